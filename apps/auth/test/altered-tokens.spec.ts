import { s256 } from '@symbolon/crypto';
import { altered } from './altered.ts';
import { Browser } from './browser.ts';
import { formOf, password, secret, startProvider, type Provider } from './provider.ts';

/** Whatever is given out to be brought back counts only as it was given out: to the letter and to the bit. */
const callback = 'https://app.example.com/callback';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const client = { client_id: 'web', client_secret: secret, grant_types: ['authorization_code', 'refresh_token'], first_party: true, scope: 'openid offline_access', redirect_uris: [callback], post_logout_redirect_uris: [callback], id_token_signed_response_alg: 'ES256' };
const request = { client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid offline_access', nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256' };
const authorizePath = (more: object = {}) => `/oauth/authorize?${formOf({ ...request, ...more }).toString()}`;

let provider: Provider;
let browser: Browser;
let given: Readonly<Record<keyof typeof kinds, string>>;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_SIGNUP: 'open' });
  await provider.apply({ clients: [client], users: [{ username: 'ada@example.com', password }] });
  browser = new Browser(provider);
  await browser.submit(await browser.go(authorizePath()), { username: 'ada@example.com', password });
  const tokens = (await redeem(await newCode())).json;
  const { flow = '', csrf = '' } = (await browser.go(authorizePath({ prompt: 'login' }))).fields;
  given = {
    'an authorization code': await newCode(),
    'an access token': String(tokens['access_token']),
    'a refresh token': String(tokens['refresh_token']),
    'an ID token as a hint': String(tokens['id_token']),
    'the name of a flow': flow,
    'a browser cookie': /__Host-symbolon=([\w-]+)/.exec(browser.cookie ?? '')?.[1] ?? '',
    'the token of a form': csrf,
  };
});
afterAll(() => provider.close());

async function newCode(): Promise<string> {
  const { location } = await browser.go(authorizePath({ prompt: 'none' }));
  return new URL(location ?? '').searchParams.get('code') ?? '';
}
const anchorOf = ({ cookie }: Browser) => cookie?.split('; ').find((pair) => pair.startsWith('__Host-symbolon-anchor='));
const redeem = (code: string) => provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier }, ['web', secret]);

/** Whether this one is taken, at the place where it is brought back. */
const kinds = {
  'an authorization code': async (code: string) => (await redeem(code)).status === 200,
  'an access token': async (token: string) => (await provider.send('/oidc/userinfo', { method: 'POST', body: formOf({ access_token: token }) })).status === 200,
  'a refresh token': async (token: string) => {
    const headers = { authorization: `Basic ${btoa(`web:${secret}`)}` };
    const { json, status } = await provider.send('/oauth/introspect', { method: 'POST', body: formOf({ token }), headers });
    return status === 200 && json['active'] === true;
  },
  'an ID token as a hint': async (hint: string) =>
    (await new Browser(provider).step(`/oidc/logout?${formOf({ id_token_hint: hint, post_logout_redirect_uri: callback }).toString()}`)).location === callback,
  'the name of a flow': async (flow: string) => (await browser.step(`/login?${formOf({ flow }).toString()}`)).status === 200,
  'a browser cookie': async (cookie: string) => {
    if (cookie.trim() !== cookie) return false; // spaces around a header's value are not part of it (RFC 9110 section 5.5)
    const headers = { cookie: `${anchorOf(browser)}; __Host-symbolon=${cookie.replace(/[^\x20-\x7e]/g, encodeURIComponent)}` };
    return (await new Browser(provider).step(`/login?flow=${given['the name of a flow']}`, { headers })).status === 200;
  },
  'the token of a form': async (csrf: string) => {
    const body = formOf({ csrf, flow: given['the name of a flow'], username: '', password: '' });
    return (await browser.step('/login', { method: 'POST', body })).text.includes('data-page="login"');
  },
} as const;

test.each(Object.keys(kinds) as (keyof typeof kinds)[])('%s counts only as it was given', async (kind) => {
  const [token, isTaken] = [given[kind], kinds[kind]];
  expect(token.length).toBeGreaterThan(40);
  const others = altered(token);
  expect(others.length).toBeGreaterThan(token.length * 4);
  const taken: string[] = [];
  for (let at = 0; at < others.length; at += 32)
    await Promise.all(others.slice(at, at + 32).map(async (other) => (await isTaken(other)) && taken.push(other)));
  expect(taken).toEqual([]);
  expect(await isTaken(token)).toBe(true); // and all that has not spoiled it
});
