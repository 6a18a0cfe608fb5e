import { Browser, type Seen } from './browser.ts';
import { decoded, issuer, password, secret, startProvider, type Provider } from './provider.ts';
import { callback, goodbye, isLoggedIn, logIn, logoutPath, people, rp } from './relying-party.ts';

let provider: Provider;
const other = { ...rp, client_id: 'other', post_logout_redirect_uris: ['https://other.example.com/goodbye?a=b', 'com.example.app:/goodbye'] };
const framed = {
  ...rp,
  client_id: 'framed',
  redirect_uris: [callback, 'https://framed.example.com/callback'],
  frontchannel_logout_uri: 'https://framed.example.com/logout?x=y',
  frontchannel_logout_session_required: true,
};
const bare = { ...framed, client_id: 'bare', frontchannel_logout_uri: 'https://rp.example.com/logout', frontchannel_logout_session_required: false };
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ clients: [rp, other, framed, bare, { ...rp, client_id: 'named', client_name: 'Our <shop>' }], users: people });
});
afterAll(() => provider.close());

const isAsking = ({ text }: Seen): boolean => text.includes('id="logout-confirm"');
const framesOf = ({ text }: Seen): readonly string[] => [...text.matchAll(/<iframe [^>]*src="([^"]*)"/g)].map(([, src]) => (src ?? '').replaceAll('&amp;', '&'));
const continuesTo = ({ text }: Seen): string | undefined => /id="continue"[^>]* href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
const someone = async (members: Record<string, string> = {}, username = 'ada@example.com') => {
  const browser = new Browser(provider);
  return { browser, ...(await logIn(provider, browser, members, username)) };
};
/** Two people at one browser: Ada, then Bob. */
const two = async () => {
  const { browser, idToken: ada } = await someone();
  const { idToken: bob } = await logIn(provider, browser, { prompt: 'login' }, 'bob@example.com');
  const whoIsIn = async () => {
    const page = await browser.go('/oidc/logout');
    const hints = await Promise.all([ada, bob].map(async (hint) => (await browser.go(`/oauth/authorize?${new URLSearchParams({ client_id: 'rp', redirect_uri: callback, response_type: 'code', scope: 'openid', nonce: 'n', prompt: 'none', id_token_hint: hint }).toString()}`)).location?.includes('code=') === true));
    return { ada: hints[0], bob: hints[1], asks: isAsking(page) };
  };
  return { browser, ada, bob, whoIsIn };
};

describe('who is meant by an ID token', () => {
  test('is logged out without being asked, and goes back with the state and nothing else', async () => {
    const { browser, idToken } = await someone();
    expect((await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: 's&1' }))).location).toBe(`${goodbye}?state=s%261`);
    expect(await isLoggedIn(browser)).toBe(false);
  });

  test('also by one that expired', async () => {
    const { browser, idToken } = await someone();
    provider.clock.advance(2 * 3600);
    expect((await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: goodbye }))).location).toBe(goodbye);
    expect(await isLoggedIn(browser)).toBe(false);
  });

  test('also by one of an earlier log-in of the same person', async () => {
    const earlier = await someone();
    const { browser } = await someone();
    expect((await browser.go(logoutPath({ id_token_hint: earlier.idToken, post_logout_redirect_uri: goodbye }))).location).toBe(goodbye);
    expect(await isLoggedIn(browser)).toBe(false);
    expect(await isLoggedIn(earlier.browser)).toBe(true); // a hint ends nothing in other browsers
  });

  test('leaves alone; who else is logged in there stays', async () => {
    const { browser, ada, whoIsIn } = await two();
    await browser.go(logoutPath({ id_token_hint: ada }));
    expect(await whoIsIn()).toEqual({ ada: false, bob: true, asks: true });
  });

  test('goes back at once when they had left already', async () => {
    const { browser, idToken } = await someone();
    const path = logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: 'again' });
    await browser.go(path);
    expect((await browser.go(path)).location).toBe(`${goodbye}?state=again`);
    expect((await new Browser(provider).go(path)).location).toBe(`${goodbye}?state=again`);
  });

  test('is told so in their language when there is nowhere to go', async () => {
    const { browser, idToken } = await someone();
    const seen = await browser.go(logoutPath({ id_token_hint: idToken, ui_locales: 'de' }));
    expect([seen.status, seen.location]).toEqual([200, undefined]);
    expect(seen.text).toContain('<html lang="de">');
    expect(seen.text).toContain('data-page="logged-out"');
  });

  test('may come by POST: it is asked again as a GET, which brings the cookie', async () => {
    const { browser, idToken } = await someone();
    const body = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: 'p' });
    const step = await browser.step('/oidc/logout', { method: 'POST', body });
    expect([step.status, step.location]).toEqual([303, `/oidc/logout?${body.toString()}`]);
    expect((await browser.go(step.location ?? '')).location).toBe(`${goodbye}?state=p`);
  });

  test('goes to an address with a query of its own, or of an app', async () => {
    for (const [uri, expected] of [[other.post_logout_redirect_uris[0], 'https://other.example.com/goodbye?a=b&state=s'], [other.post_logout_redirect_uris[1], 'com.example.app:/goodbye?state=s']] as const) {
      const { browser, idToken } = await someone({ client_id: 'other' });
      expect((await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: uri ?? '', state: 's' }))).location).toBe(expected);
    }
  });
});

