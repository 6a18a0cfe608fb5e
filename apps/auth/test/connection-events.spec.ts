import { SignJWT } from 'jose';
import { AuthenticatorApp } from './authenticator-app.ts';
import { Browser, pageOf } from './browser.ts';
import { comeBack, connectionTo, fileWith, press, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { openImpostorPlace, type ImpostorPlace } from './impostor-place.ts';
import type { Provider } from './provider.ts';
import type { Impostor } from './upstream-impostor.ts';

/** Security events that another provider pushes here (RFC 8935): a log-in there is revoked, an account there disabled. */
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

const day = 86_400;
const revoked = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const disabled = 'https://schemas.openid.net/secevent/risc/event-type/account-disabled';
const seconds = () => Math.floor(provider.clock.now().getTime() / 1000);
const person = (sub = 'carl') => ({ format: 'iss_sub', iss: impostor.origin, sub });
const logInOf = (id: string, sub?: string) => ({ format: 'complex', user: person(sub), session: { format: 'opaque', id } });

const set = (claims: Readonly<Record<string, unknown>> = {}, header: Readonly<Record<string, unknown>> = {}, otherKey = false) =>
  impostor.logoutToken(provider.clock.now(), { exp: undefined, sub: undefined, sid: undefined, sub_id: person(), events: { [revoked]: {} }, ...claims }, { typ: 'secevent+jwt', ...header }, otherKey);
const told = async (token: string, connection = 'corp', type = 'application/secevent+jwt') => {
  const { status, json, text } = await provider.send(`/login/connections/${connection}/security-events`, { method: 'POST', headers: { 'content-type': type }, body: token });
  return [status, text === '' ? undefined : json];
};
const taken = [202, undefined];
const refusal = (description = 'The request is not valid.') => [400, { err: 'invalid_request', description }];

describe('a log-in ends', () => {
  test.each<[what: string, claims: () => Readonly<Record<string, unknown>>, ends: readonly boolean[]]>([
    ['that is revoked, and no other of its person', () => ({ sub_id: logInOf('there-1') }), [true, false, false]],
    ['with all of its person, where that is all that is said', () => ({}), [true, true, false]],
    ['with all of its person, whose account is disabled, whichever log-in is named', () => ({ sub_id: logInOf('there-1'), events: { [disabled]: { reason: 'hijacking' } } }), [true, true, false]],
    ['of nobody, where it is said of somebody else', () => ({ sub_id: person('carm') }), [false, false, false]],
    ['of nobody, where something else is told', () => ({ events: { 'https://schemas.openid.net/secevent/caep/event-type/credential-change': {} } }), [false, false, false]],
    ['of nobody, by what asks whether it arrives', () => ({ sub_id: { format: 'opaque', id: 'a-stream' }, events: { 'https://schemas.openid.net/secevent/ssf/event-type/verification': { state: 's' } } }), [false, false, false]],
  ])('%s', async (_, claims, ends) => {
    const browsers = [await logIn('there-1'), await logIn('there-2'), await logIn('there-1b', 'cora')];
    expect(await told(await set(claims()))).toEqual(taken);
    expect(await Promise.all(browsers.map(isIn))).toEqual(ends.map((isOver) => !isOver));
  });

  test('by a token that was on its way for a day, and none that began since', async () => {
    const before = await logIn('there-1');
    const late = await set();
    provider.clock.advance(day);
    impostor.faults = {};
    const after = await logIn('there-2');
    expect(await told(late)).toEqual(taken);
    expect([await isIn(before), await isIn(after)]).toEqual([false, true]);
  });

  test.each([
    ['goes on, where it began after what comes late', day, 1],
    ['begins anew, where it began before', 0, 0],
  ])('and one in which a second factor is asked for %s', async (_, late, sessions) => {
    const one = await set();
    provider.clock.advance(late);
    await provider.apply(fileWith([connectionTo(impostor.origin, { trusted_domains: ['corp.example'] })], { sign_in: { second_factor: 'always' } }));
    const browser = new Browser(provider);
    const address = impostor.visit(await press(browser, await toLogin(browser)));
    impostor.faults = { claims: { sid: 'there-1' } };
    const offer = await comeBack(browser, address.href);
    expect([pageOf(offer), await told(one)]).toEqual(['authenticator', taken]);
    await browser.submit(offer, { code: AuthenticatorApp.from(offer).code(provider) });
    expect(await provider.database.prisma.session.count()).toBe(sessions);
  });

  test('once: what comes again is taken, and does nothing', async () => {
    await logIn('there-1');
    const one = await set();
    expect([await told(one), await told(one)]).toEqual([taken, taken]);
    expect((await eventsOf(provider.runtime, 'user.session.ended')).map(({ actor, details }) => [actor, details])).toEqual([[{ kind: 'system' }, { by: 'other_provider', sessions: 1, session_ids: [expect.any(String)] }]]);
    const again = await logIn('there-1');
    expect([await told(one), await isIn(again)]).toEqual([taken, true]);
  });
});

describe('nobody is logged out by a token', () => {
  test.each<[what: string, claims: () => Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>, otherKey?: boolean]>([
    ['signed by another key', () => ({}), {}, true],
    ['of another issuer', () => ({ iss: 'https://elsewhere.example' })],
    ['for another client', () => ({ aud: 'elsewhere' })],
    ['that does not say what it is', () => ({}), { typ: undefined }],
    ['that is a logout token', () => ({}), { typ: 'logout+jwt' }],
    ['that has a subject as ID tokens have', () => ({ sub: 'carl' })],
    ['that has an end', () => ({ exp: seconds() + 60 })],
    ['of no event', () => ({ events: {} })],
    ['of two events', () => ({ events: { [revoked]: {}, [disabled]: {} } })],
    ['whose event is no object', () => ({ events: { [revoked]: 'yes' } })],
    ['without a name', () => ({ jti: undefined })],
    ['of no time', () => ({ iat: undefined })],
    ['of more than a week ago', () => ({ iat: seconds() - 7 * day - 1 })],
    ['of later', () => ({ iat: seconds() + 60 })],
    ['of no time that there is', () => ({ iat: 1e18 })],
    ['about a name that cannot be kept', () => ({ sub_id: person('carl\0') })],
    ['about nobody', () => ({ sub_id: undefined })],
    ['about who is called so by somebody else', () => ({ sub_id: { ...person(), iss: 'https://elsewhere.example' } })],
    ['about an address', () => ({ sub_id: { format: 'email', email: 'carl@corp.example' } })],
    ['about a log-in of who is called so by somebody else', () => ({ sub_id: { ...logInOf('there-1'), user: { ...person(), iss: 'https://elsewhere.example' } } })],
    ['that disables a log-in', () => ({ sub_id: { format: 'complex', session: { format: 'opaque', id: 'there-1' } }, events: { [disabled]: {} } })],
  ])('%s', async (_, claims, header = {}, otherKey = false) => {
    const browser = await logIn('there-1');
    expect([await told(await set(claims(), header, otherKey)), await isIn(browser)]).toEqual([refusal(), true]);
  });

  test('signed by a secret, or by nobody, spelled in another way, or sent as something else', async () => {
    const browser = await logIn('there-1');
    const right = await set();
    const [, payload = ''] = right.split('.');
    const bySecret = await new SignJWT(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>).setProtectedHeader({ alg: 'HS256', kid: 'own', typ: 'secevent+jwt' }).sign(new TextEncoder().encode('a-client-secret-of-32-characters'));
    const byNobody = `${Buffer.from('{"alg":"none","typ":"secevent+jwt"}').toString('base64url')}.${payload}.`;
    for (const each of [bySecret, byNobody, `${right}=`, 'a.b.c', '']) expect(await told(each)).toEqual(refusal());
    expect(await told(right, 'corp', 'text/plain')).toEqual(refusal('The body must be application/secevent+jwt.'));
    for (const elsewhere of ['other', 'none']) expect(await told(right, elsewhere)).toEqual(refusal());
    expect(await isIn(browser)).toBe(true);
  });
});

test('whoever sends made-up tokens is asked to come later', async () => {
  const narrow = await provider.another({ SYMBOLON_THROTTLE_ADDRESS: '3' });
  const send = async (token: string) => (await narrow.send('/login/connections/corp/security-events', { method: 'POST', headers: { 'content-type': 'application/secevent+jwt' }, body: token })).status;
  for (let tries = 0; tries < 4; tries += 1) expect(await send('a.b.c')).toBe(400);
  expect(await send(await set())).toBe(503);
  await narrow.close();
});

test('a token is in no log', async () => {
  const one = await set();
  await told(one);
  await told(`${one}x`);
  expect(provider.log.join('\n')).not.toContain(one.slice(0, 40));
});
