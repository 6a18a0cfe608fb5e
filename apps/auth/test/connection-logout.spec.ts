import { generateKeyPair, SignJWT } from 'jose';
import { AuthenticatorApp } from './authenticator-app.ts';
import { Browser, pageOf } from './browser.ts';
import { comeBack, connectionTo, fileWith, press, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { openImpostorPlace, type ImpostorPlace } from './impostor-place.ts';
import type { Provider } from './provider.ts';
import { until } from './until.ts';
import type { Faults, Impostor } from './upstream-impostor.ts';

/** What another provider says of log-outs there, server to server (OpenID Connect Back-Channel Logout 1.0). */
let place: ImpostorPlace;
let impostor: Impostor;
let provider: Provider;
let logIn: ImpostorPlace['logIn'];
let isIn: ImpostorPlace['isIn'];
beforeAll(async () => {
  place = await openImpostorPlace();
  ({ impostor, provider, logIn, isIn } = place);
});
beforeEach(() => place.begin());
afterAll(() => place.close());

const told = async (token: string, at: Provider = provider, connection = 'corp') => {
  const { status, json } = await at.send(`/login/connections/${connection}/backchannel-logout`, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
  return [status, json['error']];
};
const token = (...how: [claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>, otherKey?: boolean]) => impostor.logoutToken(provider.clock.now(), ...how);

describe('a log-in ends', () => {
  test.each<[what: string, claims: Readonly<Record<string, unknown>>, ends: readonly boolean[]]>([
    ['that is named, and no other of its person', { sub: undefined }, [true, false, false]],
    ['that is named with its person', {}, [true, false, false]],
    ['with all of its person, where that is all that is said', { sid: undefined }, [true, true, false]],
    ['of nobody, where it is said of somebody else', { sub: 'carm' }, [false, false, false]],
  ])('%s', async (_, claims, ends) => {
    const browsers = [await logIn('there-1'), await logIn('there-2'), await logIn('there-1b', 'cora')];
    expect(await told(await token(claims))).toEqual([200, undefined]);
    expect(await Promise.all(browsers.map(isIn))).toEqual(ends.map((isOver) => !isOver));
  });

  test('that the provider has never named, when any of its person does', async () => {
    const browser = await logIn(undefined);
    expect(await told(await token({}))).toEqual([200, undefined]);
    expect(await isIn(browser)).toBe(false);
    expect((await eventsOf(provider.runtime, 'user.session.ended')).map(({ actor, details }) => [actor, details])).toEqual([[{ kind: 'system' }, { by: 'other_provider', sessions: 1, session_ids: [expect.any(String)] }]]);
  });

  test('also by a token whose header says nothing of what it is', async () => {
    const browser = await logIn('there-1');
    expect(await told(await token({}, { typ: undefined }))).toEqual([200, undefined]);
    expect(await isIn(browser)).toBe(false);
  });

  test('on two nodes that hear of it at once, once', async () => {
    await logIn('there-1');
    const second = await provider.another();
    const one = await token();
    const answers = await Promise.all([told(one), told(one, second)]);
    await second.close();
    expect(answers.map(([status]) => status).sort()).toEqual([200, 400]);
    expect(await eventsOf(provider.runtime, 'user.session.ended')).toHaveLength(1);
  });
});

test('who has logged out there while a second factor is asked for here has to begin anew', async () => {
  await provider.apply(fileWith([connectionTo(impostor.origin, { trusted_domains: ['corp.example'] })], { sign_in: { second_factor: 'always' } }));
  const browser = new Browser(provider);
  const address = impostor.visit(await press(browser, await toLogin(browser)));
  impostor.faults = { claims: { sid: 'there-1' } };
  const offer = await comeBack(browser, address.href);
  expect(pageOf(offer)).toBe('authenticator');
  expect(await told(await token())).toEqual([200, undefined]);
  await browser.submit(offer, { code: AuthenticatorApp.from(offer).code(provider) });
  expect(await provider.database.prisma.session.count()).toBe(0);
});

describe('nobody is logged out by a token', () => {
  const seconds = () => Math.floor(provider.clock.now().getTime() / 1000);
  test.each<[what: string, claims: () => Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>, otherKey?: boolean]>([
    ['signed by another key', () => ({}), {}, true],
    ['of another issuer', () => ({ iss: 'https://elsewhere.example' })],
    ['for another client', () => ({ aud: 'elsewhere' })],
    ['of another kind', () => ({}), { typ: 'at+jwt' }],
    ['that is an ID token', () => ({ events: undefined, nonce: 'n' })],
    ['that is over', () => ({ iat: seconds() - 200, exp: seconds() - 11 })],
    ['without an end', () => ({ exp: undefined })],
  ])('%s', async (_, claims, header = {}, otherKey = false) => {
    const browser = await logIn('there-1');
    expect([await told(await token(claims(), header, otherKey)), await isIn(browser)]).toEqual([[400, 'invalid_request'], true]);
  });

  test('signed by a secret, or by nobody, or spelled in another way', async () => {
    const browser = await logIn('there-1');
    const right = await token();
    const [, payload = ''] = right.split('.');
    const bySecret = await new SignJWT(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>).setProtectedHeader({ alg: 'HS256', kid: 'own', typ: 'logout+jwt' }).sign(new TextEncoder().encode('a-client-secret-of-32-characters'));
    const byNobody = `${Buffer.from('{"alg":"none","typ":"logout+jwt"}').toString('base64url')}.${payload}.`;
    for (const each of [bySecret, byNobody, `${right}=`, 'a.b.c', '']) expect(await told(each)).toEqual([400, 'invalid_request']);
    expect(await isIn(browser)).toBe(true);
  });

  test('for another connection, or none', async () => {
    const browser = await logIn('there-1');
    for (const elsewhere of ['other', 'none']) expect(await told(await token(), provider, elsewhere)).toEqual([400, 'invalid_request']);
    expect(await isIn(browser)).toBe(true);
  });

  test('that comes a second time', async () => {
    const once = await token();
    expect([await told(once), await told(once)]).toEqual([[200, undefined], [400, 'invalid_request']]);
  });
});

describe('a frame in a browser', () => {
  const frame = async (browser: Browser, members: Readonly<Record<string, string>> = {}, connection = 'corp') =>
    (await browser.go(`/login/connections/${connection}/frontchannel-logout?${new URLSearchParams({ iss: impostor.origin, sid: 'there-1', ...members }).toString()}`)).text;

  test('ends what came by the log-in that it names, in this browser alone', async () => {
    const [browser, other] = [await logIn('there-1'), await logIn('there-1')];
    expect([await frame(browser), await isIn(browser), await isIn(other)]).toEqual(['<!doctype html>', false, true]);
    expect((await eventsOf(provider.runtime, 'user.session.ended')).map(({ actor, details }) => [actor, details])).toEqual([[{ kind: 'system' }, { by: 'other_provider', sessions: 1, session_ids: [expect.any(String)] }]]);
  });

  test('of another log-in, issuer or connection ends nothing, nor one that names none', async () => {
    const browser = await logIn('there-1');
    for (const members of [{ sid: 'there-2' }, { iss: 'https://elsewhere.example' }, { sid: '' }, { iss: '' }, { sid: 'there-1\0' }, { sid: 'x'.repeat(256) }]) expect(await frame(browser, members)).toBe('<!doctype html>');
    for (const connection of ['other', 'none']) expect(await frame(browser, {}, connection)).toBe('<!doctype html>');
    expect([await frame(new Browser(provider)), await isIn(browser)]).toEqual(['<!doctype html>', true]);
    const nameless = await logIn(undefined);
    await frame(nameless, { sid: '' });
    expect(await isIn(nameless)).toBe(true);
  });
});

test('a key that the provider has since just now is asked for, once in ten seconds, whatever keys are named', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  const browser = await logIn('there-1');
  expect(await told(await token())).toEqual([200, undefined]);
  const before = impostor.reads();
  const made = () => new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: `made-up-${Math.random()}` }).sign(privateKey);
  for (let tries = 0; tries < 5; tries += 1) expect(await told(await made())).toEqual([400, 'invalid_request']);
  expect(impostor.reads() - before).toBe(0);
  provider.clock.advance(11);
  await Promise.all(Array.from({ length: 5 }, async () => told(await made())));
  for (let tries = 0; tries < 5; tries += 1) await told(await made());
  expect([impostor.reads() - before, await isIn(browser)]).toEqual([1, false]);
});

