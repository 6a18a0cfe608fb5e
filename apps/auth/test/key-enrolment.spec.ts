import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ada, authorizePath, back, bob, errorOn, essential, isLogIn, onNode, openPlace, send, type Place } from './account-place.ts';
import { addressOf, AuthenticatorApp, recoveryCodesOn } from './authenticator-app.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { issue, pem } from './makers.ts';
import { decoded, formOf, password } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { optionsOn, SoftAuthenticator, type Quirks } from './soft-authenticator.ts';

/** An application that cannot do without a key: who has none sets it up in the log-in, after all else that they can prove. */
const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const root = issue('Root of Acme');
const device = issue('Batch 7', { by: root, isCa: false, aaguid });
const genuine: Quirks = { aaguid, attestation: 'packed', maker: { chain: [device.certificate], key: device.key }, isVerified: false };
const stranger = issue('Batch 7', { by: issue('Root of Acme'), isCa: false, aaguid });

let place: Place;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'symbolon-roots-'));
  writeFileSync(join(folder, 'roots.pem'), pem(root));
  place = await openPlace({ SYMBOLON_PASSKEY_ROOTS: join(folder, 'roots.pem') });
});
beforeEach(async () => {
  await place.forget();
  await place.provider.database.prisma.signIn.deleteMany();
  await setSignInPolicy(place.provider, {});
});
afterAll(async () => {
  await place.close();
  await rm(folder, { recursive: true });
});

const hardware = essential('phrh');
const declined = { error: 'unmet_authentication_requirements', error_description: 'The person has no key that is known to be hardware, which acr phrh takes.' };
const stored = () => place.provider.database.prisma.passkey.findMany({ select: { name: true, isSecondFactor: true } });
const claimsOf = async (seen: Seen): Promise<Record<string, unknown>> => decoded((await place.redeem(seen)).json['id_token']).claims;

/** Logs in for the application, and answers what is next. */
async function asked(members: Record<string, string> = hardware, { browser = new Browser(place.second), username = ada }: { readonly browser?: Browser; readonly username?: string } = {}): Promise<{ readonly browser: Browser; readonly page: Seen }> {
  return { browser, page: await browser.submit(await browser.go(authorizePath(members)), { username, password }) };
}
const make = (browser: Browser, page: Seen, quirks: Quirks, { key = new SoftAuthenticator(quirks), name = '' } = {}): Promise<Seen> => browser.submit(page, { credential: key.create(optionsOn(page)), name });

/** A new authenticator of the person of a browser. */
async function withApp(browser: Browser): Promise<{ readonly app: AuthenticatorApp; readonly recoveryCodes: readonly string[] }> {
  const offer = await browser.go('/account/authenticator');
  const app = AuthenticatorApp.from(offer);
  return { app, recoveryCodes: recoveryCodesOn(await send(browser, offer, '/account/authenticator', { offer: offer.fields['offer'], code: app.code(place.provider) })) };
}

test('a key that its maker attests is set up in the log-in, which goes on to the application: worth phrh, with recovery codes, told by mail and written down', async () => {
  const { browser, page } = await asked();
  expect([pageOf(page), page.text.includes('asks for a key that is known to be hardware'), optionsOn(page)]).toEqual(['key-setup', true, expect.objectContaining({ attestation: 'direct', hints: ['security-key'], authenticatorSelection: expect.objectContaining({ userVerification: 'discouraged' }) })]);
  const shown = await make(browser, page, genuine, { name: 'On my key ring' });
  expect([pageOf(shown), recoveryCodesOn(shown).length]).toEqual(['recovery-codes', 10]);
  expect(await claimsOf(await browser.go(addressOf(shown, 'continue')))).toMatchObject({ amr: ['pwd', 'pop', 'hwk', 'user', 'mfa'], acr: 'phrh' });
  expect(await stored()).toEqual([{ name: 'On my key ring', isSecondFactor: true }]);
  expect([await place.provider.database.prisma.outboxMessage.count(), await place.provider.database.prisma.event.findMany({ where: { type: { in: ['user.factor.added', 'user.login.stepped_up'] } }, orderBy: { id: 'asc' }, select: { type: true } })]).toEqual([1, [{ type: 'user.factor.added' }, { type: 'user.login.stepped_up' }]]);
  const again = await asked();
  expect([pageOf(again.page), optionsOn(again.page).allowCredentials?.length]).toEqual(['second-factor', 1]);
});

