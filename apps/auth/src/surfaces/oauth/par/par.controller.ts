import { Controller, Req } from '@nestjs/common';
import { api, type PushedAuthorizationRequest, type PushedAuthorizationResponse } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import { PushedRequestStore } from '../../../domain/sessions/pushed-request.store.ts';
import { Settings } from '../../../platform/config.ts';
import { Parsed, Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { checkedAccess } from '../authorize/checked-access.ts';
import { ClientAuthentication, requesterOf } from '../client-authentication.ts';

/** The pushed authorization request endpoint (RFC 9126): the checks of the authorization endpoint, before a browser is involved. */
@Controller()
export class ParController {
  constructor(
    private readonly clients: ClientAuthentication,
    private readonly resourceServers: ResourceServerStore,
    private readonly pushedRequests: PushedRequestStore,
    private readonly settings: Settings,
  ) {}

  @Serves(api.oauth.pushAuthorization)
  async push(@Parsed() { client: credentials, request: asked }: PushedAuthorizationRequest, @Req() http: FastifyRequest): Promise<PushedAuthorizationResponse> {
    const client = await this.clients.authenticate(credentials, http);
    note(http, { client_id: client.clientId });
    const request = { ...asked, client_id: client.clientId };
    await checkedAccess('par', request, client, { resourceServers: this.resourceServers, settings: this.settings });
    return this.pushedRequests.push(client.clientId, request, requesterOf(client, http));
  }
}
