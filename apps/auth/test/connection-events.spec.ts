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

describe('a stream that is asked for what it holds (RFC 8936)', () => {
  type Asked = Readonly<Record<string, unknown>> & { readonly ack: readonly string[]; readonly setErrs: Readonly<Record<string, { readonly err: string }>> };
  const asked: Asked[] = [];
  const shown: (string | undefined)[] = [];
  const held = new Map<string, unknown>();
  /** What it says of itself and of the stream, but for what a test wants otherwise. */
  const transmitter = ({ configuration = {}, stream = {}, answer = (sets) => ({ sets }) }: { readonly configuration?: object; readonly stream?: object; readonly answer?: (sets: object) => unknown } = {}): Impostor['elsewhere'] => (path, body, authorization) => {
    if (path === '/.well-known/ssf-configuration') return [200, { issuer: impostor.origin, configuration_endpoint: `${impostor.origin}/streams`, ...configuration }];
    if (path !== '/streams?stream_id=theirs' && path !== '/poll') return undefined;
    shown.push(authorization);
    if (path !== '/poll') return [200, { stream_id: 'theirs', delivery: { method: 'urn:ietf:rfc:8936', endpoint_url: `${impostor.origin}/poll` }, ...stream }];
    const question = JSON.parse(body) as Asked;
    asked.push(question);
    for (const jti of [...question.ack, ...Object.keys(question.setErrs)]) held.delete(jti);
    return [200, answer(Object.fromEntries([...held].slice(0, Number(question['maxEvents']))))];
  };
  const open = (more: object = {}) => provider.apply(fileWith([connectionTo(impostor.origin, { trusted_domains: ['corp.example'], signals_stream: 'theirs', ...more })]));
  const holds = async (jti: string, claims: Readonly<Record<string, unknown>> = {}, ...how: [Readonly<Record<string, unknown>>?, boolean?]) => void held.set(jti, await set({ jti, ...claims }, ...how));
  const heard = () => provider.database.prisma.hearing.findUniqueOrThrow({ where: { connectionId: 'corp' } });
  beforeEach(async () => {
    for (const list of [asked, shown]) list.length = 0;
    held.clear();
    impostor.elsewhere = transmitter();
    await open();
  });

  test('ends what it says is over, says what was taken and what was not, and is asked again in a minute', async () => {
    const browser = await logIn('there-1');
    await holds('good');
    await holds('of-another-key', {}, {}, true);
    await holds('of-two-events', { events: { [revoked]: {}, [disabled]: {} } });
    held.set('called-otherwise', await set({ jti: 'good' }));
    held.set('no-text', 7);
    held.set('too-long', 'a'.repeat(12_001));
    await provider.deliver();
    expect([await isIn(browser), asked.map(({ ack, setErrs, maxEvents }) => [maxEvents, ack, Object.entries(setErrs).map(([jti, { err }]) => [jti, err])])]).toEqual([false, [
      [16, [], []],
      [0, ['good'], [['of-another-key', 'invalid_key'], ['of-two-events', 'invalid_request'], ['called-otherwise', 'invalid_request'], ['no-text', 'invalid_request'], ['too-long', 'invalid_request']]],
    ]]);
    expect(await heard()).toMatchObject({ receivedType: revoked, refusal: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', polledAt: provider.clock.now(), failingSince: null, lastError: null });
    await provider.deliver();
    expect(asked).toHaveLength(2);
    provider.clock.advance(60);
    await provider.deliver();
    expect(asked).toHaveLength(3);
    expect(impostor.asked.at(-1)?.get('grant_type')).toBe('client_credentials');
    expect(new Set(shown)).toEqual(new Set(['Bearer an-access-token']));
  });

  test('is asked on while there is more, and no longer than one turn by a provider that always has', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => holds(`one-${at}`, { sub_id: person('carm') })));
    impostor.elsewhere = transmitter({ answer: (sets) => ({ sets, moreAvailable: Object.keys(sets).length > 0 }) });
    await provider.deliver();
    expect([asked.map(({ ack }) => ack.length), held.size]).toEqual([[0, 16, 4], 0]);
    provider.clock.advance(60);
    asked.length = 0;
    const always = await set({ sub_id: person('carm'), jti: 'always' });
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`unasked-${at}`, 'a']));
    impostor.elsewhere = transmitter({ answer: () => ({ sets: asked.length === 1 ? many : { always }, moreAvailable: true }) });
    await provider.deliver();
    expect([asked.length, Object.keys(asked[1]?.setErrs ?? {}).length]).toEqual([21, 16]);
  });

  test('is shown the token that the entry has for it, which stands nowhere in the clear', async () => {
    await open({ signals_token: 'canary.of-a-stream' });
    await provider.deliver();
    expect([new Set(shown), asked.length]).toEqual([new Set(['Bearer canary.of-a-stream']), 1]);
    const [row] = await provider.database.prisma.connection.findMany({ where: { id: 'corp' } });
    expect([Buffer.from(row?.signalsToken ?? []).includes('canary'), JSON.stringify([row?.protocol, provider.log, await eventsOf(provider.runtime)]).includes('canary')]).toEqual([false, false]);
    await open({ signals_scope: 'ssf.manage' });
    expect((await provider.database.prisma.connection.findMany({ where: { id: 'corp' } }))[0]?.signalsToken).toBeNull();
  });

  test.each<[what: string, how: () => Parameters<typeof transmitter>[0] | Impostor['faults'], reason: string]>([
    ['its configuration is of another issuer', () => ({ configuration: { issuer: 'https://elsewhere.example' } }), 'the transmitter configuration is of another issuer'],
    ['it leads to what is no address of the web', () => ({ configuration: { configuration_endpoint: 'file:///etc/passwd' } }), 'configuration_endpoint is no address to be asked'],
    ['it leads to a private network', () => ({ stream: { delivery: { method: 'urn:ietf:rfc:8936', endpoint_url: 'http://10.0.0.1/poll' } } }), 'address not permitted'],
    ['the stream is pushed', () => ({ stream: { delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://app.example' } } }), 'the stream is not one that is asked'],
    ['it answers with something else', () => ({ answer: () => 'no' }), 'no answer of SETs'],
    ['its answer has no end', () => ({ answer: () => 'a'.repeat(300_000) }), 'answer too long'],
  ])('is asked no more for five minutes, where %s', async (_, how, reason) => {
    await holds('good');
    const browser = await logIn('there-1');
    impostor.elsewhere = transmitter(how() as Parameters<typeof transmitter>[0]);
    await provider.deliver();
    expect([(await heard()).lastError, (await heard()).dueAt, await isIn(browser)]).toEqual([reason, new Date(provider.clock.now().getTime() + 300_000), true]);
  });

  test.each<[what: string, faults: Impostor['faults']]>([
    ['its keys cannot be had', { statuses: { keys: 503 } }],
    ['what it says of itself cannot', { statuses: { discovery: 404 } }],
    ['that is a page of somebody else', { metadata: { issuer: 'https://elsewhere.example' } }],
    ['that names no keys', { metadata: { jwks_uri: undefined } }],
  ])('keeps what it holds where %s', async (_, faults) => {
    await open({ signals_token: 'of-a-stream' });
    await holds('good');
    impostor.faults = faults;
    await provider.deliver();
    expect([held.size, asked.map(({ ack, setErrs }) => [ack, setErrs]), (await heard()).failingSince]).toEqual([1, [[[], {}], [[], {}]], provider.clock.now()]);
  });

  test('is asked on by the same entry, though that is read anew meanwhile', async () => {
    for (const jti of ['first', 'second', 'third']) await holds(jti, { sub_id: person('carm') });
    impostor.elsewhere = transmitter({
      answer(sets) {
        provider.clock.advance(2);
        return { sets: Object.fromEntries(Object.entries(sets).slice(0, 1)), moreAvailable: held.size > 1 };
      },
    });
    await provider.deliver();
    expect([asked.length, held.size]).toEqual([4, 0]);
  });

  test('is asked by one node at a time', async () => {
    const node = await provider.another();
    await Promise.all([provider.deliver(), node.deliver(), provider.deliver()]);
    expect(asked).toHaveLength(1);
    await node.close();
  });
});
