import { desk, staff, staffOf, type Caller } from './administration.ts';
import { AuthenticatorApp } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { formOf, password, shop, startProvider, type Provider } from './provider.ts';
import { optionsOn, SoftAuthenticator, type Quirks } from './soft-authenticator.ts';

/** Keys that people have from another provider: what lets them in here, and what is taken from nobody. */
const folder = new MailFolder();
let provider: Provider;
let owner: Caller;
let administrator: Caller;
let support: Caller;
beforeAll(async () => {
  provider = await startProvider(folder.environment);
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner, administrator, support } = await staffOf(provider));
});
afterEach(async () => {
  await provider.database.prisma.passkey.deleteMany();
  await provider.database.prisma.authenticator.deleteMany();
  await provider.database.prisma.user.deleteMany({ where: { usernameKey: 'grace@example.com' } });
});
afterAll(async () => {
  await provider.close();
  folder.close();
});

const handle = Buffer.from('4711 at the old provider').toString('base64url');
const ada = async (): Promise<string> => (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: 'ada@example.com' } })).id;
const counts = async () => [await provider.database.prisma.passkey.count(), await provider.database.prisma.authenticator.count()];
const about = { aaguid: 'bada5566-a7aa-401f-bd96-45619a55120d', transports: ['internal', 'hybrid'], backup_eligible: true, backup_state: true };
const passkeyOf = (key = new SoftAuthenticator()) => ({ kind: 'passkey', name: 'Her phone', ...key.record(handle) });
const securityKeyOf = (key = new SoftAuthenticator()) => ({ ...passkeyOf(key), kind: 'security_key', name: 'Her key' });
/** The first member that a refusal names. */
const pointerIn = (json: Readonly<Record<string, unknown>>) => (json['errors'] as readonly { readonly pointer: string }[] | undefined)?.[0]?.pointer;
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** Shows a passkey on the log-in page. */
async function shown(key: SoftAuthenticator, quirks: Quirks = {}): Promise<string | undefined> {
  const browser = new Browser(provider);
  const page = await browser.go('/account');
  return pageOf(await browser.go('/login/passkey', { method: 'POST', body: formOf({ csrf: page.fields['csrf'], flow: page.fields['flow'], credential: key.get(optionsOn(page), quirks) }) }));
}

/** Signs in by a password, and answers the second step that is asked for. */
async function signedIn(username: string, path: string, step: (page: Seen) => Readonly<Record<string, string>>): Promise<readonly (string | undefined)[]> {
  const browser = new Browser(provider);
  const page = await browser.submit(await browser.go('/account'), { username, password });
  const { csrf, flow } = page.fields;
  return [pageOf(page), pageOf(await browser.go(path, { method: 'POST', body: formOf({ csrf, flow, ...step(page) }) }))];
}

