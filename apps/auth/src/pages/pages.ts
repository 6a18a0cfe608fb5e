import { Injectable } from '@nestjs/common';
import { api, type PageData, type PageLocale } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrandingStore } from './branding.store.ts';
import { catalogues, localesOf, messagesFor } from './messages/messages-for.ts';
import { PageRenderer } from './page-renderer.ts';
import { followLink, sendForm, withScript } from './page-script.ts';

/** The languages of the pages. */
export const pageLocales: readonly string[] = Object.keys(catalogues);

/** What a controller knows of a page; language and looks are added here. */
export type PageContent = PageData extends infer Page ? (Page extends PageData ? Omit<Page, 'locale' | 'locales' | 'branding'> : never) : never;

interface ShowOptions {
  readonly status?: number;
  /** Languages that the client asks for, before those of the browser. */
  readonly uiLocales?: string | undefined;
}

/** The language in which somebody is spoken to: that of the client's wish, then that of the browser. */
export const localeOf = (request: FastifyRequest, uiLocales: string | undefined): string => messagesFor(localesOf(uiLocales, request.headers['accept-language'])).locale;

/** Shows pages to people: language, looks and a strict Content-Security-Policy. Decides nothing. */
@Injectable()
export class Pages {
  constructor(
    private readonly branding: BrandingStore,
    private readonly random: Random,
    private readonly renderer: PageRenderer,
  ) {}

  async show(request: FastifyRequest, reply: FastifyReply, content: PageContent, { status = 200, uiLocales }: ShowOptions = {}): Promise<void> {
    const locale = localeOf(request, uiLocales);
    const branding = await this.branding.current();
    const nonce = randomText(this.random, 16);
    const page = this.renderer.render({ ...content, locale, locales: choiceOf(content), branding }, nonce);
    const frames = content.page === 'logged-out' ? content.frontchannel_logout_urls : [];
    const script = frames.length > 0 ? followLink : content.page === 'form-post' ? sendForm : undefined;
    await this.#send(reply.status(status), script === undefined ? page : withScript(page, script, nonce), nonce, { mayLeave: 'flow' in content || content.page === 'form-post', frames });
  }

  async error(request: FastifyRequest, reply: FastifyReply, { code, sentence, status = 400 }: { readonly code: string; readonly sentence: string; readonly status?: number }): Promise<void> {
    await this.show(request, reply, { page: 'error', code, sentence, request_id: request.id }, { status });
  }

  async #send(reply: FastifyReply, page: string, nonce: string, { mayLeave, frames }: { readonly mayLeave: boolean; readonly frames: readonly string[] }): Promise<void> {
    const policy = [
      "default-src 'none'",
      `style-src 'self' 'nonce-${nonce}'`,
      `script-src 'nonce-${nonce}'`,
      "img-src 'self' https:",
      ...(mayLeave ? [] : ["form-action 'self'"]),
      ...(frames.length > 0 ? [`frame-src ${[...new Set(frames.map(sourceOf))].join(' ')}`] : []),
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ];
    await reply.header('Content-Type', 'text/html; charset=utf-8').header('Content-Security-Policy', policy.join('; ')).header('Cache-Control', 'no-store').send(page);
  }
}

/** The same page in every language, for the pages of a flow, which remembers the choice, and of an account, which carries it on. */
const choiceOf = (content: PageContent): PageLocale[] => {
  const isOfFlow = ['login', 'signup', 'consent', 'select-account', 'forgot-password'].includes(content.page) || (content.page === 'verify-email' && content.state === 'sent');
  if (isOfFlow && 'flow' in content) return inEveryLanguage(content.action, { flow: content.flow });
  return content.page === 'account' ? inEveryLanguage(api.account.overview.path, { account: content.account }) : [];
};

const inEveryLanguage = (path: string, query: Readonly<Record<string, string>>): PageLocale[] =>
  pageLocales.map((locale) => ({ locale, url: `${path}?${new URLSearchParams({ ...query, ui_locales: locale }).toString()}` }));

/** An address as a source of a Content-Security-Policy: its origin, or its scheme when it has none. */
function sourceOf(uri: string): string {
  const url = new URL(uri);
  return url.origin === 'null' ? url.protocol : url.origin;
}