test.each<[string, Quirks, string]>([
  ['that attests nothing', {}, 'passkey_not_hardware'],
  ['that attests itself', { aaguid, attestation: 'packed' }, 'passkey_not_hardware'],
  ['whose maker is none of those that are trusted', { ...genuine, maker: { chain: [stranger.certificate], key: stranger.key } }, 'passkey_not_hardware'],
  ['that may be copied', { ...genuine, mayBeBackedUp: true }, 'passkey_not_hardware'],
  ['of another site', { ...genuine, origin: 'https://elsewhere.example' }, 'passkey_failed'],
  ['that answers another challenge', { ...genuine, challenge: 'AAAA' }, 'passkey_failed'],
])('a key %s is refused, in words that say what is needed, and nothing is kept', async (_, quirks, error) => {
  const { browser, page } = await asked();
  const seen = await make(browser, page, quirks, { name: 'On my key ring' });
  expect([seen.status, pageOf(seen), seen.fields['name'], errorOn(seen)]).toEqual([400, 'key-setup', 'On my key ring', error === 'passkey_failed' ? 'That didn’t work. Try again.' : 'No maker that is trusted here attests that this key is hardware. Take another one, and allow it to tell its make if your browser asks.']);
  expect(await stored()).toEqual([]);
  expect(await claimsOf(await browser.go(addressOf(await make(browser, seen, genuine), 'continue')))).toMatchObject({ acr: 'phrh' }); // the right one is taken after it
});

test('who has no such key says so, and the application is told what is missing', async () => {
  const { browser, page } = await asked();
  expect(back(await browser.submit(page, { decision: 'decline' }))).toMatchObject(declined);
  expect([back(await browser.go(authorizePath({ ...hardware, prompt: 'none' })))['error'], await stored()]).toEqual(['login_required', []]);
});

test('who has something else proves it first, in this log-in: a password that somebody found out adds no key', async () => {
  const { browser: own } = await place.loggedIn(ada);
  const { recoveryCodes } = await withApp(own);
  const { browser, page } = await asked();
  expect(pageOf(page)).toBe('second-factor');
  const flow = page.fields['flow'] ?? '';
  expect(pageOf(await browser.go(`/second-factor/setup/key?flow=${flow}`))).toBe('second-factor');
  expect([pageOf(await browser.submit({ ...page, action: '/second-factor/setup/key' }, { credential: new SoftAuthenticator(genuine).create({ challenge: 'AAAA' }) })), await stored()]).toEqual(['second-factor', []]);
  const due = await browser.submit(page, { code: recoveryCodes[0] ?? '' });
  expect(pageOf(due)).toBe('key-setup');
  expect(await claimsOf(await make(browser, due, genuine))).toMatchObject({ amr: ['pwd', 'recovery', 'mfa', 'pop', 'hwk', 'user'], acr: 'phrh' }); // it has recovery codes already
});

test('a log-in by a password alone, from before there was something else, proves that first, too; one that is not of just now is made anew', async () => {
  const { browser: open } = await place.loggedIn(ada);
  const { browser: own } = await place.loggedIn(ada);
  await withApp(own);
  const asking = await open.go(authorizePath(hardware));
  expect([pageOf(asking), pageOf(await open.go(`/second-factor/setup/key?flow=${asking.fields['flow']}`))]).toEqual(['second-factor', 'second-factor']);
  const { browser } = await place.loggedIn(bob);
  expect(pageOf(await browser.go(authorizePath(hardware)))).toBe('key-setup');
  const page = await browser.go(authorizePath(hardware));
  place.provider.clock.advance(901);
  const late = await make(browser, page, genuine);
  expect([isLogIn(late), isLogIn(await browser.go(authorizePath(hardware))), await stored()]).toEqual([true, true, []]);
});

test('who is logged in by a passkey that is not hardware sets one up beside it', async () => {
  const { browser } = await place.loggedIn(ada);
  const offer = await browser.go('/account/passkey');
  const passkey = new SoftAuthenticator();
  await send(browser, offer, '/account/passkey', { kind: 'passkey', name: '', credential: passkey.create(optionsOn(offer)) });
  const fresh = new Browser(place.second);
  const login = await fresh.go(authorizePath(hardware));
  const page = await fresh.go('/login/passkey', { method: 'POST', body: formOf({ csrf: login.fields['csrf'], flow: login.fields['flow'], credential: passkey.get(optionsOn(login)) }) });
  expect([pageOf(page), optionsOn(page).excludeCredentials?.length]).toEqual(['key-setup', 1]);
  expect(await claimsOf(await fresh.go(addressOf(await make(fresh, page, genuine), 'continue')))).toMatchObject({ acr: 'phrh' });
});

