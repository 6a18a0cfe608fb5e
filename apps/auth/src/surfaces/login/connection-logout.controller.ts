import { Controller, Param, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { UpstreamKeySets } from '../../domain/connections/upstream-key-sets.ts';
import { UpstreamLogins } from '../../domain/connections/upstream-logins.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';
import { Parsed, Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { UpstreamLogoutRound } from './upstream-logout-round.ts';

/** Log-outs of other providers: what one says server to server, and whom one sends back. */
@Controller()
export class ConnectionLogoutController {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly keySets: UpstreamKeySets,
    private readonly bound: UpstreamBound,
    private readonly logins: UpstreamLogins,
    private readonly round: UpstreamLogoutRound,
  ) {}

  /** Told to a provider is only whether it was understood: whether anybody was logged in is no affair of who sends tokens. While a connection is shut, log-ins by it go on, and so they end. */
  @Serves(api.login.connectionLogout)
  async hear(@Req() request: FastifyRequest, @Param('connection') id: string, @Parsed() token: string): Promise<void> {
    const connection = await this.connections.findAny(id);
    if (connection?.type !== 'oidc') throw new OAuthError('invalid_request', { reason: 'no such connection' });
    const read = await this.bound.hearing(request.ip, () => this.keySets.readLogout(connection, token));
    if ('refusal' in read) {
      const isLater = read.refusal === 'throttled' || read.refusal === 'unavailable';
      throw new OAuthError(isLater ? 'temporarily_unavailable' : 'invalid_request', { reason: read.said ?? read.refusal });
    }
    if (!(await this.logins.end(connection, read))) throw new OAuthError('invalid_request', { reason: 'the token has come before' });
    note(request, { event: 'upstream_logout' });
  }

  @Serves(api.login.connectionLoggedOut)
  async comeBack(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    await reply.redirect(this.round.returnOf(id, new URLSearchParams(queryOf(request)).get('state') ?? '') ?? api.login.loggedOut.path, 303);
  }
}
