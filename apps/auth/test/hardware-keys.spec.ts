import { jest } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrustedRoots } from '@symbolon/crypto';
import { run } from '../src/command-line/command-line.ts';
import { ada, authorizePath, back, errorOn, essential, isAccountOf, noticeOn, openPlace, type Place, send } from './account-place.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { issue, pem, type Issuer } from './makers.ts';
import { decoded, formOf } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { optionsOn, SoftAuthenticator, type Quirks } from './soft-authenticator.ts';

/** Keys whose makers attest what they are, by roots that the settings name. */
const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const root = issue('Root of Acme');
const batches = issue('Keys of 2026', { by: root });
const device = issue('Batch 7', { by: batches, isCa: false, aaguid });
const madeBy = (leaf: Issuer, ...chain: readonly Issuer[]): Quirks => ({ aaguid, attestation: 'packed', maker: { chain: [leaf, ...chain].map(({ certificate }) => certificate), key: leaf.key } });
const genuine = madeBy(device, batches);

let place: Place;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'symbolon-roots-'));
  writeFileSync(join(folder, 'roots.pem'), `A maker of long ago.\n${pem(issue('Another root'), root)}`);
  place = await openPlace({ SYMBOLON_PASSKEY_ROOTS: join(folder, 'roots.pem') });
});
beforeEach(() => place.forget());
afterAll(async () => {
  await place.close();
  await rm(folder, { recursive: true });
});

const row = () => place.provider.database.prisma.passkey.findFirstOrThrow();
const claimsOf = async (seen: Seen): Promise<Record<string, unknown>> => decoded((await place.redeem(seen)).json['id_token']).claims;

async function add(quirks: Quirks, { kind = 'passkey', browser }: { readonly kind?: string; readonly browser?: Browser } = {}): Promise<{ readonly key: SoftAuthenticator; readonly seen: Seen; readonly browser: Browser }> {
  const own = browser ?? (await place.loggedIn(ada)).browser;
  const page = await own.go(`/account/passkey?kind=${kind}`);
  expect(optionsOn(page).attestation).toBe('direct');
  const key = new SoftAuthenticator(quirks);
  return { key, browser: own, seen: await send(own, page, '/account/passkey', { kind, name: 'Mine', credential: key.create(optionsOn(page)) }) };
}

const show = (browser: Browser, { fields, text }: Seen, key: SoftAuthenticator, path: string): Promise<Seen> =>
  browser.go(path, { method: 'POST', body: formOf({ csrf: fields['csrf'], flow: fields['flow'], credential: key.get(optionsOn({ text } as Seen)) }) });

/** Logs in by a passkey, and answers what the tokens say. */
async function logIn(key: SoftAuthenticator, members: Record<string, string> = { acr_values: 'phr' }, browser = new Browser(place.second)): Promise<Seen> {
  return show(browser, await browser.go(authorizePath(members)), key, '/login/passkey');
}

test('a key that its maker attests is hardware: its person reads so, and a log-in by it is worth phrh', async () => {
  const { key, seen } = await add(genuine);
  expect(seen.text).toContain('in one key only, as its maker attests');
  const { amr, acr } = await claimsOf(await logIn(key));
  expect([amr, acr]).toEqual([['pop', 'hwk', 'user', 'mfa'], 'phrh']); // who asks for phr has it, too
  expect((await claimsOf(await logIn(key, essential('phrh'))))['acr']).toBe('phrh');
});

