import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { password, secret, shop, startProvider, type Provider } from './provider.ts';
import { rawRequest } from './raw-request.ts';

/** Every character that RFC 3986 section 2.2 reserves, as it is and not encoded, at every door that reads a query by itself. */
const reserved = [...":/?#[]@!$&'()*+,;="];
const callback = 'https://app.example.com/callback';
const goodbye = 'https://app.example.com/goodbye';
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const app = { client_id: 'app-of-ours', client_secret: secret, grant_types: ['authorization_code'], first_party: true, scope: 'openid', redirect_uris: [callback], post_logout_redirect_uris: [goodbye] };

let provider: Provider;
let browser: Browser;
let idToken: string;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [app] });
  browser = new Browser(provider);
  const page = await browser.go(authorize({ state: 's' }));
  const { location = '' } = await browser.submit(page, { username: 'ada@example.com', password });
  const code = new URL(location).searchParams.get('code') ?? '';
  const { json } = await provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier }, [app.client_id, secret]);
  idToken = String(json['id_token']);
});
afterAll(() => provider.close());

/** Members in this order and just so; what is not ASCII or blank would be no request. */
const query = (members: Readonly<Record<string, string>>) => Object.entries(members).map((pair) => pair.join('=')).join('&');
const authorize = (members: Readonly<Record<string, string>>) =>
  `/oauth/authorize?${query({ client_id: app.client_id, redirect_uri: encodeURIComponent(callback), response_type: 'code', scope: 'openid', ...members, code_challenge: s256(verifier), code_challenge_method: 'S256' })}`;

/** As a browser that encodes nothing would send it. */
async function get(path: string): Promise<{ readonly status: number; readonly location: URL | undefined; readonly body: string }> {
  const { status, head, body } = await rawRequest(provider.origin, `GET ${path} HTTP/1.1`, ['Host: x', `Cookie: ${browser.cookie ?? ''}`]);
  const location = /^location: (.*)$/im.exec(head)?.[1]?.trim();
  return { status, location: location === undefined ? undefined : new URL(location, provider.origin), body };
}

/** What the platform reads; after a `#`, which no browser sends, it would read nothing. */
const meant = (character: string) => (character === '#' ? 'a#b' : new URL(`http://app.example.com/?state=a${character}b`).searchParams.get('state'));

describe.each(reserved)('a raw %s', (character) => {
  test('in state comes back, and the parameters after it count', async () => {
    const { location } = await get(authorize({ state: `a${character}b`, prompt: 'none' }));
    expect([location?.origin, location?.searchParams.get('state'), location?.searchParams.get('error'), location?.searchParams.has('code')]).toEqual([new URL(callback).origin, meant(character), null, true]);
  });

  test('in nonce arrives in the ID token', async () => {
    const { location } = await get(authorize({ nonce: `a${character}b`, prompt: 'none' }));
    const { json } = await provider.token({ grant_type: 'authorization_code', code: location?.searchParams.get('code'), redirect_uri: callback, code_verifier: verifier }, [app.client_id, secret]);
    const claims = JSON.parse(Buffer.from(String(json['id_token']).split('.')[1] ?? '', 'base64url').toString()) as { nonce: string };
    expect(claims.nonce).toBe(meant(character));
  });

  test('and more behind a registered redirect URI makes it another', async () => {
    if (character === '&') return; // there a parameter of its own begins
    const { status, location } = await get(authorize({ redirect_uri: `${encodeURIComponent(callback)}${character}evil` }));
    expect([status, location]).toEqual([400, undefined]);
  });

  test('and more behind a registered address to go on to after a log-out makes it another', async () => {
    if (character === '&') return;
    const { status, location, body } = await get(`/oidc/logout?${query({ id_token_hint: idToken, post_logout_redirect_uri: `${encodeURIComponent(goodbye)}${character}foo%3Dbar`, state: 's' })}`);
    expect([status, location, body.includes('id="logout-confirm"')]).toEqual([200, undefined, true]);
  });

  test('in a mailed link makes it none', async () => {
    const { status, location } = await get(`/verify-email?token=${'A'.repeat(20)}${character}${'A'.repeat(22)}`);
    expect(status).toBe(303);
    expect([location?.pathname, location?.searchParams.get('token')]).toEqual(['/reset-password', character === '#' ? `${'A'.repeat(20)}#${'A'.repeat(22)}` : new URL(`http://x/?t=${'A'.repeat(20)}${character}${'A'.repeat(22)}`).searchParams.get('t')]);
  });
});

test('a raw ? in the state of a log-out comes back', async () => {
  const other = new Browser(provider);
  await other.submit(await other.go(authorize({})), { username: 'ada@example.com', password });
  const { head } = await rawRequest(provider.origin, `GET /oidc/logout?${query({ id_token_hint: idToken, post_logout_redirect_uri: encodeURIComponent(goodbye), state: 'a?b=c?d' })} HTTP/1.1`, ['Host: x', `Cookie: ${other.cookie ?? ''}`]);
  const location = new URL(/^location: (.*)$/im.exec(head)?.[1]?.trim() ?? '');
  expect([location.origin + location.pathname, Object.fromEntries(location.searchParams)]).toEqual([goodbye, { state: 'a?b=c?d' }]);
});
