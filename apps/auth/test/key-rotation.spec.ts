import { JwkSet } from '@symbolon/contracts';
import pg from 'pg';
import { asShop, decoded, formOf, shop, startProvider, type Provider } from './provider.ts';
import { until } from './until.ts';

const day = 86_400;
let provider: Provider;
let second: Provider;
let back: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_KEY_ROTATION_DAYS: '90' });
  await provider.apply(shop);
  second = await provider.another();
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  await provider.database.prisma.signingKey.updateMany({ data: { createdAt: provider.clock.now() } });
  await everywhere();
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

const published = async (node: Provider) => JwkSet.parse((await node.send('/oauth/jwks')).json).keys.filter(({ alg }) => alg === 'EdDSA').map(({ kid }) => kid);
const signsWith = async (node: Provider) => decoded((await node.token({ grant_type: 'client_credentials' }, asShop)).json['access_token']).header['kid'];
const everywhere = async () => {
  await provider.maintain();
  await second.maintain();
};

test('keys are replaced after their time: published first, then used, then forgotten, on every node and without a restart', async () => {
  const [old] = await published(provider);
  provider.clock.advance(90 * day - 1);
  await everywhere();
  expect(await published(provider)).toEqual([old]);

  provider.clock.advance(1);
  await everywhere();
  const [, fresh] = await published(provider);
  expect(await published(second)).toEqual([old, fresh]);
  expect([await signsWith(provider), await signsWith(second)]).toEqual([old, old]);

  provider.clock.advance(600);
  expect([await signsWith(provider), await signsWith(second)]).toEqual([fresh, fresh]);
  expect(await published(provider)).toEqual([old, fresh]);

  provider.clock.advance(day + 3600);
  await everywhere();
  expect([await published(provider), await published(second)]).toEqual([[fresh], [fresh]]);
});

test('two nodes that find the keys due at once make one new key', async () => {
  provider.clock.advance(90 * day);
  await Promise.all([provider.maintain(), second.maintain()]);
  await everywhere();
  expect(await published(provider)).toHaveLength(2);
  expect(await published(second)).toEqual(await published(provider));
});

test('a token signed before the change is accepted until it expires, and one signed after it on every node', async () => {
  const userinfo = (node: Provider, token: unknown) => node.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } });
  const login = async () => (await provider.token({ grant_type: 'password', username: 'ada@example.com', password: 'correct horse battery staple' }, asShop)).json['access_token'];
  provider.clock.advance(90 * day);
  const before = await login();
  await everywhere();
  provider.clock.advance(600);
  const after = await login();
  expect(decoded(after).header['kid']).not.toBe(decoded(before).header['kid']);
  for (const node of [provider, second]) for (const token of [before, after]) expect((await userinfo(node, token)).status).toBe(200);
});

test('a token counts no more once its key is taken away, though it was found good before', async () => {
  const token = (await provider.token({ grant_type: 'client_credentials' }, asShop)).json['access_token'];
  const isActive = async (node: Provider) => (await node.send('/oauth/introspect', { method: 'POST', body: formOf({ token }), headers: { authorization: `Basic ${btoa(asShop.join(':'))}` } })).json['active'];
  expect([await isActive(provider), await isActive(second)]).toEqual([true, true]);
  await provider.database.prisma.signingKey.deleteMany({ where: { alg: 'EdDSA' } });
  await everywhere();
  expect([await isActive(provider), await isActive(second)]).toEqual([false, false]);
});

test('a node that cannot open the keys does not start, and says so', async () => {
  await provider.database.prisma.signingKey.updateMany({ data: { sealed: new Uint8Array(60) } });
  await expect(provider.another()).rejects.toThrow('Unsupported state or unable to authenticate data');
});

test('keys are looked at one look after the other, so that an older one cannot win', async () => {
  const blocker = new pg.Client(provider.testDatabase.connection);
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE signing_keys');
  const waiting = async () => {
    const rows = await provider.database.prisma.$queryRaw<unknown[]>`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return rows.length;
  };
  const looks = [second.maintain(), second.maintain(), second.maintain()];
  await until('a look to wait', async () => (await waiting()) > 0);
  for (let round = 0; round < 20; round += 1) await second.database.prisma.user.count(); // whatever else was to come has had its turn
  expect(await waiting()).toBe(1);
  await blocker.query('COMMIT');
  await Promise.all(looks);
  await blocker.end();
});
