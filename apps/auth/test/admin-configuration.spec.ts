import { defaultProfileClaims } from '@symbolon/contracts';
import { announceChange } from '@symbolon/database';
import { SignInPolicyStore } from '../src/domain/users/sign-in-policy.store.ts';
import { adminAudience, asDesk, caller, desk, staff, staffOf, type Caller } from './administration.ts';
import { password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

let provider: Provider;
let owner: Caller;
let administrator: Caller;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner, administrator } = await staffOf(provider));
});
afterAll(() => provider.close());

const told = ({ status, json }: Answer) => [status, String(json['type']).replace('/docs/problems#', ''), (json['errors'] ?? json['detail'])];
const tag = (answer: Answer) => ({ 'if-match': answer.headers.get('etag') ?? '' });
const asClient = async (id: string, clientSecret: unknown, scope?: string) => {
  await provider.news(); // an answer does not wait for the caches of the nodes
  return provider.token({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) }, [id, String(clientSecret)]);
};
const eventsOf = async (subject: string) => ((await owner.send('GET', `/events?subject=${encodeURIComponent(subject)}`)).json['items'] as { type: string; details: unknown }[]).map(({ type, details }) => [type, details]);

describe('a client', () => {
  test('is registered with a secret that is shown once, changed, given another secret, and removed', async () => {
    const made = await owner.send('POST', '/clients', { client_id: 'invoices', scope: 'orders:read' });
    const view = { id: 'invoices', entry: { client_id: 'invoices', scope: 'orders:read' }, secrets: ['client_secret'], managed_by: 'api', etag: expect.any(String) as string };
    expect([made.status, made.json]).toEqual([201, { ...view, client_secret: expect.stringMatching(/^[\w-]{43}$/) as string }]);
    expect((await asClient('invoices', made.json['client_secret'])).status).toBe(200);
    const read = await owner.send('GET', '/clients/invoices');
    expect([read.json, read.headers.get('etag')]).toEqual([view, `"${String(read.json['etag'])}"`]);
    const changed = await owner.send('PUT', '/clients/invoices', { client_id: 'invoices', client_name: 'Invoices', scope: 'orders:read' }, tag(read));
    expect(changed.json).toMatchObject({ entry: { client_id: 'invoices', client_name: 'Invoices' }, secrets: ['client_secret'] });
    expect((await asClient('invoices', made.json['client_secret'])).status).toBe(200);
    expect(told(await owner.send('PUT', '/clients/invoices', { client_id: 'invoices' }, tag(read)))).toEqual([412, 'precondition-failed', [{ parameter: 'If-Match', detail: 'is of another state' }]]);
    const next = await owner.send('POST', '/clients/invoices/secret');
    expect([(await owner.send('GET', '/clients/invoices')).headers.get('etag') === changed.headers.get('etag'), Object.keys(next.json)]).toEqual([false, ['client_secret']]);
    expect([(await asClient('invoices', made.json['client_secret'])).status, (await asClient('invoices', next.json['client_secret'])).status]).toEqual([401, 200]);
    expect((await owner.send('DELETE', '/clients/invoices')).status).toBe(204);
    expect((await asClient('invoices', next.json['client_secret'])).status).toBe(401);
    expect((await eventsOf('invoices')).map(([type]) => type)).toEqual(['client.deleted', 'client.secret_replaced', 'client.updated', 'client.created']);
    expect((await provider.database.prisma.event.findMany()).some((event) => JSON.stringify(event.details).includes(String(next.json['client_secret'])))).toBe(false);
  });

  test('that is registered twice by one named request has one secret', async () => {
    const create = () => owner.send('POST', '/clients', { client_id: 'named', scope: 'orders:read' }, { 'idempotency-key': 'named' });
    const [one, two] = [await create(), await create()];
    expect([two.status, two.text]).toEqual([201, one.text]);
  });

  test('says what its requests ask of log-ins that say nothing of it', async () => {
    const less = { client_id: 'careful', scope: 'orders:read' };
    const entry = { ...less, default_acr_values: ['aal2', 'aal1'], default_max_age: 0 };
    expect((await owner.send('POST', '/clients', entry)).json).toMatchObject({ entry });
    const read = await owner.send('GET', '/clients/careful');
    expect(read.json['entry']).toEqual(entry);
    expect((await owner.send('PUT', '/clients/careful', less, tag(read))).json['entry']).toEqual(less);
    expect((await owner.send('DELETE', '/clients/careful')).status).toBe(204);
  });

  test.each<[what: string, method: string, path: string, body: unknown, refusal: readonly unknown[]]>([
    ['a default_max_age before the log-in', 'POST', '/clients', { client_id: 'x', default_max_age: -1 }, [400, 'invalid-request', [{ pointer: '/default_max_age', detail: 'must be at least 0' }]]],
    ['a default_max_age of a part of a second', 'POST', '/clients', { client_id: 'x', default_max_age: 0.5 }, [400, 'invalid-request', [{ pointer: '/default_max_age', detail: 'must be a whole number of seconds' }]]],
    ['two acr in one word', 'POST', '/clients', { client_id: 'x', default_acr_values: ['aal1 aal2'] }, [400, 'invalid-request', [{ pointer: '/default_acr_values/0', detail: 'must be one word of printable ASCII' }]]],
    ['an API that accepts no log-in', 'POST', '/resource-servers', { audience: 'https://none.example.com', acr_values: [] }, [400, 'invalid-request', [{ pointer: '/acr_values', detail: 'must name one at least' }]]],
    ['an API whose log-ins are over at once', 'POST', '/resource-servers', { audience: 'https://none.example.com', max_age: 0 }, [400, 'invalid-request', [{ pointer: '/max_age', detail: 'must be at least 1' }]]],
    ['a demand beside the contract', 'POST', '/resource-servers', { contract: { audience: 'https://none.example.com' }, max_age: 300 }, [400, 'invalid-request', [{ pointer: '/max_age', detail: 'is what the contract says: remove it here' }]]],
    ['a scope that there is not', 'POST', '/clients', { client_id: 'x', scope: 'orders:fly' }, [400, 'invalid-request', [{ pointer: '/scope', detail: "names orders:fly, which no resource server here has: add it to one's scopes" }]]],
    ['a client that is there', 'POST', '/clients', { client_id: 'shop', scope: 'orders:read' }, [409, 'already-exists', undefined]],
    ['a client of the file', 'DELETE', '/clients/shop', undefined, [409, 'managed-by-file', undefined]],
    ['two secrets of which one is too short', 'POST', '/clients', { client_id: 'x', client_secrets: ['short', 'a-client-secret-of-32-characters'] }, [400, 'invalid-request', [{ pointer: '/client_secrets/0', detail: 'must have at least 16 characters; make one with: openssl rand -hex 32' }]]],
    ['another name', 'PUT', '/clients/shop', { client_id: 'other' }, [400, 'invalid-request', [{ pointer: '/client_id', detail: 'must be that of the address: it never changes' }]]],
    ['no ETag', 'PUT', '/clients/shop', { client_id: 'shop' }, [428, 'precondition-required', [{ parameter: 'If-Match', detail: 'is missing' }]]],
    ['a rule of clients', 'POST', '/clients', { client_id: 'x', grant_types: ['password'] }, [400, 'invalid-request', [{ pointer: '/grant_types', detail: 'password needs first_party: true' }]]],
    ['a pairwise client with a redirect URI that is none', 'POST', '/clients', { client_id: 'x', subject_type: 'pairwise', grant_types: ['authorization_code'], redirect_uris: ['nowhere'] }, [400, 'invalid-request', [{ pointer: '/redirect_uris/0', detail: expect.stringMatching(/./) as string }, { pointer: '/sector_identifier_uri', detail: expect.stringMatching(/^is needed/) as string }]]],
    ['an image whose base64 is none', 'PUT', '/branding', { name: 'x', logo: 'data:;base64,0==' }, [400, 'invalid-request', [{ pointer: '/logo', detail: expect.stringMatching(/^must be file/) as string }]]],
    ['a policy that there is not', 'PUT', '/sign-in', { second_factor: 'sometimes' }, [400, 'invalid-request', [{ pointer: '/second_factor', detail: 'must be one of never, when_enrolled, always' }]]],
    ['a policy of what is not known', 'PUT', '/sign-in', { second_factor: 'always', roles: ['staff'] }, [400, 'invalid-request', [{ pointer: '/roles', detail: 'is not known' }]]],
    ['a public client', 'POST', '/clients/app/secret', undefined, [404, 'not-found', 'This client has no secret.']],
  ])('%s is refused', async (_, method, path, body, refusal) => {
    const headers = method === 'PUT' && refusal[0] !== 428 ? { 'if-match': '*' } : {};
    expect(told(await owner.send(method, path, body, headers))).toEqual(refusal);
  });

  test('gets no permission that who registers it has not, and is not touched by who has less than it', async () => {
    const outranked = [403, 'outranked', undefined];
    expect(told(await administrator.send('POST', '/clients', { client_id: 'robot', scope: 'symbolon:administrators:write' }))).toEqual(outranked);
    const made = await owner.send('POST', '/clients', { client_id: 'robot', scope: 'symbolon:administrators:write' });
    expect(made.status).toBe(201);
    for (const answer of [
      await administrator.send('POST', '/clients/robot/secret'),
      await administrator.send('PUT', '/clients/robot', { client_id: 'robot', scope: 'orders:read' }, tag(made)),
      await administrator.send('DELETE', '/clients/robot'),
    ]) expect(told(answer)).toEqual(outranked);
    const { json } = await asClient('robot', made.json['client_secret']);
    expect((await caller(provider, String(json['access_token'])).send('GET', '/me')).json['permissions']).toEqual(['administrators:write']);
  });
});