test.each<[what: string, faults: Faults]>([
  ['says so', { statuses: { keys: 503 } }],
  ['has none there', { statuses: { keys: 404 } }],
  ['says something else in their place', { keys: 'none' }],
])('a provider whose keys cannot be had, and %s, is told to come later, and is believed ten seconds after it has them again', async (_, faults) => {
  const browser = await logIn('there-1');
  impostor.faults = faults;
  expect(await told(await token())).toEqual([503, 'temporarily_unavailable']);
  impostor.faults = {};
  provider.clock.advance(11);
  expect([await told(await token()), await isIn(browser)]).toEqual([[200, undefined], false]);
});

test('a provider that has many log-outs to tell at once is told none of them to come later', async () => {
  const tokens = await Promise.all(Array.from({ length: 50 }, (_, each) => token({ sub: `person-${each}`, sid: undefined })));
  let release = (): void => undefined;
  impostor.faults = { holdsUntil: new Promise<void>((resolve) => (release = resolve)) };
  const before = impostor.reads();
  const answers = tokens.map((each) => told(each));
  await until('the keys are asked for', () => impostor.reads() > before);
  for (let probes = 0; probes < 3; probes += 1) await told('', provider, 'none'); // by then all have come
  release();
  expect(new Set((await Promise.all(answers)).map(([status]) => status))).toEqual(new Set([200]));
  expect(impostor.reads()).toBe(before + 1);
});

test('whoever sends made-up tokens is asked to come later', async () => {
  const narrow = await provider.another({ SYMBOLON_THROTTLE_ADDRESS: '3' });
  for (let tries = 0; tries < 4; tries += 1) expect(await told('a.b.c', narrow)).toEqual([400, 'invalid_request']);
  expect(await told(await token(), narrow)).toEqual([503, 'temporarily_unavailable']);
  await narrow.close();
});

test('an ID token that no address has room for is not kept, and nobody is led on by it', async () => {
  await provider.apply(fileWith([connectionTo(impostor.origin, { trusted_domains: ['corp.example'], logout_there: true })]));
  impostor.faults = { metadata: { end_session_endpoint: `${impostor.origin}/end` } };
  const kept = async (padding: string) => {
    const browser = new Browser(provider);
    const address = impostor.visit(await press(browser, await toLogin(browser)));
    impostor.faults = { metadata: { end_session_endpoint: `${impostor.origin}/end` }, claims: { padding } };
    await comeBack(browser, address.href);
    return pageOf(await browser.submit(await browser.go('/oidc/logout'), { decision: 'logout' }));
  };
  expect([await kept('x'), await kept('x'.repeat(4000))]).toEqual([undefined, 'logged-out']);
});

test('a token is in no log', async () => {
  const one = await token();
  await told(one);
  await told(`${one}x`);
  expect(provider.log.join('\n')).not.toContain(one.slice(0, 40));
});