test.each<[string, () => Quirks]>([
  ['that leads to another root', () => {
    const other = issue('Root of Acme');
    return madeBy(issue('Batch 7', { by: other, isCa: false, aaguid }));
  }],
  ['whose certificate in between has ended', () => {
    const ended = issue('Keys of 2027', { by: root, to: '291231' });
    return madeBy(issue('Batch 7', { by: ended, isCa: false, aaguid }), ended);
  }],
  ['whose certificate in between is missing', () => madeBy(device)],
  ['whose certificate in between is a device’s, which issues none', () => madeBy(issue('Batch 8', { by: device, isCa: false, aaguid }), device, batches)],
  ['whose certificates are in another order', () => madeBy(device, root, batches)],
  ['whose certificate in between has the name of the right one', () => {
    const forged = issue('Keys of 2026', { by: { ...issue('Root of Acme'), certificate: root.certificate } });
    return madeBy(issue('Batch 7', { by: forged, isCa: false, aaguid }), forged);
  }],
  ['with more certificates than anybody has', () => {
    const chain = [root];
    for (let each = 0; each < 6; each += 1) chain.unshift(issue(`Keys ${each}`, { by: chain[0] as Issuer }));
    return madeBy(issue('Batch 7', { by: chain[0] as Issuer, isCa: false, aaguid }), ...chain.slice(0, -1));
  }],
  ['of the key itself', () => ({ aaguid, attestation: 'packed' })],
  ['of nothing', () => ({})],
  ['of what may be copied', () => ({ ...genuine, mayBeBackedUp: true })],
])('an attestation %s makes no hardware of a key, which is taken all the same', async (_, quirks) => {
  const { key, seen } = await add(quirks());
  expect(noticeOn(seen)).toContain('The passkey is added.');
  expect(seen.text).not.toContain('as its maker attests');
  expect((await claimsOf(await logIn(key)))['acr']).toBe('phr');
  expect(pageOf(await logIn(key, essential('phrh')))).toBe('key-setup'); // it asks for one that is
});

test.each<[string, () => Quirks]>([
  ['whose certificate is of another make than the key says', () => madeBy(issue('Batch 7', { by: batches, isCa: false, aaguid: 'ee882879-721c-4913-9775-3dfcce97072a' }), batches)],
  ['by a certificate that has ended', () => madeBy(issue('Batch 7', { by: batches, isCa: false, aaguid, to: '251231' }), batches)],
  ['by a certificate that issues others', () => madeBy(issue('Batch 7', { by: batches, aaguid, unit: 'Authenticator Attestation' }), batches)],
  ['signed by another key than that of its certificate', () => ({ ...genuine, maker: { chain: [device, batches].map(({ certificate }) => certificate), key: batches.key } })],
  ['by a certificate that is cut off', () => ({ ...genuine, maker: { chain: [device.certificate.subarray(0, -9), batches.certificate], key: device.key } })],
])('an attestation %s is refused', async (_, quirks) => {
  const { seen } = await add(quirks());
  expect(errorOn(seen)).toBe('That didn’t work. Try again.');
  expect(await place.provider.database.prisma.passkey.count()).toBe(0);
});

test('a certificate that cannot be read, after a right one, leads nowhere', () => {
  const roots = new TrustedRoots(pem(root));
  const at = place.provider.clock.now();
  expect([roots.reachedBy([device.certificate, batches.certificate], at), roots.reachedBy([device.certificate, batches.certificate, root.certificate], at), roots.reachedBy([root.certificate], at)]).toEqual(Array(3).fill(roots.fingerprints[0]));
  expect([[device.certificate, batches.certificate.subarray(0, -9)], [device.certificate, Buffer.from('none')], []].map((chain) => roots.reachedBy(chain, at))).toEqual(Array(3).fill(undefined));
});

test('a root that has ended is trusted no longer', async () => {
  const { key } = await add(genuine);
  const ended = issue('Root of Acme', { to: '291231' });
  expect(new TrustedRoots(pem(ended)).reachedBy([issue('Batch 7', { by: ended, isCa: false }).certificate], place.provider.clock.now())).toBeUndefined();
  expect((await claimsOf(await logIn(key)))['acr']).toBe('phrh'); // what was attested while it was is not asked again
});

