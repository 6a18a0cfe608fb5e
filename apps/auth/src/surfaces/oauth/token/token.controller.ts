import { Controller, Req } from '@nestjs/common';
import { api, type AnyTokenRequest, type OAuthTokenResponse } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import type { Access } from '../../../domain/access/access.ts';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import { CountedEvents } from '../../../domain/audit/counted-events.ts';
import { HourlyCounts } from '../../../domain/audit/hourly-counts.ts';
import { TokenIssuer } from '../../../domain/tokens/token-issuer.ts';
import { UserGroups } from '../../../domain/users/user-groups.ts';
import { Settings } from '../../../platform/config.ts';
import { Parsed, Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { ClientAuthentication } from '../client-authentication.ts';
import { GrantTable } from './grant-table.ts';
import { Minting } from './minting.ts';

/** The token endpoint: the steps in their order, and nothing else. What a grant has to prove is the grant's own affair. */
@Controller()
export class TokenController {
  constructor(
    private readonly clients: ClientAuthentication,
    private readonly grants: GrantTable,
    private readonly resourceServers: ResourceServerStore,
    private readonly tokens: TokenIssuer,
    private readonly events: CountedEvents,
    private readonly hours: HourlyCounts,
    private readonly groups: UserGroups,
    private readonly settings: Settings,
  ) {}

  @Serves(api.oauth.token, api.authress.token)
  async token(@Parsed() request: AnyTokenRequest, @Req() http: FastifyRequest): Promise<OAuthTokenResponse> {
    note(http, { grant_type: request.grantType });
    const client = await this.clients.authenticate(request.client, http);
    note(http, { client_id: client.clientId });
    this.tokens.demand();
    const grant = this.grants.forClient(request.grantType, client);
    const minting = new Minting({ request, client, hasUser: grant.hasUser, resourceServers: await this.resourceServers.all(), events: this.events, groups: this.groups });
    const { subject, limit, notes } = await grant.authorize(request, client, { address: http.ip }, minting);
    if (notes) note(http, notes);
    const mintable = await minting.pass({ subject, ...(limit && { limit }) });
    const answer = await this.tokens.issue({ client, subject, ...mintable });
    if (subject.kind === 'user' && this.keepsByPerson(request.grantType)) this.tell(request.grantType, client.clientId, subject.user.id, mintable.access);
    else this.hours.count('token.issued', client.clientId, request.grantType); // no event: no person is involved, or too many are
    return answer;
  }

  private keepsByPerson(grant: AnyTokenRequest['grantType']): boolean {
    return grant !== 'refresh_token' || this.settings.SYMBOLON_AUDIT_REFRESHES === 'by_person';
  }

  /** Counted: a client may come for tokens without end. */
  private tell(grant: AnyTokenRequest['grantType'], clientId: string, userId: string, { scope, resourceServers }: Access): void {
    const person = { kind: 'user', id: userId } as const;
    const audience = resourceServers.map((each) => each.audience);
    this.events.count({ type: 'token.issued', actor: person, subject: person, client_id: clientId, details: { grant, scope: [...scope], audience } }, [userId, clientId, grant]);
  }
}
