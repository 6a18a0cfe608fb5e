import type { AnyTokenRequest } from '@symbolon/contracts';
import { decideAccess, type Access } from '../../../domain/access/access.ts';
import type { ResourceServer } from '../../../domain/access/resource-server.ts';
import type { CountedEvents } from '../../../domain/audit/counted-events.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { contractClaims, needsGroups, type ContractClaims, type ContractRefusal, type Spoken } from '../../../domain/tokens/contract-claims.ts';
import type { UserGroups } from '../../../domain/users/user-groups.ts';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import type { Authorization, TokenCheck } from './grant.ts';

/** What the tokens of a request will hold. */
export interface MintableTokens {
  readonly access: Access;
  readonly contractClaims: ContractClaims;
}

interface Asked {
  readonly request: Pick<AnyTokenRequest, 'scope' | 'resource'>;
  readonly client: Client;
  readonly hasUser: boolean;
  readonly resourceServers: readonly ResourceServer[];
  readonly events: CountedEvents;
  readonly groups: UserGroups;
}

/**
 * Decides for one request what its tokens may hold: within the limits of the client and of the grant, and as the contracts of
 * its audiences want it when a subject is known. Refusals are thrown as OAuthError.
 */
export class Minting implements TokenCheck {
  #passed: { readonly userId: string | undefined; readonly tokens: MintableTokens } | undefined;

  constructor(private readonly asked: Asked) {}

  get dependsOnProof(): boolean {
    const { request, client, resourceServers } = this.asked;
    return request.scope !== undefined || request.resource.length > 0 || resourceServers.some(({ contract, scopes }) => contract !== null && scopes.some((name) => client.scope.includes(name)));
  }

  within(limit?: Authorization['limit']): Access {
    const { request, hasUser, client, resourceServers } = this.asked;
    const limits = limit ? { limit: client.scope.filter((name) => limit.scope.includes(name)), audienceLimit: limit.audience } : { limit: client.scope };
    const outcome = decideAccess({ scope: request.scope, resource: request.resource, hasUser, ...limits }, resourceServers);
    if (outcome.kind === 'refused') throw new OAuthError(outcome.error, { sentence: outcome.sentence, reason: outcome.sentence });
    return outcome.access;
  }

  async pass({ subject, limit }: Pick<Authorization, 'subject' | 'limit'>): Promise<MintableTokens> {
    const user = subject.kind === 'user' ? subject.user : undefined;
    // What was true of somebody stays true of tokens of this request, whatever changed since.
    if (this.#passed && this.#passed.userId === user?.id) return this.#passed.tokens;
    const access = this.within(limit);
    const groups = user && needsGroups(access.resourceServers) ? await this.asked.groups.namesOf(user.id) : undefined;
    const spoken = { client: this.asked.client, user, groups };
    const outcome = contractClaims(access.resourceServers, spoken);
    if (outcome.kind === 'refused') throw await this.#refused(outcome.refusal, spoken);
    const tokens = { access, contractClaims: outcome.claims };
    this.#passed = { userId: user?.id, tokens };
    return tokens;
  }

  async #refused(refusal: ContractRefusal, { client, user }: Spoken): Promise<OAuthError> {
    const { audience, claim } = refusal;
    const { at, message } = refusal.kind === 'conflict' ? { at: '$', message: 'has another value for another audience of the token' } : refusal;
    const { clientId } = client;
    await this.asked.events.record(
      { type: 'token.refused', actor: { kind: 'client', id: clientId }, subject: user ? { kind: 'user', id: user.id } : null, client_id: clientId, details: { audience, claim, place: at, fault: message } },
      [audience, claim, clientId],
    );
    return new OAuthError(refusal.kind === 'data' ? 'server_error' : 'invalid_target', {
      sentence: sentences[refusal.kind],
      reason: `no token: claim ${claim} of ${audience}: ${at} ${message}`,
    });
  }
}

/** They name no claim and no value: whoever asks may be anybody. */
const sentences: Readonly<Record<ContractRefusal['kind'], string>> = {
  never: 'A requested resource needs what this client cannot have by this grant.',
  data: 'A token for the requested resource cannot be made; why was logged under this request id.',
  conflict: 'The resources want different values of one claim: ask for one at a time with resource.',
};
