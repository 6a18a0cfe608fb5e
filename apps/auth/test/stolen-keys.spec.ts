import { JwkSet, signingAlgorithms } from '@symbolon/contracts';
import { signJwt } from '@symbolon/crypto';
import { replaceKeys } from '../src/command-line/replace-keys.ts';
import { AuditStore } from '../src/domain/audit/audit.store.ts';
import { RetiredKeys } from '../src/domain/keys/retired-keys.ts';
import { SigningKeyStore } from '../src/domain/keys/signing-key.store.ts';
import { eventId, eventsOf } from './events.ts';
import { asShop, decoded, formOf, password, shop, startProvider, type Provider } from './provider.ts';

let provider: Provider;
let second: Provider;
let back: () => Promise<void>;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
  second = await provider.another();
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  await second.news();
});
afterAll(async () => {
  await second.close();
  await provider.close();
});

const published = async (node: Provider) => JwkSet.parse((await node.send('/oauth/jwks')).json).keys.map(({ kid }) => kid);
const logIn = async (node: Provider) => (await node.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop)).json;
const isShown = async (node: Provider, token: unknown) => (await node.send('/oidc/userinfo', { headers: { authorization: `Bearer ${String(token)}` } })).status === 200;
const isActive = async (node: Provider, token: unknown) =>
  (await node.send('/oauth/introspect', { method: 'POST', body: formOf({ token }), headers: { authorization: `Basic ${btoa(asShop.join(':'))}` } })).json['active'];
const counts = (token: unknown) => Promise.all([provider, second].flatMap((node) => [isShown(node, token), isActive(node, token)]));
/** Ends when both nodes have heard of everything so far. */
const heard = async () => {
  await provider.apply(shop);
  await second.apply(shop);
};

test('stolen keys are gone at once on every node: published nowhere, what they sign is refused, and new ones sign', async () => {
  const before = await published(provider);
  const { access_token: honest, refresh_token: refreshToken } = await logIn(provider);
  const thief = new SigningKeyStore(provider.database, provider.runtime.masterKey, provider.clock, await provider.runtime.keyGenerator(), provider.runtime.settings, new RetiredKeys(provider.database, provider.clock, provider.runtime.settings), new AuditStore(provider.database, provider.runtime.masterKey, provider.clock, provider.runtime.random), provider.runtime.log);
  await thief.open();
  const { claims } = decoded(honest);
  const forged = await signJwt(thief.signer('EdDSA'), 'at+jwt', { ...claims, scope: 'openid profile email' });
  for (const token of [honest, forged]) expect(await counts(token)).toEqual([true, true, true, true]);

  await replaceKeys(provider.runtime);
  await heard();
  const after = await published(provider);
  expect(after).toHaveLength(signingAlgorithms.length);
  expect(after.filter((kid) => before.includes(kid))).toEqual([]);
  expect(await published(second)).toEqual(after);
  for (const token of [honest, forged]) expect(await counts(token)).toEqual([false, false, false, false]);
  for (const node of [provider, second]) {
    const { access_token: fresh } = await logIn(node);
    expect(after).toContain(decoded(fresh).header['kid']);
    expect(await counts(fresh)).toEqual([true, true, true, true]);
  }
  // People stay logged in: a refresh token is nothing that a signing key could make.
  expect((await second.token({ grant_type: 'refresh_token', refresh_token: refreshToken }, asShop)).status).toBe(200);
  const written = { id: eventId, at: provider.clock.now().toISOString(), type: 'signing_keys.replaced', actor: { kind: 'operator' }, subject: null, details: { reason: 'compromised' } };
  expect(await eventsOf(provider.runtime, 'signing_keys.replaced')).toEqual([written]);
});

test('they do not come back: not by time, not by a restart, not by a node that looks again', async () => {
  const before = await published(provider);
  const { retiredKey } = provider.database.prisma;
  await retiredKey.create({ data: { kid: 'k'.repeat(43), publicJwk: {}, expiresAt: new Date(provider.clock.now().getTime() + 30 * 86_400_000) } }); // of earlier ones, for hints
  await replaceKeys(provider.runtime);
  for (const node of [provider, second]) await node.maintain();
  provider.clock.advance(86_400);
  for (const node of [provider, second]) await node.maintain();
  const third = await provider.another();
  for (const node of [provider, second, third]) expect((await published(node)).filter((kid) => before.includes(kid))).toEqual([]);
  expect(await retiredKey.count()).toBe(0);
  await third.close();
});

test('everybody is told to ask again for the key set after a minute', async () => {
  for (const path of ['/oauth/jwks', '/.well-known/openid-configuration/jwks']) expect((await provider.send(path)).headers.get('cache-control')).toBe('public, max-age=60');
});
