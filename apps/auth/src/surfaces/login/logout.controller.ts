import { Controller, Req, Res } from '@nestjs/common';
import { api, formatForm, readLogoutRequest } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FrontchannelLogout } from '../../delivery/logout/frontchannel-logout.ts';
import { SamlLogoutRound } from '../../delivery/logout/saml-logout-round.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { Pages } from '../../pages/pages.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { formOf, isSigned, readForm, type Form } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { FlowGate, nameOf } from './flow-gate.ts';
import { LogoutReader } from './logout-reader.ts';
import { UpstreamLogoutRound } from '../../delivery/logout/upstream-logout-round.ts';

/** What is over, and what comes then. A form of ours carries it, signed. */
interface Leaving {
  readonly returnUrl: string | null;
  readonly clientName: string | null;
  /** Whose log-in ends; undefined for every account of the browser. */
  readonly userId: string | undefined;
  /** A log-in of the browser that was asked: the form counts in no other. */
  readonly sessionId: string | undefined;
  readonly uiLocales: string | undefined;
}

/** Log-out at the wish of a client (OpenID Connect RP-Initiated Logout 1.0), or of the person. */
@Controller()
export class LogoutController {
  constructor(
    private readonly gate: FlowGate,
    private readonly reader: LogoutReader,
    private readonly sessions: SessionStore,
    private readonly frontchannel: FrontchannelLogout,
    private readonly round: UpstreamLogoutRound,
    private readonly saml: SamlLogoutRound,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.logout)
  async logout(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const read = readLogoutRequest(queryOf(request));
    if (!read.ok) return this.pages.error(request, reply, { code: 'invalid_request', sentence: read.refusal.error_description });
    const browserToken = this.cookie.read(request);
    const sessions = browserToken === undefined ? [] : await this.sessions.ofBrowser(browserToken);
    const { client, returnUrl, account, isProven } = await this.reader.understand(read.value, sessions);
    if (client) note(request, { client_id: client.clientId });
    const leaving = { returnUrl, clientName: nameOf(client), userId: account?.userId, sessionId: (account ?? sessions[0])?.id, uiLocales: read.value.ui_locales };
    if (browserToken === undefined || sessions.length === 0) return this.leave(request, reply, leaving, []);
    if (isProven) return this.end(request, reply, browserToken, sessions, leaving);
    await this.ask(request, reply, leaving, sessions);
  }

  /** A cross-site POST comes without our cookie; asked again as a GET, it comes with it. */
  @Serves(api.login.logoutPost)
  async logoutPost(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const read = readLogoutRequest(request.body instanceof Uint8Array ? Buffer.from(request.body).toString('utf8') : '');
    if (!read.ok) return this.pages.error(request, reply, { code: 'invalid_request', sentence: read.refusal.error_description });
    await reply.redirect(`${api.login.logout.path}?${formatForm(read.value)}`, 303);
  }

  @Serves(api.login.submitLogout)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formOf(request);
    const { flow = '' } = form;
    const leaving = leavingOf(readForm(flow));
    const browserToken = this.cookie.read(request);
    const sessions = browserToken === undefined ? [] : await this.sessions.ofBrowser(browserToken);
    const isOurs = isSigned(form, this.gate.csrf(`logout ${flow}`)) && (sessions.length === 0 || sessions.some(({ id }) => id === leaving.sessionId));
    if (!isOurs) return this.pages.error(request, reply, { code: 'page_expired', sentence: 'This page is too old, or was opened in another browser: log out once more.' });
    if (form['decision'] !== 'logout') return void (await reply.redirect(api.account.overview.path, 303)); // the client must not believe that they left
    if (browserToken === undefined || sessions.length === 0) return this.leave(request, reply, leaving, []); // logged out already, as by the same form
    await this.end(request, reply, browserToken, sessions, leaving);
  }

  @Serves(api.login.loggedOut)
  async loggedOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { ui_locales: uiLocales } = readForm(queryOf(request));
    await this.pages.show(request, reply, { page: 'logged-out', client_name: null, continue_url: null, frontchannel_logout_urls: [], unconfirmed: [] }, { uiLocales });
  }

  private async ask(request: FastifyRequest, reply: FastifyReply, leaving: Leaving, sessions: readonly Session[]): Promise<void> {
    const flow = flowOf(leaving);
    const csrf = this.gate.csrf(`logout ${flow}`);
    const accounts = sessions.filter(({ userId }) => leaving.userId === undefined || userId === leaving.userId).map(({ username }) => username);
    await this.pages.show(
      request,
      reply,
      { page: 'logout-confirm', action: api.login.submitLogout.path, csrf, flow, client_name: leaving.clientName, username: accounts.length === 1 ? (accounts[0] ?? null) : null, accounts },
      { uiLocales: leaving.uiLocales },
    );
  }

  /** Who is to be logged out at another provider, too, goes on by way of it, and before that by way of the applications that are told by SAML. */
  private async end(request: FastifyRequest, reply: FastifyReply, browserToken: string, sessions: readonly Session[], leaving: Leaving): Promise<void> {
    const meant = sessions.filter(({ userId }) => leaving.userId === undefined || userId === leaving.userId).map(({ id }) => id);
    const there = await this.round.addressFor(meant, leaving.returnUrl ?? oursFor(leaving));
    const ended = await this.sessions.endBrowser(browserToken, leaving.userId);
    const onward = { ...leaving, returnUrl: there ?? leaving.returnUrl, clientName: leaving.returnUrl === null ? null : leaving.clientName };
    const through = await this.saml.addressFor(() => this.cookie.begun(request, reply).anchor, ended, { then: { url: onward.returnUrl ?? oursFor(leaving), clientName: onward.clientName }, uiLocales: leaving.uiLocales });
    const renewed = await this.sessions.renewBrowser(browserToken);
    this.cookie.write(reply, renewed.browserToken, renewed.stays);
    note(request, { event: 'logout' });
    await this.leave(request, reply, { ...onward, returnUrl: through ?? onward.returnUrl }, await this.frontchannel.addresses(ended));
  }

  /** Clients that hear of it through the browser are told first, by a page that goes on by itself. */
  private async leave(request: FastifyRequest, reply: FastifyReply, leaving: Leaving, frames: readonly string[]): Promise<void> {
    const { returnUrl, clientName, uiLocales } = leaving;
    if (frames.length > 0) {
      const client_name = returnUrl === null ? null : clientName;
      return this.pages.show(request, reply, { page: 'logged-out', client_name, continue_url: returnUrl, frontchannel_logout_urls: [...frames], unconfirmed: [] }, { uiLocales });
    }
    await reply.redirect(returnUrl ?? oursFor(leaving), 303);
  }
}

const oursFor = ({ uiLocales }: Leaving): string => api.login.loggedOut.path + (uiLocales === undefined ? '' : `?${formatForm({ ui_locales: uiLocales })}`);

const flowOf = ({ returnUrl, clientName, userId, sessionId, uiLocales }: Leaving): string =>
  formatForm({ return_url: returnUrl ?? undefined, client_name: clientName ?? undefined, user: userId, session: sessionId, ui_locales: uiLocales, step: 'logout' });

const leavingOf = ({ return_url, client_name, user, session, ui_locales }: Form): Leaving => ({
  returnUrl: return_url ?? null,
  clientName: client_name ?? null,
  userId: user,
  sessionId: session,
  uiLocales: ui_locales,
});
