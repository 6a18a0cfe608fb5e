import { Controller, Req } from '@nestjs/common';
import { api, type AnyTokenRequest, type OAuthTokenResponse } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { decideAccess, type Access, type AccessRequest } from '../../access/access.ts';
import { ResourceServerStore } from '../../access/resource-server.store.ts';
import { OAuthError } from '../../errors/oauth-error.ts';
import { Parsed, Serves } from '../../http/contract-route.ts';
import { note } from '../../http/request-log.ts';
import { TokenIssuer } from '../../tokens/token-issuer.ts';
import { ClientAuthentication } from '../client-authentication.ts';
import { GrantTable } from './grant-table.ts';

/** The token endpoint: the steps in their order, and nothing else. What a grant has to prove is the grant's own affair. */
@Controller()
export class TokenController {
  constructor(
    private readonly clients: ClientAuthentication,
    private readonly grants: GrantTable,
    private readonly resourceServers: ResourceServerStore,
    private readonly tokens: TokenIssuer,
  ) {}

  @Serves(api.oauth.token, api.authress.token)
  async token(@Parsed() request: AnyTokenRequest, @Req() http: FastifyRequest): Promise<OAuthTokenResponse> {
    note(http, { grant_type: request.grantType });
    const client = await this.clients.authenticate(request.client, http);
    note(http, { client_id: client.clientId });
    const grant = this.grants.forClient(request.grantType, client);
    const { scope, resource } = request;
    const { hasUser } = grant;
    const asked = await this.access({ scope, resource, hasUser, limit: client.scope });
    const { subject, limit, notes } = await grant.authorize(request, client, { address: http.ip });
    if (notes) note(http, notes);
    const access = limit
      ? await this.access({ scope, resource, hasUser, limit: client.scope.filter((name) => limit.scope.includes(name)), audienceLimit: limit.audience })
      : asked;
    return this.tokens.issue({ client, subject, access });
  }

  private async access(request: AccessRequest): Promise<Access> {
    const outcome = decideAccess(request, await this.resourceServers.all());
    if (outcome.kind === 'refused') throw new OAuthError(outcome.error, { sentence: outcome.sentence });
    return outcome.access;
  }
}
