import { decideAccess, type AccessRequest } from './access.ts';
import type { ResourceServer } from './resource-server.ts';

const server = (name: string, scopes: string[], accessTokenSigningAlg: ResourceServer['accessTokenSigningAlg'] = 'EdDSA'): ResourceServer => ({
  audience: `https://${name}`,
  name: null,
  scopes,
  accessTokenTtl: 900,
  acrValues: [],
  maxAge: null,
  accessTokenSigningAlg,
  introspectionClients: [],
  contract: null,
});
const all = [server('orders', ['orders:read', 'orders:write']), server('mail', ['mail:send']), server('old', ['old:read'], 'RS256')];
const limit = ['openid', 'email', 'offline_access', 'orders:read', 'mail:send'];

const decide = (request: Partial<AccessRequest>) => {
  const outcome = decideAccess({ scope: undefined, resource: [], limit, hasUser: true, ...request }, all);
  return outcome.kind === 'granted'
    ? { scope: outcome.access.scope.join(' '), audience: outcome.access.resourceServers.map(({ audience }) => audience) }
    : outcome.error;
};

test.each<[string, Partial<AccessRequest>, readonly string[] | string]>([
  ['with a user', {}, ['https://teams']],
  ['without one', { hasUser: false }, ['https://teams']],
  ['for another resource', { resource: ['https://orders'] }, 'invalid_scope'],
])('groups is the scope of an API that has it, and asks for no user: %s', (_, request, audience) => {
  const outcome = decideAccess({ scope: ['groups'], resource: [], limit: ['openid', 'groups', 'orders:read'], hasUser: true, ...request }, [...all, server('teams', ['groups'])]);
  expect(outcome.kind === 'granted' ? outcome.access.resourceServers.map((each) => each.audience) : outcome.error).toEqual(audience);
});

test.each<[string, Partial<AccessRequest>, ReturnType<typeof decide>]>([
  ['everything within the limit, when nothing is asked', {}, { scope: 'openid email offline_access orders:read mail:send', audience: ['https://orders', 'https://mail'] }],
  ['only what is asked', { scope: ['orders:read'] }, { scope: 'orders:read', audience: ['https://orders'] }],
  ['no resource server, when only identity is asked', { scope: ['openid'] }, { scope: 'openid', audience: [] }],
  ['the scopes of the resource that is asked', { resource: ['https://mail'] }, { scope: 'openid email offline_access mail:send', audience: ['https://mail'] }],
  ['no identity to a client that acts for itself', { hasUser: false }, { scope: 'orders:read mail:send', audience: ['https://orders', 'https://mail'] }],
  ['a scope outside the limit', { scope: ['orders:write'] }, 'invalid_scope'],
  ['a scope of identity outside the limit', { scope: ['openid', 'profile'] }, 'invalid_scope'],
  ['a scope that is nobody’s', { scope: ['nothing'] }, 'invalid_scope'],
  ['a scope of another resource than the asked one', { scope: ['orders:read'], resource: ['https://mail'] }, 'invalid_scope'],
  ['openid for a client that acts for itself', { scope: ['openid'], hasUser: false }, 'invalid_scope'],
  ['a resource that is unknown', { resource: ['https://unknown'] }, 'invalid_target'],
  ['a resource that the client has no scope of', { resource: ['https://old'] }, 'invalid_target'],
  ['a resource spelt otherwise', { resource: ['https://orders/'] }, 'invalid_target'],
  ['two signatures in one token', { limit: ['orders:read', 'old:read'] }, 'invalid_target'],
  ['one of two signatures', { limit: ['orders:read', 'old:read'], resource: ['https://old'] }, { scope: 'old:read', audience: ['https://old'] }],
  ['a machine token without any scope', { limit: ['openid'], hasUser: false }, 'invalid_scope'],
  ['no audience beyond the grant’s', { audienceLimit: ['https://orders'] }, { scope: 'openid email offline_access orders:read', audience: ['https://orders'] }],
  ['a resource beyond the grant’s', { audienceLimit: ['https://orders'], resource: ['https://mail'] }, 'invalid_target'],
])('%s', (_, request, expected) => expect(decide(request)).toEqual(expected));