describe('a key from elsewhere', () => {
  test('that is a passkey lets its person in, is told to them by mail, and is in the events by who imported it', async () => {
    const key = new SoftAuthenticator({ isBackedUp: true });
    const added = await owner.send('POST', `/users/${await ada()}/factors`, { ...passkeyOf(key), ...about });
    expect([added.status, added.json]).toEqual([201, { factor_id: expect.stringMatching(/^passkey_[\w-]{22}$/) as string, kind: 'passkey', name: 'Her phone', is_hardware: false, created_at: '2030-01-01T00:00:00.000Z', last_used_at: null }]);
    expect(await shown(key)).toBe('account');
    const row = await provider.database.prisma.passkey.findFirstOrThrow();
    expect([row.aaguid, row.transports, row.isBackedUp, row.mayBeBackedUp, row.isSecondFactor]).toEqual([about.aaguid, about.transports, true, true, false]);
    await provider.deliver();
    expect((await folder.news()).map(({ to, subject }) => [to, subject])).toEqual([['ada@example.com', 'How you sign in has changed']]);
    const event = await provider.database.prisma.event.findFirstOrThrow({ where: { type: 'user.factor.added' }, orderBy: { at: 'desc' } });
    expect([event.actorId, event.subjectId, event.details]).toEqual([owner.id, await ada(), { kind: 'passkey', name: 'Her phone' }]);
  });

  test('says whose it is as it was told there: another handle lets nobody in, ours neither', async () => {
    const key = new SoftAuthenticator();
    await owner.send('POST', `/users/${await ada()}/factors`, passkeyOf(key));
    expect(await shown(key, { userHandle: Buffer.from('4712 at the old provider').toString('base64url') })).toBe('login');
    expect(await shown(key, { userHandle: Buffer.from(await ada()).toString('base64url') })).toBe('login');
    expect(await shown(key)).toBe('account');
  });

  test('goes on counting where it was: a copy from before lets nobody in', async () => {
    const key = new SoftAuthenticator();
    await owner.send('POST', `/users/${await ada()}/factors`, { ...passkeyOf(key), counter: 7 });
    expect(await shown(key, { counter: 7 })).toBe('login');
    expect(await shown(key, { counter: 8 })).toBe('account');
  });

  test('that is a security key is the second step, and lets nobody in alone', async () => {
    const key = new SoftAuthenticator({ isVerified: false });
    expect((await owner.send('POST', `/users/${await ada()}/factors`, securityKeyOf(key))).status).toBe(201);
    expect(await shown(key, { isVerified: true })).toBe('login');
    expect(await signedIn('ada@example.com', '/second-factor/passkey', (page) => ({ credential: key.get(optionsOn(page)) }))).toEqual(['second-factor', 'account']);
  });
});

const [ed25519, rsa] = [['a401010327200621' + '5820', 32, ''], ['a401030339010020' + '590100', 256, '2143010001']] as const;

test.each([['Ed25519', ed25519], ['RSA of 2048 bits', rsa]])('a key of %s is taken as well', async (_, [head, length, tail]) => {
  const publicKey = Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(length, 0xab), Buffer.from(tail, 'hex')]).toString('base64url');
  expect((await owner.send('POST', `/users/${await ada()}/factors`, { ...passkeyOf(), public_key: publicKey })).status).toBe(201);
});

const changed = (more: object) => ({ ...passkeyOf(), ...more });
const coseOf = (quirks: Quirks, more: readonly (readonly [number, unknown])[] = []) => changed({ public_key: new SoftAuthenticator().publicKey(quirks, more).toString('base64url') });
const whole = new SoftAuthenticator().publicKey();
const cut = (bytes: number) => changed({ public_key: whole.subarray(0, whole.length - bytes).toString('base64url') });