test('a root that is taken out of the file takes it from the keys that it attested', async () => {
  const { key } = await add(genuine);
  writeFileSync(join(folder, 'others.pem'), pem(issue('Another root')));
  const others = await place.provider.another({ SYMBOLON_PASSKEY_ROOTS: join(folder, 'others.pem') });
  try {
    expect((await claimsOf(await logIn(key, {}, new Browser(others))))['acr']).toBe('phr');
  } finally {
    await others.close();
  }
});

test('with makes that are named, only what is attested by a root is of one, and a make that is named no longer is no hardware', async () => {
  const strict = await place.provider.another({ SYMBOLON_PASSKEY_AAGUIDS: aaguid });
  const stricter = await place.provider.another({ SYMBOLON_PASSKEY_AAGUIDS: 'ee882879-721c-4913-9775-3dfcce97072a' });
  try {
    const { browser } = await place.loggedIn(ada, { browser: new Browser(strict) });
    for (const quirks of [{ aaguid, attestation: 'packed' } as const, madeBy(issue('Batch 7', { by: issue('Root of Acme'), isCa: false, aaguid }))]) expect(errorOn((await add(quirks, { browser })).seen)).toBe('Keys of this make can’t be used here. Take another one.');
    const { key } = await add(genuine, { browser });
    expect((await claimsOf(await logIn(key, {}, new Browser(strict))))['acr']).toBe('phrh');
    expect((await claimsOf(await logIn(key, {}, new Browser(stricter))))['acr']).toBe('phr');
  } finally {
    await strict.close();
    await stricter.close();
  }
});

test('the policy names makes, too: a key has to be of both, and one that it names no longer is no hardware', async () => {
  const { key } = await add(genuine);
  const other = 'ee882879-721c-4913-9775-3dfcce97072a';
  const ofMake = (make: string): Quirks => ({ ...madeBy(issue('Batch 9', { by: batches, isCa: false, aaguid: make }), batches), aaguid: make });
  const strict = await place.provider.another({ SYMBOLON_PASSKEY_AAGUIDS: `${aaguid},${other}` });
  const added = async (make: string) => (await add(ofMake(make), { browser: (await place.loggedIn(ada, { browser: new Browser(strict) })).browser })).seen;
  const policy = (...makes: readonly string[]) => setSignInPolicy(place.provider, { passkeyAaguids: [...makes] });
  const refused = 'Keys of this make can’t be used here. Take another one.';
  try {
    await policy(aaguid);
    expect([errorOn(await added(other)), noticeOn(await added(aaguid)), (await claimsOf(await logIn(key)))['acr']]).toEqual([refused, 'The passkey is added. You can sign in with it from now on.', 'phrh']);
    await policy(other);
    expect((await claimsOf(await logIn(key)))['acr']).toBe('phr');
    await policy('00000000-0000-0000-0000-000000000001'); // of what the settings name nothing is left
    for (const make of [aaguid, other]) expect(errorOn(await added(make))).toBe(refused);
  } finally {
    await policy();
    await strict.close();
  }
});

test('where no roots are named nothing is asked of keys, phrh is not offered, and who needs it is told so at once', async () => {
  const plain = await place.provider.another({ SYMBOLON_PASSKEY_ROOTS: '' });
  try {
    const { browser } = await place.loggedIn(ada, { browser: new Browser(plain) });
    expect(optionsOn(await browser.go('/account/passkey')).attestation).toBe('none');
    const supported = async (node: Place['provider']) => (await node.send('/.well-known/openid-configuration')).json['acr_values_supported'];
    expect([await supported(plain), await supported(place.second)]).toEqual([['phr', 'aal2', 'aal1'], ['phrh', 'phr', 'aal2', 'aal1']]);
    expect(back(await new Browser(plain).go(authorizePath(essential('phrh'))))).toMatchObject({ error: 'unmet_authentication_requirements', error_description: 'No log-in here reaches the acr that is essential.' });
  } finally {
    await plain.close();
  }
});