test('what an application may do with the accounts of people is given to it by nobody who may not do that', async () => {
  const keeper = { ...desk, client_id: 'keeper', scope: 'symbolon:clients:read symbolon:clients:write symbolon:users:read' };
  expect((await owner.send('POST', '/clients', { ...keeper, client_secret: secret })).status).toBe(201);
  const { json } = await asClient('keeper', secret);
  const made = (scope: string) => caller(provider, String(json['access_token'])).send('POST', '/clients', { client_id: 'portal', scope });
  const refused = await made('symbolon:account:read symbolon:account:write');
  expect([refused.status, refused.json['permission']]).toEqual([403, 'users:write']);
  expect((await made('symbolon:account:read')).status).toBe(201);
});

describe('an API and who relies on it', () => {
  const audience = 'https://stock.example.com/v1?x=1';
  const path = `/resource-servers/${encodeURIComponent(audience)}`;

  test('a consumer registers itself with no other right, and a change that breaks it is refused', async () => {
    expect((await owner.send('POST', '/resource-servers', { audience, scopes: ['stock:read', 'stock:write'] })).status).toBe(201);
    const made = await owner.send('POST', '/clients', { client_id: 'billing', scope: 'symbolon:consumers:register' });
    const { json } = await asClient('billing', made.json['client_secret']);
    const billing = caller(provider, String(json['access_token']));
    const contract = { consumer: 'billing', relies_on: [{ audience, scopes: ['stock:read'] }] };
    const registered = await billing.send('PUT', '/consumers/billing', contract);
    expect([registered.status, registered.json['entry']]).toEqual([200, contract]);
    expect((await billing.send('PUT', '/consumers/billing', contract)).text).toBe(registered.text);
    const missing = (permission: string) => ({ type: '/docs/problems#forbidden', title: expect.any(String) as string, status: 403, permission });
    expect((await billing.send('PUT', '/consumers/other', { ...contract, consumer: 'other' })).json).toEqual(missing('consumers:write'));
    expect((await billing.send('GET', '/consumers')).json).toEqual(missing('consumers:read'));
    expect(told(await billing.send('PUT', '/consumers/billing', { consumer: 'billing', relies_on: [{ audience, scopes: ['stock:fly'] }] }))).toEqual([409, 'breaks-consumers', [{ detail: 'billing relies on scopes["stock:fly"] of https://stock.example.com/v1?x=1: this scope is not there' }]]);

    const current = await owner.send('GET', path);
    const less = { audience, scopes: ['stock:write'] };
    expect(told(await owner.send('PUT', path, less, tag(current)))).toEqual([409, 'breaks-consumers', [{ detail: 'billing relies on scopes["stock:read"] of https://stock.example.com/v1?x=1: this scope is not there' }]]);
    expect((await owner.send('DELETE', path)).status).toBe(409);
    const allowed = await owner.send('PUT', `${path}?allow_breaking=${encodeURIComponent('billing is switched off')}`, less, tag(current));
    expect(allowed.json['entry']).toEqual(less);
    expect(((await owner.send('GET', '/events?type=contract.breaking_change.allowed')).json['items'] as { actor: unknown; details: unknown }[])[0]).toMatchObject({ actor: { kind: 'user', id: owner.id }, details: { reason: 'billing is switched off' } });
    expect((await billing.send('DELETE', '/consumers/billing')).status).toBe(204);
    expect((await owner.send('DELETE', path)).status).toBe(204);
  });

  test('a consumer that is only to be made is not said again by who comes second, on whichever of two nodes, and no other condition is understood', async () => {
    const wish = (contact: string) => ({ consumer: 'once', contact, relies_on: [{ audience: 'https://orders.example.com', scopes: ['orders:read'] }] });
    const other = await provider.another();
    const make = (contact: string, condition = '*', at = owner) => at.send('PUT', '/consumers/once', wish(contact), { 'if-none-match': condition });
    expect(told(await make('anyone', '"tag"'))).toEqual([400, 'invalid-request', [{ parameter: 'If-None-Match', detail: 'must be *' }]]);
    const answers = await Promise.all(['one', 'two', 'three'].map((contact, index) => make(contact, '*', index === 0 ? owner : caller(other, owner.token))));
    const made = answers.filter(({ status }) => status === 200);
    expect(answers.map(told).filter(([status]) => status !== 200)).toEqual(Array(2).fill([412, 'precondition-failed', [{ parameter: 'If-None-Match', detail: 'is not so: it is there' }]]));
    expect(made.map(({ json }) => json['entry'])).toEqual([(await owner.send('GET', '/consumers/once')).json['entry']]);
    expect((await owner.send('PUT', '/consumers/once', wish('again'))).status).toBe(200);
    expect((await owner.send('DELETE', '/consumers/once')).status).toBe(204);
    await other.close();
  });

  test('a scope of the admin API is nobody else’s, and its audience neither', async () => {
    expect(told(await owner.send('POST', '/resource-servers', { audience: 'https://evil.example.com', scopes: ['symbolon:users:read'] }))[0]).toBe(400);
    const taken = [400, 'invalid-request', [{ pointer: '/audience', detail: 'is that of the admin API of this installation: give this API another' }]];
    expect(told(await owner.send('POST', '/resource-servers', { audience: adminAudience, scopes: ['free:scope'] }))).toEqual(taken);
    await provider.database.prisma.resourceServer.create({ data: { audience: adminAudience, scopes: ['free:scope'], accessTokenTtl: 900, accessTokenSigningAlg: 'EdDSA' } }); // by a release before
    await announceChange(provider.database.prisma, 'resource_servers');
    await provider.news();
    const { json } = await provider.token({ grant_type: 'client_credentials', resource: adminAudience }, asDesk);
    expect((await caller(provider, String(json['access_token'])).send('GET', '/me')).status).toBe(200);
    await owner.send('DELETE', `/resource-servers/${encodeURIComponent(adminAudience)}`);
  });
});

