import { Injectable } from '@nestjs/common';
import { api, type ErrorPage, type PageData, type PageLocale, type VerifyEmailDonePage } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf } from '../platform/http/cookie-of.ts';
import { BrandingStore } from './branding.store.ts';
import { showCaptcha } from './captcha-script.ts';
import { holdForm } from './hold-form-script.ts';
import { Languages } from './messages/languages.ts';
import { localesOf } from './messages/wanted-languages.ts';
import { PageRenderer } from './page-renderer.ts';
import { followLink, helpTyping, sendForm, withScript } from './page-script.ts';
import { usePasskeys } from './passkey-script.ts';
import { doWork } from './work-script.ts';
import { withOwnStyle } from './stylesheet.ts';

/** What a controller knows of a page; language and looks are added here. */
export type PageContent = PageData extends infer Page ? (Page extends PageData ? Omit<Page, 'locale' | 'locales' | 'branding'> : never) : never;

interface WayOn {
  readonly name: string | null;
  readonly url: string | null;
}

interface ShowOptions {
  readonly status?: number;
  /** Languages that the client asks for, before those of the browser. */
  readonly uiLocales?: string | undefined;
  /** The name that the person typed: the same page in another language has it, too. */
  readonly typed?: string | undefined;
  /** An address whose site may show the page in a frame; no other page of ours is shown in one. */
  readonly framedBy?: string | undefined;
}

interface ShownError {
  readonly code: string;
  readonly sentence: string;
  readonly status?: number;
  /** To the application that it is about. */
  readonly wayOn?: WayOn;
  readonly uiLocales?: string | undefined;
}

/** Shows pages to people: language, looks and a strict Content-Security-Policy. Decides nothing. */
@Injectable()
export class Pages {
  constructor(
    private readonly branding: BrandingStore,
    private readonly languages: Languages,
    private readonly random: Random,
    private readonly renderer: PageRenderer,
  ) {}

  /** The languages on offer. */
  get locales(): readonly string[] {
    return this.languages.current().locales;
  }

  /** The language in which somebody is spoken to: that of the client's wish, then what they chose before, then that of the browser. */
  localeOf(request: FastifyRequest, uiLocales: string | undefined): string {
    return this.languages.current().for([...localesOf(uiLocales, undefined), ...chosenBefore(request), ...localesOf(undefined, request.headers['accept-language'])]).locale;
  }

  async show(request: FastifyRequest, reply: FastifyReply, content: PageContent, { status = 200, uiLocales, typed, framedBy }: ShowOptions = {}): Promise<void> {
    const nonce = randomText(this.random, 16);
    const choice = choiceOf(content, typed);
    const locales = choice ? inEveryLanguage(this.locales, choice) : [];
    if (choice) keepChoice(request, reply, this.locales);
    const page = await this.renderer.render({ ...content, locale: this.localeOf(request, uiLocales), locales, branding: await this.branding.current() }, nonce);
    const frames = content.page === 'logged-out' ? content.frontchannel_logout_urls : [];
    const elsewhere = 'captcha' in content ? (content.captcha?.origins ?? []) : [];
    const script = frames.length > 0 ? followLink : content.page === 'form-post' ? sendForm : scriptOf(page);
    if (isOnlyOurs(content)) reply.header('Cross-Origin-Opener-Policy', 'same-origin');
    await this.#send(reply.status(status), script === undefined ? page : withScript(page, script, nonce), nonce, { mayLeave: 'flow' in content || content.page === 'form-post', frames, elsewhere, framer: framedBy === undefined ? "'none'" : sourceOf(framedBy) });
  }

  /**
   * With one way on: to the application, or else to the person's own account, unless the fault is ours. A language that they chose goes
   * before that of the client's wish: it may have been chosen in a log-in that nothing is left of but the wish.
   */
  async error(request: FastifyRequest, reply: FastifyReply, { code, sentence, status = 400, wayOn, uiLocales }: ShownError): Promise<void> {
    const wishes = [...chosenBefore(request), uiLocales].filter((each) => each !== undefined);
    await this.show(request, reply, { page: 'error', code, sentence, request_id: request.id, ...waysOn(wayOn, status < 500) }, { status, uiLocales: wishes.length > 0 ? wishes.join(' ') : undefined });
  }

  /** An address is confirmed. With the same way on. */
  async proven(request: FastifyRequest, reply: FastifyReply, { email, notice, wayOn }: { readonly email: string; readonly notice: VerifyEmailDonePage['notice']; readonly wayOn: WayOn | undefined }): Promise<void> {
    await this.show(request, reply, { page: 'verify-email', state: 'done', email, notice, ...waysOn(wayOn, true) });
  }