describe('is refused, and nothing is kept', () => {
  test.each<[string, () => object, string]>([
    ['a key that breaks off', () => cut(1), '/public_key'],
    ['a key that breaks off between its halves', () => cut(35), '/public_key'],
    ['a key with a byte after it', () => changed({ public_key: Buffer.concat([whole, Buffer.of(0)]).toString('base64url') }), '/public_key'],
    ['what is no CBOR', () => changed({ public_key: 'AAAA' }), '/public_key'],
    ['a map in a map in a map', () => changed({ public_key: Buffer.alloc(800, 0xa1).toString('base64url') }), '/public_key'],
    ['a key on another curve', () => coseOf({}, [[-1, 2]]), '/public_key'],
    ['a key of another type', () => coseOf({}, [[1, 1]]), '/public_key'],
    ['an algorithm that is not asked for', () => coseOf({ alg: -35 }), '/public_key'],
    ['the name of one, for the key of another', () => coseOf({ alg: -257 }), '/public_key'],
    ['half of a point', () => coseOf({}, [[-3, Buffer.alloc(16)]]), '/public_key'],
    ['a point beside the curve', () => coseOf({}, [[-3, Buffer.alloc(32, 1)]]), '/public_key'],
    ['the private half beside it', () => coseOf({}, [[-4, Buffer.alloc(32, 1)]]), '/public_key'],
    ['a key that is far too long', () => changed({ public_key: 'A'.repeat(1101) }), '/public_key'],
    ['no base64url', () => changed({ public_key: 'not base64url=' }), '/public_key'],
    ['a credential id of 15 bytes', () => changed({ credential_id: Buffer.alloc(15).toString('base64url') }), '/credential_id'],
    ['a credential id of 1024 bytes', () => changed({ credential_id: Buffer.alloc(1024).toString('base64url') }), '/credential_id'],
    ['a handle of 65 bytes', () => changed({ user_handle: Buffer.alloc(65).toString('base64url') }), '/user_handle'],
    ['a passkey that does not say whose it is', () => changed({ user_handle: undefined }), '/user_handle'],
    ['a counter of 33 bits', () => changed({ counter: 2 ** 32 }), '/counter'],
    ['a counter below nothing', () => changed({ counter: -1 }), '/counter'],
    ['eleven transports', () => changed({ transports: Array.from({ length: 11 }, () => 'usb') }), '/transports'],
    ['a make that is none', () => changed({ aaguid: 'a phone' }), '/aaguid'],
    ['a copy of what cannot be copied', () => changed({ backup_state: true }), '/backup_state'],
    ['no name', () => changed({ name: '' }), '/name'],
    ['a member that is not known', () => changed({ private_key: 'x' }), '/private_key'],
    ['a secret of a program that shows codes', () => changed({ secret }), '/secret'],
    ['a kind that there is not', () => changed({ kind: 'phone' }), '/kind'],
  ])('%s', async (_, body, pointer) => {
    const refused = await owner.send('POST', `/users/${await ada()}/factors`, body());
    expect([refused.status, refused.json['type'], pointerIn(refused.json)]).toEqual([400, '/docs/problems#invalid-request', pointer]);
    const withPerson = await owner.send('POST', '/users', { username: 'grace@example.com', factors: [passkeyOf(), body()] });
    expect([withPerson.status, pointerIn(withPerson.json)]).toEqual([400, `/factors/1${pointer}`]);
    expect(await counts()).toEqual([0, 0]);
  });

  test('a credential that is somebody’s already, without a word about whose', async () => {
    const key = new SoftAuthenticator();
    await owner.send('POST', `/users/${owner.id}/factors`, passkeyOf(key));
    const refused = await owner.send('POST', `/users/${await ada()}/factors`, securityKeyOf(key));
    expect([refused.status, refused.json['type'], refused.json['errors']]).toEqual([409, '/docs/problems#already-exists', [{ pointer: '/credential_id', detail: 'is that of a key that is there' }]]);
    expect(refused.text).not.toMatch(new RegExp(`${owner.id}|owner`));
    const own = await owner.send('POST', `/users/${owner.id}/factors`, passkeyOf(key));
    expect([own.status, own.json['errors']]).toEqual([409, refused.json['errors']]);
    expect(await counts()).toEqual([1, 0]);
  });

  test('one more than twenty, of both kinds together', async () => {
    const path = `/users/${await ada()}/factors`;
    for (let index = 0; index < 20; index += 1) expect((await owner.send('POST', path, index % 2 ? passkeyOf() : securityKeyOf())).status).toBe(201);
    const refused = await Promise.all([passkeyOf(), securityKeyOf()].map((body) => owner.send('POST', path, body)));
    expect(refused.map(({ status, json }) => [status, json['type']])).toEqual([[409, '/docs/problems#too-many-factors'], [409, '/docs/problems#too-many-factors']]);
    expect(await counts()).toEqual([20, 0]);
  });

  test('a make that people may not have, where only some are', async () => {
    const strict = await provider.another({ SYMBOLON_PASSKEY_AAGUIDS: about.aaguid });
    const sent = async (body: object) => {
      const { status, json } = await strict.send(`/admin/v1/users/${await ada()}/factors`, { method: 'POST', headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
      return [status, pointerIn(json)];
    };
    expect([await sent(passkeyOf()), await sent({ ...passkeyOf(), ...about })]).toEqual([[400, '/aaguid'], [201, undefined]]);
    await strict.close();
  });

  test('from who may only look and help, and of who may do more than they', async () => {
    const refused = await support.send('POST', `/users/${await ada()}/factors`, passkeyOf());
    expect([refused.status, refused.json['type']]).toEqual([403, '/docs/problems#forbidden']);
    const outranked = await administrator.send('POST', `/users/${owner.id}/factors`, passkeyOf());
    expect([outranked.status, outranked.json['type']]).toEqual([403, '/docs/problems#outranked']);
    expect(await counts()).toEqual([0, 0]);
  });
});

describe('a person who comes with what they have', () => {
  const phone = { kind: 'authenticator', name: 'Her app', secret };

  test('is let in by each, has no recovery codes, and is written to by nobody', async () => {
    const [key, beside] = [new SoftAuthenticator(), new SoftAuthenticator()];
    const made = await owner.send('POST', '/users', { username: 'grace@example.com', password, email_verified: true, factors: [passkeyOf(key), securityKeyOf(beside), phone] });
    expect([made.status, made.json['factors'], made.text.includes(secret)]).toEqual([201, undefined, false]);
    const { items, recovery_codes: left } = (await owner.send('GET', `/users/${String(made.json['user_id'])}/factors`)).json as { readonly items: readonly { readonly kind: string }[]; readonly recovery_codes: number };
    expect([items.map(({ kind }) => kind).sort(), left]).toEqual([['authenticator', 'passkey', 'security_key'], 0]);
    expect(await shown(key)).toBe('account');
    expect(await signedIn('grace@example.com', '/second-factor', () => ({ code: new AuthenticatorApp(secret).code(provider) }))).toEqual(['second-factor', 'account']);
    expect(await signedIn('grace@example.com', '/second-factor/passkey', (asked) => ({ credential: beside.get(optionsOn(asked)) }))).toEqual(['second-factor', 'account']);
    const events = await provider.database.prisma.event.findMany({ where: { subjectId: String(made.json['user_id']), actorId: owner.id } });
    expect(events.map(({ type }) => type).sort()).toEqual(['user.created', 'user.factor.added', 'user.factor.added', 'user.factor.added']);
    expect(JSON.stringify(events.map(({ details }) => details))).not.toContain(secret);
    await provider.deliver();
    expect((await folder.news()).filter(({ to }) => to === 'grace@example.com')).toEqual([]);
  });

  test('comes whole or not at all: with a key of somebody’s, the same twice, one authenticator too many, or only to try', async () => {
    const key = new SoftAuthenticator();
    await owner.send('POST', `/users/${await ada()}/factors`, passkeyOf(key));
    const twice = passkeyOf();
    const lists = [[phone, passkeyOf(key)], [twice, { ...twice, kind: 'security_key' }], Array.from({ length: 6 }, () => phone)];
    const answers = [];
    for (const factors of lists) {
      const { status, json } = await owner.send('POST', '/users', { username: 'grace@example.com', factors });
      answers.push([status, json['type'], pointerIn(json)]);
    }
    expect(answers).toEqual([[409, '/docs/problems#already-exists', '/factors/1/credential_id'], [409, '/docs/problems#already-exists', '/factors/1/credential_id'], [409, '/docs/problems#too-many-factors', '/factors/5']]);
    expect((await owner.send('POST', '/users?dry_run=true', { username: 'grace@example.com', factors: [phone] })).status).toBe(201);
    expect([await counts(), await provider.database.prisma.user.count({ where: { usernameKey: 'grace@example.com' } }), await provider.database.prisma.event.count({ where: { type: 'user.created', details: { path: ['after', 'username'], equals: 'grace@example.com' } } })]).toEqual([[1, 0], 0, 1]);
  });

  test('is not changed by a body that says what they have', async () => {
    const { json, headers } = await owner.send('POST', '/users', { username: 'grace@example.com' });
    const refused = await owner.send('PUT', `/users/${String(json['user_id'])}`, { username: 'grace@example.com', factors: [phone] }, { 'if-match': headers.get('etag') ?? '' });
    expect([refused.status, refused.json['errors']]).toEqual([400, [{ pointer: '/factors', detail: 'is not known' }]]);
  });
});
