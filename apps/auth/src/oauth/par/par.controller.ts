import { Controller, Req } from '@nestjs/common';
import { api, type PushedAuthorizationRequest, type PushedAuthorizationResponse } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { ResourceServerStore } from '../../access/resource-server.store.ts';
import { OAuthError } from '../../errors/oauth-error.ts';
import { Parsed, Serves } from '../../http/contract-route.ts';
import { note } from '../../http/request-log.ts';
import { PushedRequestStore } from '../../sessions/pushed-request.store.ts';
import { askedAccess } from '../authorize/asked-access.ts';
import { firstRefusal } from '../authorize/checks.ts';
import { ClientAuthentication } from '../client-authentication.ts';

/** The pushed authorization request endpoint (RFC 9126): the checks of the authorization endpoint, before a browser is involved. */
@Controller()
export class ParController {
  constructor(
    private readonly clients: ClientAuthentication,
    private readonly resourceServers: ResourceServerStore,
    private readonly pushedRequests: PushedRequestStore,
  ) {}

  @Serves(api.oauth.pushAuthorization)
  async push(@Parsed() { client: credentials, request }: PushedAuthorizationRequest, @Req() http: FastifyRequest): Promise<PushedAuthorizationResponse> {
    const client = await this.clients.authenticate(credentials, http);
    note(http, { client_id: client.clientId });
    const refused = firstRefusal('par', 'client', { request, client });
    if (refused) throw new OAuthError(refused.error, { sentence: refused.sentence });
    const access = await askedAccess(request, client, this.resourceServers);
    if (access.kind === 'refused') throw new OAuthError(access.error, { sentence: access.sentence });
    return this.pushedRequests.push(client.clientId, request);
  }
}
