import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientStore } from '../clients/client.store.ts';
import { BrowserCookie } from '../http/browser-cookie.ts';
import { Serves } from '../http/contract-route.ts';
import { note } from '../http/request-log.ts';
import { Pages } from '../pages/pages.ts';
import { SessionStore } from '../sessions/session.store.ts';
import { IdTokenHints } from '../tokens/id-token-hints.ts';
import { FlowGate, formOf, isSigned, readForm, type Form } from './flow-gate.ts';

/** What a log-out leads to. */
interface Logout {
  readonly clientName: string | null;
  /** Where to go afterwards: a registered address of a proven client, with the state; null for our own page. */
  readonly returnUrl: string | null;
  /** Whether the client proved by an ID token whom it means, so that nobody has to be asked. */
  readonly isProven: boolean;
}

/** Log-out at the wish of a client (OpenID Connect RP-Initiated Logout 1.0), or of the person. */
@Controller()
export class LogoutController {
  constructor(
    private readonly gate: FlowGate,
    private readonly sessions: SessionStore,
    private readonly clients: ClientStore,
    private readonly hints: IdTokenHints,
    private readonly cookie: BrowserCookie,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.logout)
  async logout(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.ask(request, reply, readForm(request.url.split('?')[1] ?? ''));
  }

  /** A cross-site POST comes without our cookie; asked again as a GET, it comes with it. */
  @Serves(api.login.logoutPost)
  async logoutPost(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await reply.redirect(`${api.login.logout.path}?${new URLSearchParams({ ...formOf(request) }).toString()}`, 303);
  }

  @Serves(api.login.submitLogout)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formOf(request);
    const browserToken = this.cookie.read(request);
    const isOurs = browserToken !== undefined && isSigned(form, this.gate.csrf(browserToken, `logout ${form['flow'] ?? ''}`));
    if (!isOurs) return this.pages.error(request, reply, { code: 'flow_expired', sentence: 'This page is over: log out once more.' });
    if (form['decision'] === 'logout') await this.end(request, browserToken);
    await this.leave(reply, (await this.understand(readForm(form['flow'] ?? ''))).returnUrl);
  }

  @Serves(api.login.loggedOut)
  async loggedOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.show(request, reply, { page: 'logged-out', client_name: null, continue_url: null, frontchannel_logout_urls: [] });
  }

  private async ask(request: FastifyRequest, reply: FastifyReply, asked: Form): Promise<void> {
    const logout = await this.understand(asked);
    const browserToken = this.cookie.read(request);
    const [account] = browserToken === undefined ? [] : await this.sessions.ofBrowser(browserToken);
    if (browserToken === undefined || !account) return this.leave(reply, logout.isProven ? logout.returnUrl : null);
    if (logout.isProven) {
      await this.end(request, browserToken);
      return this.leave(reply, logout.returnUrl);
    }
    const flow = new URLSearchParams({ ...asked, id_token_hint: '' }).toString(); // the hint has proven nothing
    const csrf = this.gate.csrf(browserToken, `logout ${flow}`);
    await this.pages.show(request, reply, { page: 'logout-confirm', action: api.login.submitLogout.path, csrf, flow, client_name: logout.clientName, username: account.username }, { formTarget: logout.returnUrl ?? undefined });
  }

  /** Without a valid ID token nothing is proven, and nobody is sent anywhere without being asked. */
  private async understand({ client_id, id_token_hint, post_logout_redirect_uri, state }: Form): Promise<Logout> {
    const hint = id_token_hint || undefined;
    const clientId = client_id ?? this.hints.audience(hint);
    const client = clientId === undefined ? undefined : await this.clients.find(clientId);
    const isProven = client !== undefined && (await this.hints.user(hint, client)) !== undefined;
    const isRegistered = post_logout_redirect_uri !== undefined && client?.postLogoutRedirectUris.includes(post_logout_redirect_uri) === true;
    const mayReturn = isRegistered && (hint === undefined || isProven);
    const separator = post_logout_redirect_uri?.includes('?') ? '&' : '?';
    const returnUrl = mayReturn ? post_logout_redirect_uri + (state === undefined ? '' : `${separator}${new URLSearchParams({ state }).toString()}`) : null;
    const isWrong = post_logout_redirect_uri !== undefined && !isRegistered;
    return { clientName: client ? (client.name ?? client.clientId) : null, returnUrl, isProven: isProven && !isWrong };
  }

  private async end(request: FastifyRequest, browserToken: string): Promise<void> {
    await this.sessions.endBrowser(browserToken);
    note(request, { event: 'logout' });
  }

  private async leave(reply: FastifyReply, returnUrl: string | null): Promise<void> {
    await reply.redirect(returnUrl ?? api.login.loggedOut.path, 303);
  }
}
