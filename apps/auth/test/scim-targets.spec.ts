import { ConfigurationFile } from '@symbolon/contracts';
import { planChanges } from '../src/domain/configuration/reconciliation.ts';
import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { eventsOf } from './events.ts';
import { openLoopback } from './loopback-server.ts';
import { shop, startProvider, type Provider } from './provider.ts';

const secret = 'a-bearer-token-of-the-wiki';
const wiki = { target: 'wiki', url: 'https://wiki.example.com/scim/v2', secret, people: "'staff' in claims.roles" };
const { secret: _, ...told } = wiki;
const file = (targets: readonly object[]) => ({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff], scim_targets: targets });

let provider: Provider;
let owner: Caller;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_OUTBOUND_PRIVATE: '127.0.0.1' });
  await provider.apply(file([]));
  await staffOf(provider);
});
beforeEach(async () => {
  await provider.database.prisma.scimTarget.deleteMany();
  owner = await callerOf(provider, 'owner@example.com');
});
afterAll(() => provider.close());

const plan = (targets: readonly object[]) => planChanges(provider.database, ConfigurationFile.parse(file(targets)), provider.runtime).then((changes) => changes.filter(({ action, kind }) => kind === 'scim target' && action !== 'keep'));
const deliver = async () => {
  await provider.maintain();
  await provider.deliver();
};
const state = async () => (await owner.send('GET', '/scim-targets/wiki/state')).json;

test('a target is made, changed and removed, its secret is sealed and shown to nobody, and each change is an event', async () => {
  const made = await owner.send('POST', '/scim-targets', wiki);
  expect(made.json).toEqual({ id: 'wiki', entry: told, secrets: ['secret'], managed_by: 'api', etag: expect.any(String) as string });
  const changed = await owner.send('PUT', '/scim-targets/wiki', { ...told, on_removal: 'delete' }, { 'if-match': made.headers.get('etag') ?? '' });
  expect(changed.json['entry']).toEqual({ ...told, on_removal: 'delete' });
  const [row] = await provider.database.prisma.$queryRaw<readonly [{ readonly row: string }]>`SELECT row_to_json(t)::text AS row FROM scim_targets t`;
  const events = JSON.stringify([await eventsOf(provider.runtime, 'scim_target.created'), await eventsOf(provider.runtime, 'scim_target.updated')]);
  expect([row.row, events, made.text, changed.text].filter((text) => text.includes(secret) || text.includes(Buffer.from(secret).toString('hex')))).toEqual([]);
  expect((await owner.send('DELETE', '/scim-targets/wiki')).status).toBe(204);
  expect(await eventsOf(provider.runtime, 'scim_target.deleted')).toHaveLength(1);
});

test('a file makes one, and says the same twice without a change', async () => {
  expect(await plan([wiki])).toEqual([{ action: 'add', kind: 'scim target', id: 'wiki', members: [] }]);
  await provider.apply(file([wiki]));
  expect(await plan([wiki])).toEqual([]);
  expect(await plan([{ ...wiki, secret: 'another', attributes: { title: 'job' } }])).toMatchObject([{ action: 'change', members: [{ name: 'secret', isSecret: true }, { name: 'attributes.title' }] }]);
  expect((await owner.send('DELETE', '/scim-targets/wiki')).status).toBe(409);
  await provider.apply(file([]));
});

test.each([
  ['another address, to which the stored secret would go', { url: 'https://evil.example' }, '/url'],
  ['another place for tokens, to which it would go as well', { token_url: 'https://evil.example/token', client_id: 'us' }, '/token_url'],
])('%s is no change of a target', async (_name, change, pointer) => {
  const made = await owner.send('POST', '/scim-targets', wiki);
  const answer = await owner.send('PUT', '/scim-targets/wiki', { ...told, ...change }, { 'if-match': made.headers.get('etag') ?? '' });
  expect([answer.status, answer.json['errors']]).toMatchObject([400, [{ pointer }]]);
});

