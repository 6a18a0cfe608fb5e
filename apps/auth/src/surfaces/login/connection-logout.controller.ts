import { Controller, Param, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { UpstreamKeySets } from '../../domain/connections/upstream-key-sets.ts';
import { UpstreamLogins } from '../../domain/connections/upstream-logins.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Parsed, Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { UpstreamLogoutRound } from '../../delivery/logout/upstream-logout-round.ts';
import { notHeard } from './not-heard.ts';

/** No provider's is longer, and the database takes no other. */
const isSid = /^[\x20-\x7E]{1,255}$/;

/** Log-outs of other providers: what one says server to server or has a browser say, and whom one sends back. */
@Controller()
export class ConnectionLogoutController {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly keySets: UpstreamKeySets,
    private readonly bound: UpstreamBound,
    private readonly logins: UpstreamLogins,
    private readonly sessions: SessionStore,
    private readonly cookie: BrowserCookie,
    private readonly round: UpstreamLogoutRound,
  ) {}

  /** Told to a provider is only whether it was understood: whether anybody was logged in is no affair of who sends tokens. While a connection is shut, log-ins by it go on, and so they end. */
  @Serves(api.login.connectionLogout)
  async hear(@Req() request: FastifyRequest, @Param('connection') id: string, @Parsed() token: string): Promise<void> {
    const connection = await this.connections.findAny(id);
    if (connection?.type !== 'oidc') throw new OAuthError('invalid_request', { reason: 'no such connection' });
    const read = await this.bound.hearing(request.ip, () => this.keySets.readLogout(connection, token));
    if ('refusal' in read) throw notHeard(read);
    if (!(await this.logins.end(connection, read))) throw new OAuthError('invalid_request', { reason: 'the token has come before' });
    note(request, { event: 'upstream_logout' });
  }

  /** What is not all right, and whoever is not logged in, gets the same empty page; nothing is asked of the database for it but who the browser is. */
  @Serves(api.login.connectionFrontchannelLogout)
  async hearInBrowser(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    const said = new URLSearchParams(queryOf(request));
    const [connection, sid] = [await this.connections.findAny(id), said.get('sid') ?? ''];
    const browser = connection?.type === 'oidc' && said.get('iss') === connection.issuer && isSid.test(sid) ? this.cookie.known(request) : undefined;
    const people = browser ? await this.sessions.ofBrowser(browser.token) : [];
    if (connection && people.length > 0 && (await this.logins.endIn(people.map((session) => session.id), connection, sid))) note(request, { event: 'upstream_logout' });
    await reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-store').send('<!doctype html>');
  }

  @Serves(api.login.connectionLoggedOut)
  async comeBack(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    await reply.redirect(this.round.returnOf(id, new URLSearchParams(queryOf(request)).get('state') ?? '') ?? api.login.loggedOut.path, 303);
  }
}