test('an application that cannot do without phr leads to a passkey, or to a security key where nobody signs in by a passkey', async () => {
  const { browser, page } = await asked(essential('phr'));
  expect([pageOf(page), page.text.includes('asks for a passkey'), optionsOn(page).authenticatorSelection]).toEqual(['key-setup', true, expect.objectContaining({ residentKey: 'required', userVerification: 'required' })]);
  expect([errorOn(await make(browser, page, { isVerified: false })), await stored()]).toEqual(['That didn’t work. Try again.', []]);
  expect(await claimsOf(await make(browser, page, {}))).toMatchObject({ amr: ['pwd', 'pop', 'user', 'mfa'], acr: 'phr' });
  expect(await stored()).toEqual([{ name: 'Passkey', isSecondFactor: false }]);
  await setSignInPolicy(place.provider, { firstFactors: ['password'] });
  const { browser: other, page: key } = await asked(essential('phr'), { username: bob });
  expect([pageOf(key), key.text.includes('asks for a security key')]).toEqual(['key-setup', true]);
  expect(await claimsOf(await other.go(addressOf(await make(other, key, { isVerified: false }), 'continue')))).toMatchObject({ acr: 'phr' });
});

test('what the policy says of makes holds, and where it leaves none the application is told at once', async () => {
  await setSignInPolicy(place.provider, { passkeyAaguids: ['ee882879-721c-4913-9775-3dfcce97072a'] });
  const { browser, page } = await asked();
  expect([errorOn(await make(browser, page, genuine)), await stored()]).toEqual(['Keys of this make can’t be used here. Take another one.', []]);
  const strict = await place.provider.another({ SYMBOLON_PASSKEY_AAGUIDS: aaguid });
  try {
    expect(back((await asked(hardware, { browser: new Browser(strict) })).page)).toMatchObject(declined);
  } finally {
    await strict.close();
  }
});

test('only what an application cannot do without leads there: not a wish, no other request, and no other browser', async () => {
  const { browser, page } = await asked({ acr_values: 'phrh' });
  expect((await claimsOf(page))['acr']).toBe('aal1');
  const consent = await browser.go(authorizePath({ client_id: 'web', prompt: 'consent', acr_values: 'phrh' }));
  expect(pageOf(await browser.go(`/second-factor/setup/key?flow=${consent.fields['flow']}`))).toBe('consent');
  const { page: due } = await asked(hardware, { username: bob });
  const other = new Browser(place.second);
  await other.go(authorizePath());
  expect([(await other.go(`/second-factor/setup/key?flow=${due.fields['flow']}`)).status, (await make(other, due, genuine)).status, await stored()]).toEqual([400, 400, []]);
});

test('the answer of one person’s browser makes no key of another’s, nor in another log-in', async () => {
  const one = await asked();
  const other = await asked(hardware, { username: bob });
  const later = await asked();
  for (const { page } of [other, later]) expect(errorOn(await one.browser.submit(one.page, { credential: new SoftAuthenticator(genuine).create(optionsOn(page)) }))).toBe('That didn’t work. Try again.');
  expect(await stored()).toEqual([]);
});

test('of two accounts in a browser, the one that has the key goes on, and nobody is asked', async () => {
  const { browser, page } = await asked();
  const key = new SoftAuthenticator(genuine);
  await browser.go(addressOf(await make(browser, page, genuine, { key }), 'continue'));
  await place.loggedIn(bob, { browser });
  expect(await claimsOf(await browser.go(authorizePath({ ...hardware, prompt: 'none' })))).toMatchObject({ acr: 'phrh' });
});

test('twenty keys are the most', async () => {
  const { browser, page } = await asked();
  const { id: userId } = await place.provider.database.prisma.user.findFirstOrThrow({ where: { username: ada } });
  await place.provider.database.prisma.passkey.createMany({ data: Array.from({ length: 20 }, (_, each) => ({ id: `passkey_${each}`, userId, name: 'Old', credentialId: Buffer.of(each), publicKey: Buffer.of(0), counter: 0, transports: [], aaguid, isBackedUp: false, isSecondFactor: false, mayBeBackedUp: false, createdAt: place.provider.clock.now() })) });
  const seen = await make(browser, page, genuine);
  expect([pageOf(seen), await place.provider.database.prisma.passkey.count()]).toEqual(['second-factor', 20]); // by now there is something else to prove
});

test('the form sent twice, at once and on two nodes, has one answer: the same recovery codes, and one key', async () => {
  const { browser, page } = await asked();
  const body = formOf({ ...page.fields, name: '', credential: new SoftAuthenticator(genuine).create(optionsOn(page)) });
  const many = [browser, ...[0, 1, 2, 3].map((each) => onNode(each % 2 === 0 ? place.provider : place.second, browser))];
  const seen = await Promise.all(many.map((each) => each.step(page.action, { method: 'POST', body })));
  const later = await onNode(place.provider, browser).step(page.action, { method: 'POST', body });
  const [first, ...others] = [...seen, later].map(recoveryCodesOn);
  expect([first?.length, others]).toEqual([10, others.map(() => first)]);
  expect([(await stored()).length, (await claimsOf(await browser.go(addressOf(later, 'continue'))))['acr']]).toEqual([1, 'phrh']);
});
