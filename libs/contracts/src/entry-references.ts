import { accountScopes } from './account/scopes.ts';
import { adminScopes } from './admin/permissions.ts';
import { identityScopes } from './claims.ts';
import { signalScopes } from './ssf/signals.ts';

/** What is named and has to be there, as an entry or a stored row says it. */
export interface ReferringEntries {
  readonly resource_servers: readonly { readonly audience: string; readonly scopes: readonly string[]; readonly introspection_clients: readonly string[] }[];
  readonly clients: readonly { readonly client_id: string; readonly scope: readonly string[]; readonly token_endpoint_auth_method?: string | undefined }[];
}

/** A name that leads nowhere: where it stands, by the place of its entry, and a sentence with the fix. */
export interface DanglingReference {
  readonly path: readonly ['clients' | 'resource_servers', number, string];
  readonly message: string;
}

/** The scopes of clients that no resource server has, and who may ask about tokens but is no client with a secret. */
export function danglingReferences({ resource_servers: servers, clients }: ReferringEntries): readonly DanglingReference[] {
  const known = new Set([...identityScopes, ...adminScopes, ...accountScopes, ...Object.keys(signalScopes), ...servers.flatMap(({ scopes }) => scopes)]);
  const withSecret = new Set(clients.filter((client) => client.token_endpoint_auth_method !== 'none').map((client) => client.client_id));
  return [
    ...clients.flatMap(({ scope }, index) =>
      scope.filter((name) => !known.has(name)).map((name): DanglingReference => ({ path: ['clients', index, 'scope'], message: `names ${name}, which no resource server here has: add it to one's scopes` }))),
    ...servers.flatMap(({ introspection_clients: ids }, index) =>
      ids.filter((id) => !withSecret.has(id)).map((id): DanglingReference => ({ path: ['resource_servers', index, 'introspection_clients'], message: `names ${id}, which is no client with a secret here: add it to clients` }))),
  ];
}