describe('who is logged in by less', () => {
  /** Somebody with a security key that is hardware, its recovery codes and a passkey that is not, logged in by a password from before. */
  async function half(): Promise<{ readonly hardware: SoftAuthenticator; readonly passkey: SoftAuthenticator; readonly browser: Browser; readonly code: string }> {
    const { browser } = await place.loggedIn(ada);
    const { key: passkey, browser: other } = await add({});
    const { key: hardware, seen } = await add(genuine, { kind: 'security_key', browser: other });
    const [, code = ''] = /<li>([\w-]{14})<\/li>/.exec(seen.text) ?? [];
    return { hardware, passkey, browser, code };
  }

  test('is asked for a key that is hardware, and for nothing else', async () => {
    const { hardware, browser } = await half();
    const asked = await browser.go(authorizePath(essential('phrh')));
    expect([pageOf(asked), asked.text.includes('This application asks for a hardware key'), asked.text.includes('id="code"')]).toEqual(['second-factor', true, false]);
    expect(optionsOn(asked).allowCredentials).toEqual([expect.objectContaining({ id: hardware.id.toString('base64url') })]);
    expect(await claimsOf(await show(browser, asked, hardware, '/second-factor/passkey'))).toMatchObject({ amr: ['pwd', 'pop', 'hwk', 'user', 'mfa'], acr: 'phrh' });
    expect((await claimsOf(await browser.go(authorizePath({ ...essential('phrh'), prompt: 'none' }))))['acr']).toBe('phrh');
  });

  test('is asked again when they show another key or a code', async () => {
    const { passkey, browser, code } = await half();
    const asked = await browser.go(authorizePath(essential('phrh')));
    const again = await show(browser, asked, passkey, '/second-factor/passkey');
    expect([pageOf(again), again.text.includes('This application asks for a hardware key')]).toEqual(['second-factor', true]);
    expect(pageOf(await browser.go('/second-factor', { method: 'POST', body: formOf({ csrf: again.fields['csrf'], flow: again.fields['flow'], code }) }))).toBe('second-factor');
  });

  test('is asked for any key where that will do', async () => {
    const { passkey, browser } = await half();
    const asked = await browser.go(authorizePath(essential('phrh', 'phr')));
    expect([asked.text.includes('This application asks for a hardware key'), optionsOn(asked).allowCredentials?.length]).toEqual([false, 2]);
    expect((await claimsOf(await show(browser, asked, passkey, '/second-factor/passkey')))['acr']).toBe('phr');
  });

  test('and has no such key, gets on with what they have where it is only wished for', async () => {
    const { browser } = await place.loggedIn(ada);
    expect(await claimsOf(await browser.go(authorizePath({ acr_values: 'phrh' })))).toMatchObject({ acr: 'aal1' });
  });
});

test('a security key that is hardware still lets nobody in alone', async () => {
  const { key } = await add(genuine, { kind: 'security_key' });
  expect(isAccountOf(await logIn(key, {}), ada)).toBe(false);
  expect((await row()).attestedBy).toMatch(/^[\da-f]{64}$/);
});

test.each<[string, string | undefined, string]>([
  ['is not there', undefined, 'is not there: name a file with the root certificates of makers, as PEM'],
  ['has no certificate', 'no certificate', 'has no certificate: name a file with the root certificates of makers, as PEM'],
  ['has one that is cut off', pem(root).replace(/.{64}\n/, ''), 'has a certificate that cannot be read: name a file with the root certificates of makers, as PEM'],
])('nothing is opened with a file that %s, and it is said which setting it is', async (_, content, fault) => {
  const path = join(folder, 'wrong.pem');
  if (content !== undefined) writeFileSync(path, content);
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const status = await run(['admin', 'list'], { SYMBOLON_DATA_DIR: join(folder, 'data'), SYMBOLON_PASSKEY_ROOTS: path });
  const lines = said.mock.calls.flat();
  said.mockRestore();
  expect([status, lines]).toEqual([1, [`symbolon: SYMBOLON_PASSKEY_ROOTS is ${path}, which ${fault}; or remove the setting.`]]);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});
