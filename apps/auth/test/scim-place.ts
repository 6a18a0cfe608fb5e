import { callerOf, desk, makeAdministrator, type Caller } from './administration.ts';
import { password, shop, startProvider, type Answer, type Provider } from './provider.ts';

/** A directory that calls the SCIM server. */
export interface Directory {
  readonly id: string;
  readonly token: string;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface ScimPlace {
  readonly provider: Provider;
  readonly owner: Caller;
  /** One more, with a token of its own. */
  directory(name?: string): Promise<Directory>;
}

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** A PATCH of these operations. */
export const patchOf = (...Operations: readonly object[]) => ({ schemas: [patchUrn], Operations });

/** What the file of this place says. */
export const scimFile = { ...shop, clients: [...shop.clients, desk], users: [...shop.users, { username: 'owner@example.com', password, email_verified: true }] };

export async function openScim(environment: NodeJS.ProcessEnv = {}): Promise<ScimPlace> {
  const provider = await startProvider({ SYMBOLON_ADMIN_RATE: '100000', ...environment });
  await provider.apply(scimFile);
  await makeAdministrator(provider, 'owner@example.com', ['owner']);
  const owner = await callerOf(provider, 'owner@example.com');
  return {
    provider,
    owner,
    async directory(name = 'Entra') {
      const { json: source } = await owner.send('POST', '/scim-sources', { name });
      const { json } = await owner.send('POST', `/scim-sources/${String(source['source_id'])}/tokens`, {});
      return directoryAt(provider, String(source['source_id']), String(json['token']));
    },
  };
}

export const directoryAt = (provider: Provider, id: string, token: string): Directory => ({
  id,
  token,
  send: (method, path, body, headers = {}) =>
    provider.send(`/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/scim+json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
});
