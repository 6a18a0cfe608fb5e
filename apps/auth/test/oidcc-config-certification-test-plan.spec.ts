import { createPublicKey } from 'node:crypto';
import { JwkSet, ProviderMetadata } from '@symbolon/contracts';
import { issuer, startProvider, type Provider } from './provider.ts';

/** The OpenID Foundation's Config OP plan: one module. */
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

const isPlainHttps = (text: string) => {
  const url = new URL(text);
  return url.protocol === 'https:' && url.hash === '' && url.username === '' && !/\s/.test(text);
};

test('oidcc-discovery-endpoint-verification', async () => {
  const answer = await provider.send('/.well-known/openid-configuration');
  expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'application/json']);
  const metadata = ProviderMetadata.strict().parse(answer.json);

  // The issuer is that of the document's address: https, without query or fragment.
  expect([metadata.issuer, new URL(metadata.issuer).search, isPlainHttps(metadata.issuer)]).toEqual([issuer, '', true]);
  const endpoints = Object.entries(answer.json).filter(([name]) => /_endpoint$|_uri$/.test(name));
  expect(endpoints.map(([name]) => name)).toEqual(expect.arrayContaining(['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri']));
  for (const [, url] of endpoints) expect([isPlainHttps(String(url)), new URL(String(url)).origin]).toEqual([true, issuer]);

  // Lists are lists, have something in them, and say nothing twice.
  const lists = Object.entries(answer.json).filter(([, value]) => Array.isArray(value));
  for (const [name, list] of lists) expect([name, (list as unknown[]).length > 0, new Set(list as unknown[]).size]).toEqual([name, true, (list as unknown[]).length]);
  expect(metadata.response_types_supported).toEqual(['code']);
  expect(metadata.grant_types_supported).toContain('authorization_code');
  expect(metadata.subject_types_supported).toEqual(['public', 'pairwise']);
  expect(metadata.id_token_signing_alg_values_supported).toContain('RS256');
  expect(metadata.userinfo_signing_alg_values_supported).toContain('RS256');
  expect(metadata.code_challenge_methods_supported).toEqual(['S256']);
  expect(metadata.scopes_supported).toContain('openid');
  for (const scope of metadata.scopes_supported) expect(scope).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]+$/);
  for (const locale of metadata.ui_locales_supported) expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
  expect(metadata.claims_supported).toEqual(expect.arrayContaining(['sub', 'name', 'email']));
  expect([metadata.claims_parameter_supported, metadata.request_parameter_supported, metadata.request_uri_parameter_supported]).toEqual([true, false, false]);

  // The keys: each valid, strong enough, named once, for signatures, and public.
  const keySet = await provider.send(metadata.jwks_uri.slice(issuer.length));
  expect([keySet.status, keySet.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'application/json']);
  const { keys } = JwkSet.parse(keySet.json);
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
  expect(keys.map(({ alg }) => alg).sort()).toEqual([...metadata.id_token_signing_alg_values_supported].sort());
  for (const key of keySet.json['keys'] as Record<string, unknown>[]) {
    expect(Object.keys(key)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(d|p|q|dp|dq|qi|oth|k)$/)]));
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPublicKey({ key, format: 'jwk' });
    expect(type === 'rsa' ? (details?.modulusLength ?? 0) >= 2048 : type === 'ed25519' || details?.namedCurve === 'prime256v1').toBe(true);
  }
});
