import { Injectable } from '@nestjs/common';
import { accountNotices, api, formatForm, type AccountNotice, type AuthorizationRequest } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { Pages } from '../../pages/pages.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { csrfToken, formOf, isSigned, readForm, type Form } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { FreshProof } from './fresh-proof.ts';

/** An account that is logged in in this browser, before its person. */
export interface OpenAccount {
  readonly session: Session;
  /** All accounts of this browser. */
  readonly sessions: readonly Session[];
  readonly browserToken: string;
  /** What the forms of its page must post back. */
  readonly csrf: string;
  /** The language that the person chose. */
  readonly uiLocales: string | undefined;
}

/** The same with the form that came. */
export type PostedAccount = OpenAccount & { readonly form: Form };

/** A form of ours, with the cookie that came with it. */
export type SentForm = Pick<PostedAccount, 'browserToken' | 'uiLocales' | 'form'>;

/** What stands for an account in a link, when one more is to log in. */
const other = 'other';

/** Lets a person in to the accounts of their browser, and to no other: by the browser's cookie, and for a POST by the form's token. */
@Injectable()
export class AccountGate {
  constructor(
    private readonly sessions: SessionStore,
    private readonly flows: FlowStore,
    private readonly proof: FreshProof,
    private readonly masterKey: MasterKey,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
  ) {}

  /** The account that is named, or is of this user, or else the latest, with what was just done there. Undefined when the person was sent to log in. */
  async opened(request: FastifyRequest, reply: FastifyReply, userId?: string): Promise<(OpenAccount & { readonly notice: AccountNotice | null }) | undefined> {
    const query = readForm(queryOf(request));
    const browserToken = this.cookie.read(request);
    const sessions = browserToken === undefined || query['account'] === other ? [] : await this.sessions.ofBrowser(browserToken);
    const session = sessions.find(({ id }) => id === query['account']) ?? sessions.find((each) => each.userId === userId) ?? sessions[0];
    const uiLocales = chosenOf(this.pages.locales, query);
    if (browserToken === undefined || !session) return this.#logIn(request, reply, uiLocales);
    note(request, { user_id: session.userId });
    const notice = accountNotices.find((each) => isSigned({ csrf: query['done'] ?? '' }, this.#proofOf(session.id, each)));
    return { session, sessions, browserToken, csrf: this.#csrf(session.id), uiLocales, notice: notice ?? null };
  }

  /**
   * The account that a form is about. Undefined when a page has been shown instead, or the person was sent to log in. A form that is
   * sent with a cookie of before may have been sent twice: `sentTwice` answers it, or says that it was not.
   */
  async posted(request: FastifyRequest, reply: FastifyReply, sentTwice?: (sent: SentForm) => Promise<boolean>): Promise<PostedAccount | undefined> {
    const form = formOf(request);
    const browserToken = this.cookie.read(request);
    const csrf = this.#csrf(form['account'] ?? '');
    const sessions = browserToken === undefined || !isSigned(form, csrf) ? undefined : await this.sessions.ofBrowser(browserToken);
    const session = sessions?.find(({ id }) => id === form['account']);
    const uiLocales = chosenOf(this.pages.locales, form);
    if (browserToken !== undefined && sessions && !session && (await sentTwice?.({ browserToken, uiLocales, form }))) return undefined;
    if (browserToken === undefined || !sessions || (!session && sessions.length > 0)) {
      await this.pages.error(request, reply, { code: 'page_expired', sentence: 'This page is too old, or was opened in another browser: open the account again.' });
      return undefined;
    }
    if (!session) return this.#logIn(request, reply, uiLocales);
    note(request, { user_id: session.userId });
    return { session, sessions, browserToken, csrf, uiLocales, form };
  }

  /** Whether who is here has just proven who they are, by all that they are asked for when they log in. If not, they are sent to do so. */
  async isFresh(request: FastifyRequest, reply: FastifyReply, { session, uiLocales }: OpenAccount): Promise<boolean> {
    const missing = await this.proof.missing(session);
    if (!missing) return true;
    await this.#logIn(request, reply, uiLocales, { login_hint: session.username, prompt: 'login', max_age: '0', ...missing }); // another provider is asked for a log-in of now, too
    return false;
  }

  /** Back to the page, which tells what was done: only we can make it say so. */
  async done(reply: FastifyReply, { session, uiLocales }: Pick<OpenAccount, 'session' | 'uiLocales'>, notice: AccountNotice): Promise<void> {
    await reply.redirect(accountUrl(session.id, uiLocales, { done: this.#proofOf(session.id, notice) }), 303);
  }

  async #logIn(request: FastifyRequest, reply: FastifyReply, uiLocales: string | undefined, asked: AuthorizationRequest = {}): Promise<undefined> {
    const flow = await this.flows.show(this.flows.draft(undefined, { ...asked, ...(uiLocales !== undefined && { ui_locales: uiLocales }) }), this.cookie.begun(request, reply));
    await reply.redirect(`${api.login.login.path}?${formatForm({ flow: flow.id })}`, 303);
    return undefined;
  }

  #csrf(sessionId: string): string {
    return csrfToken(this.masterKey, `account ${sessionId}`);
  }

  #proofOf(sessionId: string, notice: AccountNotice): string {
    return csrfToken(this.masterKey, `done ${sessionId} ${notice}`);
  }
}

/** Where an account of this browser is shown. */
export const accountUrl = (sessionId: string, uiLocales: string | undefined, { done, at = api.account.overview.path }: { readonly done?: string; readonly at?: string } = {}): string =>
  `${at}?${formatForm({ account: sessionId, ui_locales: uiLocales, done })}`;

/** An id that a form names; empty for what can be none. */
export const idIn = (form: Form, name: string): string => (/^[\w-]{1,64}$/.test(form[name] ?? '') ? (form[name] ?? '') : '');

/** The log-in that something is offered to. */
export const holderOf = ({ session }: Pick<OpenAccount, 'session'>): string => `${session.id} ${session.userId}`;

export const otherAccountUrl = (uiLocales: string | undefined): string => accountUrl(other, uiLocales);

const chosenOf = (locales: readonly string[], form: Form): string | undefined => locales.find((locale) => locale === form['ui_locales']);