describe('nobody is logged out unasked, and a refusal leads nowhere else', () => {
  const forged = (hint: string, header: object, claims: object = {}) =>
    `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${Buffer.from(JSON.stringify({ ...decoded(hint).claims, ...claims })).toString('base64url')}`;
  /** Whether the person, once they confirmed, goes to the client's address. */
  type Row = readonly [name: string, members: (ada: string, others: { readonly bob: string; readonly access: string; readonly other: string }) => Record<string, string>, returns: boolean];
  test.each<Row>([
    ['nothing', () => ({}), false],
    ['only a state', () => ({ state: 'x' }), false],
    ['only a client', () => ({ client_id: 'rp' }), false],
    ['an address without an ID token', () => ({ post_logout_redirect_uri: goodbye }), false],
    ['an address and a client without an ID token', () => ({ post_logout_redirect_uri: goodbye, client_id: 'rp', state: 'x' }), true],
    ['an empty ID token', () => ({ id_token_hint: '', post_logout_redirect_uri: goodbye, client_id: 'rp', state: 'x' }), true],
    ['an address that is not registered', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'https://evil.example.com/' }), false],
    ['an address with a query added', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${goodbye}?foo=bar` }), false],
    ['an address with a fragment added', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${goodbye}#x` }), false],
    ['an address with a slash added', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${goodbye}/` }), false],
    ['an address in other letters', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: goodbye.replace('rp.', 'RP.') }), false],
    ['a host that begins alike', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'https://rp.example.com.evil.example/goodbye' }), false],
    ['the host as user information', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'https://rp.example.com@evil.example/goodbye' }), false],
    ['a script as address', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'javascript:alert(1)' }), false],
    ['an address of another client', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'https://other.example.com/goodbye?a=b' }), false],
    ['an ID token of another client', (hint) => ({ id_token_hint: hint, client_id: 'other', post_logout_redirect_uri: 'https://other.example.com/goodbye?a=b' }), false],
    ['an unknown client', (hint) => ({ id_token_hint: hint, client_id: 'nobody', post_logout_redirect_uri: goodbye }), false],
    ['an ID token of somebody who is not logged in here', (_, { bob }) => ({ id_token_hint: bob, post_logout_redirect_uri: goodbye, state: 'x' }), true],
    ['an access token', (_, { access }) => ({ id_token_hint: access, client_id: 'rp', post_logout_redirect_uri: goodbye }), false],
    ['a broken signature', (hint) => ({ id_token_hint: `${hint.slice(0, -6)}AAAAAA`, client_id: 'rp', post_logout_redirect_uri: goodbye }), false],
    ['no signature', (hint) => ({ id_token_hint: `${forged(hint, { alg: 'none', typ: 'JWT' })}.`, client_id: 'rp', post_logout_redirect_uri: goodbye }), false],
    ['no signature, in other letters', (hint) => ({ id_token_hint: `${forged(hint, { alg: 'nOnE' })}.${hint.split('.')[2]}`, client_id: 'rp', post_logout_redirect_uri: goodbye }), false],
    ['a symmetric signature', (hint) => ({ id_token_hint: `${forged(hint, { alg: 'HS256', kid: decoded(hint).header['kid'] })}.${hint.split('.')[2]}`, client_id: 'rp', post_logout_redirect_uri: goodbye }), false],
    ['a key that it brings along', (hint) => ({ id_token_hint: `${forged(hint, { ...decoded(hint).header, jwk: { kty: 'oct', k: 'AA' }, jku: 'https://evil.example.com' })}.${hint.split('.')[2]}`, client_id: 'rp', post_logout_redirect_uri: goodbye }), false],
    ['another person written into it', (hint, { bob }) => ({ id_token_hint: `${forged(hint, decoded(hint).header, { sub: decoded(bob).claims['sub'] })}.${hint.split('.')[2]}`, client_id: 'rp', post_logout_redirect_uri: goodbye }), false],
    ['text', () => ({ id_token_hint: 'ada@example.com', client_id: 'rp', post_logout_redirect_uri: goodbye }), false],
  ])('%s', async (_, members, returns) => {
    const { browser, idToken, json } = await someone();
    const [bob, elsewhere] = [await someone({}, 'bob@example.com'), await someone({ client_id: 'other' })];
    const page = await browser.go(logoutPath(members(idToken, { bob: bob.idToken, access: String(json['access_token']), other: elsewhere.idToken })));
    expect([page.status, page.location, isAsking(page)]).toEqual([200, undefined, true]);
    expect(page.headers.get('content-security-policy')).not.toContain('form-action'); // it would hold for where the client goes on to
    expect(page.text).not.toMatch(/evil|alert/);
    expect(await isLoggedIn(browser)).toBe(true);
    const left = await browser.submit(page, { decision: 'logout' });
    expect(left.location).toBe(returns ? `${goodbye}?state=x` : undefined);
    expect(await isLoggedIn(browser)).toBe(false);
    expect(await isLoggedIn(bob.browser)).toBe(true);
  });

  test.each<[string, Record<string, string>, string | undefined]>([
    ['a client and an address of its own', { client_id: 'rp', post_logout_redirect_uri: goodbye, state: 'x' }, `${goodbye}?state=x`],
    ['no client', { post_logout_redirect_uri: goodbye, state: 'x' }, undefined],
    ['an unknown client', { client_id: 'nobody', post_logout_redirect_uri: goodbye }, undefined],
    ['an address of another client', { client_id: 'rp', post_logout_redirect_uri: 'https://other.example.com/goodbye?a=b' }, undefined],
    ['an address with a query added', { client_id: 'rp', post_logout_redirect_uri: `${goodbye}?x` }, undefined],
    ['an address that begins alike', { client_id: 'rp', post_logout_redirect_uri: `${goodbye}/../x` }, undefined],
    ['an ID token that is none', { client_id: 'rp', post_logout_redirect_uri: goodbye, id_token_hint: 'x.y.z' }, undefined],
  ])('where nobody is logged in, there is only one way to go: a request with %s', async (_, members, expected) => {
    const seen = await new Browser(provider).go(logoutPath(members));
    expect([seen.status, seen.location]).toEqual(expected === undefined ? [200, undefined] : [303, expected]);
    if (expected === undefined) expect(seen.text).toContain('data-page="logged-out"');
  });

  test.each<[string, (hint: string) => Record<string, string>, boolean]>([
    ['an ID token of its own', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'https://elsewhere.example.com/' }), true],
    ['its name alone', () => ({ client_id: 'named' }), true],
    ['a forged ID token', (hint) => ({ id_token_hint: forged(hint, { alg: 'none' }) + '.x' }), false],
    ['its name beside a forged ID token', (hint) => ({ id_token_hint: `${hint.slice(0, -6)}AAAAAA`, client_id: 'named' }), false],
    ['its name beside an ID token of another client', (hint) => ({ id_token_hint: hint, client_id: 'framed' }), false],
  ])('a client is named to the person for %s', async (_, members, isNamed) => {
    const { browser, idToken } = await someone({ client_id: 'named' });
    const page = await browser.go(logoutPath(members(idToken)));
    expect([isAsking(page), /Our &lt;shop&gt;|framed/.test(page.text)]).toEqual([true, isNamed]);
  });

  test.each<[string, string, string]>([
    ['a repeated parameter', 'id_token_hint=a&id_token_hint=b', 'id_token_hint is repeated: send it once.'],
    ['a repeated address', `post_logout_redirect_uri=${goodbye}&post_logout_redirect_uri=${goodbye}`, 'post_logout_redirect_uri is repeated: send it once.'],
    ['control characters', 'state=%0d%0aSet-Cookie:x', 'state has characters other than printable ASCII.'],
    ['a state that is too long', `state=${'x'.repeat(4097)}`, 'state is longer than 4096 characters.'],
    ['an ID token that is too long', `id_token_hint=${'x'.repeat(8193)}`, 'id_token_hint is longer than 8192 characters.'],
    ['broken escapes', 'state=%zz', 'The form body is not valid percent-encoded UTF-8.'],
  ])('%s is refused on a page, by GET and by POST', async (_, query, sentence) => {
    const { browser } = await someone();
    const answers = [await browser.go(`/oidc/logout?${query}`), await browser.go('/oidc/logout', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: query })];
    for (const seen of answers) {
      expect([seen.status, seen.location]).toEqual([400, undefined]);
      expect(seen.text).toContain(sentence);
    }
    expect(await isLoggedIn(browser)).toBe(true);
  });
});

describe('the person who is asked', () => {
  test('sees which client asks and which account is meant, as text', async () => {
    const { browser } = await someone();
    const page = await browser.go(logoutPath({ client_id: 'named', ui_locales: 'fr' }));
    expect(page.text).toContain('Our &lt;shop&gt;');
    expect(page.text).toContain('ada@example.com');
    expect(page.text).toContain('<html lang="fr">');
  });

  test('stays logged in when they say so, and the client is not told otherwise', async () => {
    const { browser } = await someone();
    const page = await browser.go(logoutPath({ client_id: 'rp', post_logout_redirect_uri: goodbye }));
    const seen = await browser.step(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, decision: 'stay' }) });
    expect([seen.status, seen.location]).toEqual([303, '/account']);
    expect(await isLoggedIn(browser)).toBe(true);
  });

  test.each<[string, (fields: Readonly<Record<string, string>>) => Record<string, string>]>([
    ['no token', ({ flow }) => ({ flow: flow ?? '' })],
    ['an empty token', (fields) => ({ ...fields, csrf: '' })],
    ['another address', (fields) => ({ ...fields, flow: new URLSearchParams({ return_url: 'https://evil.example.com/', step: 'logout' }).toString() })],
    ['another account', (fields) => ({ ...fields, flow: `${fields['flow']}&user=user_x` })],
    ['nothing', () => ({})],
  ])('cannot be made to confirm by another site: %s', async (_, members) => {
    const { browser } = await someone();
    const page = await browser.go(logoutPath({ client_id: 'rp', post_logout_redirect_uri: goodbye }));
    const seen = await browser.go(page.action, { method: 'POST', body: new URLSearchParams({ ...members(page.fields), decision: 'logout' }) });
    expect([seen.status, seen.location]).toEqual([400, undefined]);
    expect(await isLoggedIn(browser)).toBe(true);
  });

  test('cannot be made to confirm with a form of another browser', async () => {
    const [mine, theirs] = [await someone(), await someone()];
    const page = await theirs.browser.go(logoutPath({ client_id: 'rp', post_logout_redirect_uri: goodbye }));
    expect((await mine.browser.submit(page, { decision: 'logout' })).status).toBe(400);
    expect(await isLoggedIn(mine.browser)).toBe(true);
  });

  test('leaves with every account of the browser, or with the one that logout_hint names', async () => {
    const first = await two();
    await first.browser.submit(await first.browser.go('/oidc/logout'), { decision: 'logout' });
    expect(await first.whoIsIn()).toEqual({ ada: false, bob: false, asks: false });
    for (const name of ['ada@example.com', ' ADA@example.com']) {
      const second = await two();
      const page = await second.browser.go(logoutPath({ logout_hint: name }));
      expect(page.text).toContain('ada@example.com');
      await second.browser.submit(page, { decision: 'logout' });
      expect(await second.whoIsIn()).toEqual({ ada: false, bob: true, asks: true });
    }
    const third = await two();
    const page = await third.browser.go(logoutPath({ logout_hint: String(decoded(third.bob).claims['sid']) }));
    await third.browser.submit(page, { decision: 'logout' });
    expect(await third.whoIsIn()).toEqual({ ada: true, bob: false, asks: true });
  });
});

describe('the cookies', () => {
  test('are new whoever is left; what was there before opens nothing', async () => {
    const { browser, ada, bob } = await two();
    const before = browser.cookie;
    await browser.go(logoutPath({ id_token_hint: ada }));
    const between = browser.cookie;
    expect(between).not.toBe(before);
    const thief = new Browser(provider);
    thief.cookie = before;
    expect(await isLoggedIn(thief)).toBe(false);
    const seen = await browser.step(logoutPath({ id_token_hint: bob }));
    expect(seen.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-symbolon=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
      expect.stringMatching(/^__Host-symbolon-state=[\w-]{43}; Path=\/; SameSite=None; Secure$/),
    ]);
    expect(await isLoggedIn(browser)).toBe(false);
    thief.cookie = between;
    expect(await isLoggedIn(thief)).toBe(false);
  });
});

describe('front-channel', () => {
  test('clients are loaded in frames, each with its issuer and log-in where it wants them, before the person goes on', async () => {
    const { browser, idToken } = await someone();
    const framedToken = (await logIn(provider, browser, { client_id: 'framed' })).idToken;
    await logIn(provider, browser, { client_id: 'bare' });
    const seen = await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: 's' }));
    expect([seen.status, seen.location]).toEqual([200, undefined]);
    const sid = String(decoded(framedToken).claims['sid']);
    expect(framesOf(seen)).toEqual(['https://rp.example.com/logout', `https://framed.example.com/logout?x=y&iss=${encodeURIComponent(issuer)}&sid=${sid}`]);
    expect(continuesTo(seen)).toBe(`${goodbye}?state=s`);
    const policy = seen.headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toContain('frame-src https://rp.example.com https://framed.example.com');
    const nonce = /<script nonce="([\w-]+)">/.exec(seen.text)?.[1] ?? 'none';
    expect(policy).toContain(`script-src 'nonce-${nonce}'`);
    expect(seen.text).toMatch(/<iframe hidden title="" sandbox="allow-forms allow-same-origin allow-scripts" src=/);
    expect(await isLoggedIn(browser)).toBe(false);
  });

  test('the same after the person confirmed, and with nowhere to go they are told that they left', async () => {
    const { browser } = await someone({ client_id: 'bare' });
    const seen = await browser.submit(await browser.go('/oidc/logout'), { decision: 'logout' });
    expect(framesOf(seen)).toEqual(['https://rp.example.com/logout']);
    expect(continuesTo(seen)).toBeUndefined();
    expect(seen.text).toContain('data-page="logged-out"');
  });

  test('an app is gone back to by its own scheme', async () => {
    const { browser, idToken } = await someone({ client_id: 'other' });
    await logIn(provider, browser, { client_id: 'bare' });
    const seen = await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: 'com.example.app:/goodbye' }));
    expect(continuesTo(seen)).toBe('com.example.app:/goodbye');
  });

  test('only clients of what ended are loaded', async () => {
    const { browser, idToken } = await someone();
    await logIn(provider, browser, { client_id: 'framed', prompt: 'login' }, 'bob@example.com');
    expect((await browser.go(logoutPath({ id_token_hint: idToken, post_logout_redirect_uri: goodbye }))).location).toBe(goodbye);
  });

  test('where nobody is to be framed, no page may frame anything', async () => {
    const { browser } = await someone();
    const page = await browser.go('/oidc/logout');
    expect(page.headers.get('content-security-policy')).not.toContain('frame-src');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

test('no token of a log-out is in the log, and the log tells that there was one', async () => {
  const { browser, idToken } = await someone();
  await browser.go(logoutPath({ id_token_hint: idToken, state: 'canary-state-4411', post_logout_redirect_uri: goodbye }));
  await browser.go('/oidc/logout', { method: 'POST', body: new URLSearchParams({ id_token_hint: `${idToken}x`, logout_hint: 'canary-hint-77' }) });
  const log = provider.log.join('');
  for (const value of [idToken, ...idToken.split('.').slice(1), 'canary-state', 'canary-hint', secret, password]) expect(log).not.toContain(value);
  expect(provider.log.map((line) => JSON.parse(line) as Record<string, unknown>)).toContainEqual(expect.objectContaining({ route: '/oidc/logout', event: 'logout', client_id: 'rp' }));
});