test('objects are listed a page at a time', async () => {
  const names: string[] = [];
  for (let cursor = ''; ; ) {
    const { json } = await owner.send('GET', `/clients?limit=2${cursor}`);
    names.push(...(json['items'] as { id: string }[]).map(({ id }) => id));
    if (json['next_cursor'] === null) break;
    cursor = `&cursor=${json['next_cursor'] as string}`;
  }
  expect([new Set(names).size, names.length]).toEqual([names.length, await provider.database.prisma.client.count()]);
  // The last one of a page may be gone by the time that the next is asked for.
  await owner.send('POST', '/clients', { client_id: '00-first', scope: 'orders:read' });
  const first = await owner.send('GET', '/clients?limit=1');
  await owner.send('DELETE', '/clients/00-first');
  const rest = await owner.send('GET', `/clients?cursor=${first.json['next_cursor'] as string}`);
  expect((rest.json['items'] as { id: string }[]).map(({ id }) => id)).toEqual(names);
});

test('the looks of the pages are said, with images, and taken back', async () => {
  expect((await owner.send('GET', '/branding')).status).toBe(404);
  const logo = `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><!--${'x'.repeat(90_000)}--></svg>`).toString('base64')}`;
  const said = await owner.send('PUT', '/branding', { name: 'Acme', logo, primary_color: '#123456' });
  expect(said.json).toMatchObject({ id: 'Acme' });
  expect([said.status, (said.json['entry'] as { name: string }).name]).toEqual([200, 'Acme']);
  expect(told(await owner.send('PUT', '/branding', { name: 'Other' }, { 'if-match': '"x"' }))[1]).toBe('precondition-failed');
  expect((await owner.send('DELETE', '/branding')).status).toBe(204);
});

test('how people sign in is said, changed by who has seen it, and taken back; every node hears of it', async () => {
  const policies = new SignInPolicyStore(provider.database, provider.clock);
  const holds = async () => {
    await provider.news();
    return policies.current();
  };
  expect((await owner.send('GET', '/sign-in')).status).toBe(404);
  expect((await owner.send('PUT', '/sign-in?dry_run=true', { second_factor: 'always' })).json).toMatchObject({ id: 'policy', entry: { second_factor: 'always' } });
  expect([(await owner.send('GET', '/sign-in')).status, await holds()]).toEqual([404, { firstFactors: ['password', 'passkey'], secondFactor: 'when_enrolled', secondFactorRoles: [], rememberDeviceDays: 30, secondFactorEmail: 'never', secondFactorSms: 'never', peopleMayChange: defaultProfileClaims, offerPasskey: true, newBrowserMail: true, passwordMinLength: 8, recovery: ['administrator'], recoveryWaitingDays: 7 }]);
  const said = await administrator.send('PUT', '/sign-in', { second_factor_roles: ['staff'] }, { 'if-none-match': '*' });
  expect([said.status, said.json]).toEqual([200, { id: 'policy', entry: { second_factor_roles: ['staff'] }, secrets: [], managed_by: 'api', etag: expect.any(String) as string }]);
  expect(await holds()).toEqual({ firstFactors: ['password', 'passkey'], secondFactor: 'when_enrolled', secondFactorRoles: ['staff'], rememberDeviceDays: 30, secondFactorEmail: 'never', secondFactorSms: 'never', peopleMayChange: defaultProfileClaims, offerPasskey: true, newBrowserMail: true, passwordMinLength: 8, recovery: ['administrator'], recoveryWaitingDays: 7 });
  expect(told(await owner.send('PUT', '/sign-in', { second_factor: 'always' }, { 'if-none-match': '*' }))[1]).toBe('precondition-failed');
  expect(told(await owner.send('PUT', '/sign-in', { second_factor: 'always' }, { 'if-match': '"x"' }))[1]).toBe('precondition-failed');
  expect((await owner.send('PUT', '/sign-in', { second_factor: 'always' }, tag(said))).json).toMatchObject({ entry: { second_factor: 'always' } });
  expect(await holds()).toEqual({ firstFactors: ['password', 'passkey'], secondFactor: 'always', secondFactorRoles: [], rememberDeviceDays: 30, secondFactorEmail: 'never', secondFactorSms: 'never', peopleMayChange: defaultProfileClaims, offerPasskey: true, newBrowserMail: true, passwordMinLength: 8, recovery: ['administrator'], recoveryWaitingDays: 7 });
  expect((await owner.send('DELETE', '/sign-in')).status).toBe(204);
  expect([(await owner.send('GET', '/sign-in')).status, await holds()]).toEqual([404, { firstFactors: ['password', 'passkey'], secondFactor: 'when_enrolled', secondFactorRoles: [], rememberDeviceDays: 30, secondFactorEmail: 'never', secondFactorSms: 'never', peopleMayChange: defaultProfileClaims, offerPasskey: true, newBrowserMail: true, passwordMinLength: 8, recovery: ['administrator'], recoveryWaitingDays: 7 }]);
  expect(await eventsOf('policy')).toEqual([
    ['sign_in.deleted', { before: { second_factor: 'always' }, after: null }],
    ['sign_in.updated', { before: { second_factor_roles: ['staff'] }, after: { second_factor: 'always' } }],
    ['sign_in.created', { before: null, after: { second_factor_roles: ['staff'] } }],
  ]);
});

test('keys are told without what signs, and follow one another', async () => {
  const keys = (await owner.send('GET', '/keys')).json['items'] as { kid: string; alg: string; signs: boolean }[];
  expect(keys.every((key) => Object.keys(key).join() === 'kid,alg,created_at,signs,state,signs_from,replaced_from,forgotten_from' && key.signs)).toBe(true);
  provider.clock.advance(1);
  const after = (await owner.send('POST', '/keys/rotate')).json['items'] as typeof keys;
  expect([after.length, after.filter(({ signs }) => signs).map(({ kid }) => kid).sort()]).toEqual([keys.length * 2, keys.map(({ kid }) => kid).sort()]);
});

test('events are found by each filter, newest first, and a page of them leads to the next', async () => {
  const at = provider.clock.now();
  for (const username of ['e1', 'e2', 'e3']) {
    provider.clock.advance(1);
    await owner.send('POST', '/users', { username, password });
  }
  const names = (answer: Answer) => (answer.json['items'] as { type: string; details: { after?: { username?: string } } }[]).map(({ details }) => details.after?.username);
  const query = `/events?type=user.created&actor=${owner.id}&client=desk&since=${at.toISOString()}`;
  expect(names(await owner.send('GET', query))).toEqual(['e3', 'e2', 'e1']);
  const first = await owner.send('GET', `${query}&limit=2`);
  expect([names(first), names(await owner.send('GET', `${query}&limit=2&cursor=${String(first.json['next_cursor'])}`))]).toEqual([['e3', 'e2'], ['e1']]);
  expect(told(await owner.send('GET', '/events?type=user.flew'))).toEqual([400, 'invalid-request', [{ parameter: 'type', detail: 'must be the type of an event' }]]);
  expect(told(await owner.send('GET', '/events?since=yesterday'))).toEqual([400, 'invalid-request', [{ parameter: 'since', detail: 'must be a time such as 2026-11-28T12:00:00Z' }]]);
});

test('no answer, event or log line has a secret that was sent', async () => {
  const canary = 'canary-secret-of-32-characters-xx';
  const answers = [await owner.send('POST', '/clients', { client_id: 'canary', client_secret: canary, scope: 'orders:read' }), await owner.send('POST', '/users', { username: 'canary', password: canary }), await owner.send('POST', '/users', { username: 'x', pasword: canary })];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 400]);
  const all = [...answers.map(({ text }) => text), ...provider.log, ...(await provider.database.prisma.event.findMany()).map(({ details }) => JSON.stringify(details))].join('\n');
  expect([all.includes(canary), all.includes(secret)]).toEqual([false, false]);
});