  /** A refusal as a whole, for who cannot ask for anything more, not even for the stylesheet. */
  async standalone({ code, sentence, requestId }: { readonly code: string; readonly sentence: string; readonly requestId: string }, acceptLanguage: string | undefined): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: string }> {
    const nonce = randomText(this.random, 16);
    const { locale } = this.languages.current().for(localesOf(undefined, acceptLanguage));
    const data = { page: 'error', code, sentence, request_id: requestId, client_name: null, continue_url: null, locale, locales: [], branding: await this.branding.current() } as const;
    const policy = `default-src 'none'; style-src 'nonce-${nonce}'; img-src https:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
    return { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }, body: withOwnStyle(await this.renderer.render(data, nonce), nonce) };
  }

  async #send(reply: FastifyReply, page: string, nonce: string, { mayLeave, frames, elsewhere, framer }: { readonly mayLeave: boolean; readonly frames: readonly string[]; readonly elsewhere: readonly string[]; readonly framer: string }): Promise<void> {
    const framed = [...new Set([...frames.map(sourceOf), ...elsewhere])];
    const policy = [
      "default-src 'none'",
      ["style-src 'self'", `'nonce-${nonce}'`, ...elsewhere].join(' '),
      [`script-src 'nonce-${nonce}'`, ...elsewhere].join(' '),
      ...(elsewhere.length > 0 ? [`connect-src ${elsewhere.join(' ')}`] : []),
      "img-src 'self' https:",
      ...(mayLeave ? [] : ["form-action 'self'"]),
      ...(framed.length > 0 ? [`frame-src ${framed.join(' ')}`] : []),
      `frame-ancestors ${framer}`,
      "base-uri 'none'",
    ];
    await reply.header('Content-Type', 'text/html; charset=utf-8').header('Content-Security-Policy', policy.join('; ')).header('Cache-Control', 'no-store').send(page);
  }
}

/** What a page has use for, by the marks in it: those of somebody's own pages, too. */
function scriptOf(page: string): string | undefined {
  const scripts = [page.includes(' data-show="') || page.includes(' id="login"') ? helpTyping : '', page.includes(' data-work="') ? holdForm + doWork : '', page.includes(' data-captcha="') ? holdForm + showCaptcha : '', / data-(accepted-passkeys|unknown-passkey|passkey)="/.test(page) ? usePasskeys : ''];
  return scripts.join('') || undefined;
}

/** Pages that no application opens in a window of its own: nothing may keep a hand on theirs. A log-in in a popup has to find its way back to its opener. */
const isOnlyOurs = (content: PageContent): boolean => (content.page === 'phone' ? content.flow === null : isOwn(content.page));
const isOwn = (page: PageContent['page']): boolean => page === 'account' || page === 'change-email' || page === 'passkey' || page === 'reset-password' || page === 'recovery' || page === 'recovery-wait' || page === 'recovery-told' || page === 'setup';

const waysOn = (wayOn: WayOn | undefined, hasAccount: boolean): Pick<ErrorPage, 'client_name' | 'continue_url'> => {
  const url = wayOn?.url ?? null;
  return { client_name: url === null ? null : (wayOn?.name ?? null), continue_url: url ?? (hasAccount ? api.account.overview.path : null) };
};

/** The same page in every language, for the pages of a flow, which remembers the choice, and of an account, which carries it on. */
const choiceOf = (content: PageContent, typed: string | undefined): Choice | undefined => {
  const isOfFlow = ['login', 'signup', 'second-factor', 'keep-account', 'link-connection', 'consent', 'select-account', 'forgot-password', 'recovery-ask'].includes(content.page) || (content.page === 'verify-email' && content.state === 'sent');
  if (isOfFlow && 'flow' in content && content.flow !== null) return { path: content.action, query: { flow: content.flow, ...(typed && { login_hint: typed }) } };
  if (content.page === 'phone' && content.sms_sent) return undefined; // where a code went is in no address
  if (content.page === 'authenticator' || content.page === 'phone') return { path: content.action, query: content.account === null ? { flow: content.flow ?? '' } : { account: content.account } };
  return content.page === 'account' ? { path: api.account.overview.path, query: { account: content.account } } : undefined;
};

interface Choice {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

const inEveryLanguage = (locales: readonly string[], { path, query }: Choice): PageLocale[] =>
  locales.map((locale) => ({ locale, url: `${path}?${new URLSearchParams({ ...query, ui_locales: locale }).toString()}` }));

/** An address as a source of a Content-Security-Policy: its origin, or its scheme when it has none. */
function sourceOf(uri: string): string {
  const url = new URL(uri);
  return url.origin === 'null' ? url.protocol : url.origin;
}

/** A language is worth nothing to anybody else, so its cookie is a plain one. */
const localeCookie = 'symbolon-locale';

/** What the person chose on one of our pages; at most one. */
function chosenBefore(request: FastifyRequest): readonly string[] {
  const chosen = cookieOf(request, localeCookie);
  return chosen !== undefined && /^[a-z0-9-]{2,35}$/i.test(chosen) ? [chosen] : [];
}

/** Remembers a language that was chosen by the links of the page, for a year. */
function keepChoice({ query }: FastifyRequest, reply: FastifyReply, locales: readonly string[]): void {
  const { ui_locales: chosen } = query as { ui_locales?: unknown };
  if (locales.some((locale) => locale === chosen)) reply.header('Set-Cookie', `${localeCookie}=${chosen as string}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`);
}
