import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationFile, responseModes } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import { Browser, type Seen } from './browser.ts';
import { formOf, password, secret, startProvider, type Provider } from './provider.ts';

/** URIs that look like a registered one to somebody, by what is wrong with them, and the few that are as good as registered. */
const corpus = JSON.parse(readFileSync(join(import.meta.dirname, 'redirect-uris.json'), 'utf8')) as {
  readonly registered: Readonly<Record<string, string>>;
  /** Registered ones on a loopback address with another port, which a native app may have (RFC 8252 section 7.3). */
  readonly anyPort: readonly string[];
  readonly refused: readonly { readonly class: string; readonly mayBeRegistered: boolean; readonly uris: readonly string[] }[];
};
const registered = Object.values(corpus.registered);
const classes = corpus.refused.map((row) => [row.class, row] as const);
const clientWith = (uris: readonly string[]) => ({
  client_id: 'app',
  client_secret: secret,
  grant_types: ['authorization_code'],
  first_party: true,
  scope: 'openid',
  redirect_uris: uris,
  post_logout_redirect_uris: uris,
});

let provider: Provider;
let loggedIn: Browser;
let hint: string;
const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const asked = { client_id: 'app', response_type: 'code', scope: 'openid', state: 's', nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256' };
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ clients: [clientWith(registered)], users: [{ username: 'ada@example.com', password }] });
  loggedIn = new Browser(provider);
  const redirect_uri = corpus.registered['a path'];
  const page = await loggedIn.go(`/oauth/authorize?${formOf({ ...asked, redirect_uri }).toString()}`);
  const { location } = await loggedIn.submit(page, { username: 'ada@example.com', password });
  const code = new URL(location ?? '').searchParams.get('code');
  hint = String((await provider.token({ grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier }, ['app', secret])).json['id_token']);
});
afterAll(() => provider.close());

const authorize = (redirect_uri: string, more: object = {}) => new Browser(provider).step(`/oauth/authorize?${formOf({ ...asked, redirect_uri, ...more }).toString()}`);
/** By POST, which is asked again as a GET. */
const authorizeByPost = (redirect_uri: string) => new Browser(provider).go('/oauth/authorize', { method: 'POST', body: formOf({ ...asked, redirect_uri }) });
const logout = (post_logout_redirect_uri: string) => loggedIn.step(`/oidc/logout?${formOf({ post_logout_redirect_uri, id_token_hint: hint }).toString()}`);

/** Which parts of an answer would lead a browser to where it must not go, or show it. What a hidden field brings back is judged when it comes. */
const leadsTo = ({ headers, text: page }: Seen, uri: string): readonly string[] => {
  const text = page.replace(/<input type="hidden"[^>]*>/g, '');
  return [
    ...(headers.get('location') === null ? [] : ['location']),
    ...(/form-action (?!'self';)/.test(headers.get('content-security-policy') ?? '') ? ['form-action'] : []),
    ...(/evil\.example|javascript:|data:/i.test(text) || (uri.length > 12 && text.includes(uri)) ? ['text'] : []),
  ];
};
/** Told that it is no request, or asked first, by a form that brings back no address. */
const isRefused = ({ status, text, fields }: Seen): boolean =>
  status === 400 ? text.includes('id="error"') : text.includes('id="logout-confirm"') && !new URLSearchParams(fields['flow']).has('return_url');
const inTurns = async <T>(items: readonly string[], look: (item: string) => Promise<T>): Promise<readonly (readonly [string, T])[]> => {
  const seen: (readonly [string, T])[] = [];
  for (let at = 0; at < items.length; at += 20) seen.push(...(await Promise.all(items.slice(at, at + 20).map(async (item) => [item, await look(item)] as const))));
  return seen;
};

test('the corpus has hundreds of entries, none twice, none registered', () => {
  const all = corpus.refused.flatMap(({ uris }) => uris);
  expect(all.length).toBeGreaterThan(500);
  expect(new Set([...all, ...registered, ...corpus.anyPort]).size).toBe(all.length + registered.length + corpus.anyPort.length);
});

describe('the authorization endpoint sends nobody, by no method and in no response mode, to', () => {
  const modes = [undefined, ...responseModes, 'form_post.jwt'];

  test.each(classes)('%s', async (_, { uris }) => {
    for (const response_mode of modes) {
      const seen = await inTurns(uris, (uri) => authorize(uri, response_mode === undefined ? {} : { response_mode }));
      expect(seen.map(([uri, answer]) => [uri, answer.status, answer.text.includes('id="error"'), leadsTo(answer, uri)])).toEqual(uris.map((uri) => [uri, 400, true, []]));
    }
    const posted = await inTurns(uris, authorizeByPost);
    expect(posted.map(([uri, answer]) => [uri, answer.status, answer.text.includes('id="error"'), leadsTo(answer, uri)])).toEqual(uris.map((uri) => [uri, 400, true, []]));
  });
});

describe('a log-out leads, even with an ID token, never to', () => {
  test.each([...classes, ['another port of a loopback address', { uris: corpus.anyPort }] as const])('%s', async (_, { uris }) => {
    const asking = uris.filter((uri) => uri !== ''); // an empty one is none
    const seen = await inTurns(asking, logout);
    expect(seen.map(([uri, answer]) => [uri, isRefused(answer), leadsTo(answer, uri)])).toEqual(asking.map((uri) => [uri, true, []]));
    const left = await inTurns(uris, (uri) => new Browser(provider).step(`/oidc/logout?${formOf({ post_logout_redirect_uri: uri, id_token_hint: hint }).toString()}`));
    expect(left.map(([uri, { location, status }]) => [uri, status === 400 ? undefined : location])).toEqual(left.map(([uri, { status }]) => [uri, status === 400 ? undefined : '/logged-out']));
  });
});

describe('the file registers', () => {
  const isRegistrable = (client: object) => ConfigurationFile.safeParse({ clients: [client] }).success;

  test.each(classes)('%s only where it is a URI of its own', (_, { uris, mayBeRegistered }) => {
    for (const list of ['redirect_uris', 'post_logout_redirect_uris'])
      expect(uris.map((uri) => [uri, isRegistrable({ ...clientWith(registered), [list]: [uri] })])).toEqual(uris.map((uri) => [uri, mayBeRegistered]));
  });
});

describe('it is led back to', () => {
  test.each([...Object.entries(corpus.registered), ...corpus.anyPort.map((uri) => ['another port', uri] as const)])('%s: %s', async (_, uri) => {
    const { status, location } = await authorize(uri, { prompt: 'none' });
    expect(status).toBe(303);
    expect(location).toBe(`${uri}${uri.includes('?') ? '&' : '?'}${location?.slice(uri.length + 1)}`);
    expect(location).toContain('error=login_required');
    expect((await authorizeByPost(uri)).text).toContain('id="login"');
  });

  test.each(registered)('%s, exactly so, after a log-out', async (uri) => {
    expect((await new Browser(provider).step(`/oidc/logout?${formOf({ post_logout_redirect_uri: uri, id_token_hint: hint }).toString()}`)).location).toBe(uri);
  });
});
