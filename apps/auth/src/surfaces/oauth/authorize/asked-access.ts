import type { AuthorizationRequest } from '@symbolon/contracts';
import { decideAccess, type AccessOutcome } from '../../../domain/access/access.ts';
import type { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { wordsOf } from './checks.ts';

/** What an authorization request asks for, decided within what its client may have (RFC 6749 section 3.3, RFC 8707 section 2.1). */
export async function askedAccess({ scope, resource }: AuthorizationRequest, client: Client, resourceServers: ResourceServerStore): Promise<AccessOutcome> {
  const request = { scope: scope === undefined ? undefined : wordsOf(scope), resource: [resource ?? []].flat(), limit: client.scope, hasUser: true };
  return decideAccess(request, await resourceServers.all());
}