test.each([
  ['no secret', { secret: undefined }, '/secret'],
  ['an expression that is none', { people: "'staff' in" }, '/people'],
  ['an expression that gives no text', { attributes: { title: '1 + 1' } }, '/attributes/title'],
  ['an attribute that a person has not', { attributes: { password: 'claims.name' } }, '/attributes/password'],
  ['an address that is not encrypted', { url: 'http://wiki.example.com/scim' }, '/url'],
  ['a client without a place for tokens', { client_id: 'us' }, '/client_id'],
])('%s is refused', async (_name, change, pointer) => {
  const answer = await owner.send('POST', '/scim-targets', { ...wiki, ...change });
  expect([answer.status, (answer.json['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([400, pointer]);
});

test('who may not look at people has nobody told of them', async () => {
  const blind = await callerOf(provider, 'owner@example.com', 'symbolon:scim:write symbolon:scim:read');
  expect((await blind.send('POST', '/scim-targets', wiki)).status).toBe(403);
  const made = await owner.send('POST', '/scim-targets', wiki);
  expect((await blind.send('PUT', '/scim-targets/wiki', { ...told, people: 'true' }, { 'if-match': made.headers.get('etag') ?? '' })).status).toBe(403);
  expect((await blind.send('GET', '/scim-targets/wiki/plan')).status).toBe(403);
  expect((await blind.send('GET', '/scim-targets/wiki/users')).status).toBe(403);
});

test('an address inside is not called', async () => {
  await owner.send('POST', '/scim-targets', { ...wiki, url: 'https://10.0.0.1/scim/v2' });
  await deliver();
  expect(await state()).toMatchObject({ last_error: 'address not permitted', last_status: null });
});

describe('an application with client credentials', () => {
  /** It gives tokens that count once, and has nobody. */
  const open = async () => {
    const shown: string[] = [];
    let tokens = 0;
    const server = await openLoopback((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        const { authorization = '' } = request.headers;
        shown.push(`${new URL(request.url ?? '', 'http://localhost').pathname} ${authorization} ${body}`.trim());
        if (request.url === '/token') return void response.end(JSON.stringify({ access_token: `token-${(tokens += 1)}`, expires_in: 3600 }));
        if (authorization !== `Bearer token-${tokens}`) return void response.writeHead(401).end();
        response.end(JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, Resources: [] }));
      });
    });
    return { server, shown, end: () => (tokens += 1) };
  };
  const basic = `Basic ${Buffer.from('us:a-bearer-token-of-the-wiki').toString('base64')}`;

  test('is shown a token that was got for the secret, and a new one when that counts no more', async () => {
    const { server, shown, end } = await open();
    await owner.send('POST', '/scim-targets', { ...wiki, url: `${server.origin}/v2`, token_url: `${server.origin}/token`, client_id: 'us', scope: 'scim', people: 'false' });
    await deliver();
    expect(shown).toEqual([`/token ${basic} grant_type=client_credentials&scope=scim`, '/v2/ServiceProviderConfig Bearer token-1', '/v2/Users Bearer token-1']);
    expect(await state()).toMatchObject({ last_error: null, compared: { people: 0, unknown: 0 } });
    end();
    await owner.send('POST', '/scim-targets/wiki/push');
    await deliver();
    expect(await state()).toMatchObject({ last_status: 401, last_error: 'the token is not taken' });
    provider.clock.advance(6);
    await deliver();
    expect(shown.slice(-3)).toEqual([`/token ${basic} grant_type=client_credentials&scope=scim`, '/v2/ServiceProviderConfig Bearer token-3', '/v2/Users Bearer token-3']);
    const { headers } = await owner.send('GET', '/scim-targets/wiki');
    const { secret: _secret, ...less } = { ...wiki, url: `${server.origin}/v2`, token_url: `${server.origin}/token`, client_id: 'us', scope: 'less', people: 'false' };
    expect((await owner.send('PUT', '/scim-targets/wiki', less, { 'if-match': headers.get('etag') ?? '' })).status).toBe(200);
    await deliver();
    expect(shown.slice(-3)[0]).toBe(`/token ${basic} grant_type=client_credentials&scope=less`);
    await server.close();
  });
});
