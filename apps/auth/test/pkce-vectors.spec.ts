import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { formOf, password, secret, startProvider, type Provider } from './provider.ts';

/** vectors/pkce.json against the server: what it takes for a verifier, and which challenge belongs to it. */
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../../vectors/pkce.json'), 'utf8')) as {
  readonly pairs: readonly { readonly name: string; readonly verifier: string; readonly challenge: string }[];
  readonly invalid_verifiers: readonly { readonly name: string; readonly verifier: string; readonly reason: string }[];
  readonly mismatches: readonly { readonly name: string; readonly verifier: string; readonly challenge: string }[];
  readonly invalid_challenges: readonly { readonly name: string; readonly challenge: string }[];
};
const named = <Case extends { readonly name: string }>(cases: readonly Case[]) => cases.map((each) => [each.name, each] as const);

const callback = 'https://app.example.com/callback';
const asWeb = ['web', secret] as const;
let provider: Provider;
let browser: Browser;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({
    clients: [{ client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: [callback] }],
    users: [{ username: 'ada@example.com', password }],
  });
  browser = new Browser(provider);
  await browser.submit(await browser.go(pathWith(s256('x'.repeat(43)))), { username: 'ada@example.com', password });
});
afterAll(() => provider.close());

const pathWith = (challenge: string): string =>
  `/oauth/authorize?${formOf({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', code_challenge: challenge, code_challenge_method: 'S256' }).toString()}`;
const responseTo = async (challenge: string) => new URL((await browser.go(pathWith(challenge))).location ?? '').searchParams;
const redeem = async (challenge: string, verifier: string) =>
  provider.token({ grant_type: 'authorization_code', code: (await responseTo(challenge)).get('code'), redirect_uri: callback, code_verifier: verifier }, asWeb);

test.each(named(vectors.pairs))('a verifier and its challenge: %s', async (_, { verifier, challenge }) => {
  expect(s256(verifier)).toBe(challenge);
  expect((await redeem(challenge, verifier)).status).toBe(200);
});

/** What the contract refuses is a request that makes no sense; what only the code refuses is a wrong proof. */
const codes: Readonly<Record<string, readonly string[]>> = { missing: ['invalid_grant'], 'too short': ['invalid_grant'], 'too long': ['invalid_grant', 'invalid_request'], characters: ['invalid_request'] };
test.each(named(vectors.invalid_verifiers))('no verifier: %s', async (_, { verifier, reason }) => {
  const { status, json } = await redeem(s256(verifier), verifier);
  expect(status).toBe(400);
  expect(codes[reason]).toContain(json['error']);
});

test.each(named(vectors.mismatches))('a verifier that does not belong to the challenge: %s', async (_, { verifier, challenge }) => {
  expect(await redeem(challenge, verifier)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
});

test.each(named(vectors.invalid_challenges))('no challenge: %s', async (_, { challenge }) => {
  expect((await responseTo(challenge)).get('error')).toBe('invalid_request');
});
