import { ada, bob, holder, holderOf, openAccountApi, told, type Holder } from './account-api-place.ts';
import { authenticatorFor, keyFor, withTwoFactors } from './account-api-things.ts';
import { isAccountOf } from './account-place.ts';
import { otherThan } from './authenticator-app.ts';
import { Browser, pageOf } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { formOf, issuer, password, type Provider } from './provider.ts';
import { setSignInPolicy } from './sign-in-policy.ts';
import { optionsOn, SoftAuthenticator } from './soft-authenticator.ts';

/** What people add to their accounts on an application's own page: as on ours, and good for nobody else. */
const folder = new MailFolder();
const shopOrigin = 'https://shop.example';
let provider: Provider;
let second: Provider;
let back: () => Promise<void>;
let adas: Holder;
beforeAll(async () => {
  provider = await openAccountApi({ ...folder.environment, SYMBOLON_PASSKEY_ORIGINS: shopOrigin });
  second = await provider.another(folder.environment);
  back = await provider.snapshot();
});
beforeEach(async () => {
  await back();
  adas = await holderOf(provider, ada);
});
afterAll(async () => {
  await second.close();
  await provider.close();
  folder.close();
});

const rows = async () => [await provider.database.prisma.authenticator.count(), await provider.database.prisma.passkey.count(), await provider.database.prisma.recoveryCode.count()];
const added = async () => (await provider.database.prisma.event.findMany({ where: { type: 'user.factor.added' }, orderBy: { id: 'asc' } })).map(({ details, clientId }) => [details, clientId]);
async function mails() {
  await provider.deliver();
  await provider.deliver(); // the letter, then its mail
  return (await folder.news()).map(({ to, subject }) => [to, subject]).sort();
}
const codesIn = ({ json }: { readonly json: Readonly<Record<string, unknown>> }) => json['recovery_codes'] as readonly string[];
const noOffer = [400, 'invalid-request', [{ pointer: '/offer', detail: 'is no offer to this person by this application, or too old: ask for another' }]];
const noAnswer = [400, 'invalid-request', [{ pointer: '/credential', detail: 'is no answer to options that this person was given by this application of late' }]];

describe('an authenticator', () => {
  test('is added by its code, told by mail and in the events; the recovery codes come with the first', async () => {
    const answer = await adas.send('POST', '/authenticators', { ...(await authenticatorFor(provider, adas)), name: ' My phone\u202e ' });
    expect([answer.status, codesIn(answer).length, await rows()]).toEqual([201, 10, [1, 0, 10]]);
    expect(await added()).toEqual([[{ kind: 'authenticator', name: 'My phone' }, 'mine']]);
    expect(await mails()).toEqual([[ada, 'How you sign in has changed']]);
    await withTwoFactors(provider, adas);
    provider.clock.advance(1); // of one moment either may be listed first
    const next = await adas.send('POST', '/authenticators', await authenticatorFor(provider, adas));
    expect([next.status, codesIn(next), await rows()]).toEqual([201, [], [2, 0, 10]]);
    expect(((await adas.send('GET', '/second-factors')).json['items'] as readonly { readonly factor_id: string }[]).map(({ factor_id: id }) => id)).toEqual([answer.json['factor_id'], next.json['factor_id']]);
  });

  test('is asked for at the next log-in', async () => {
    await adas.send('POST', '/authenticators', await authenticatorFor(provider, adas));
    const browser = new Browser(provider);
    expect(pageOf(await browser.submit(await browser.go('/account'), { username: ada, password }))).toBe('second-factor');
  });

  test('sent again, or eight times at once on two nodes, is one, and answers the same', async () => {
    const body = await authenticatorFor(provider, adas);
    const nodes = [adas, holder(second, adas.token)];
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => (nodes[i % 2] ?? adas).send('POST', '/authenticators', body)));
    answers.push(await holder(second, adas.token).send('POST', '/authenticators', body)); // the token has not shown by now what there is
    expect([answers.map(({ status }) => status), new Set(answers.map(({ text }) => text)).size]).toEqual([Array(9).fill(201), 1]);
    for (const other of [{ ...body, code: otherThan(body.code) }, { offer: '', code: '123456' }]) expect(told(await adas.send('POST', '/authenticators', other)).slice(0, 2)).toEqual([401, 'log-in-again']);
    expect([await rows(), await added()]).toEqual([[1, 0, 10], [[expect.objectContaining({ kind: 'authenticator' }), 'mine']]]);
  });

  test.each([
    ['to somebody else', async () => authenticatorFor(provider, await holderOf(provider, bob)), noOffer],
    ['that was changed', async () => ({ ...(await authenticatorFor(provider, adas)), offer: 'A'.repeat(90) }), noOffer],
    ['that is none', () => ({ offer: '', code: '123456' }), noOffer],
    ['with a wrong code', async () => ({ ...(await authenticatorFor(provider, adas)), code: '00000' }), [400, 'invalid-request', [{ pointer: '/code', detail: 'is not what the authenticator shows now' }]]],
    ['with a megabyte of code', async () => ({ ...(await authenticatorFor(provider, adas)), code: '1'.repeat(2 ** 20) }), [413, 'too-large']],
    ['with more than it has', async () => ({ ...(await authenticatorFor(provider, adas)), user_id: bob }), [400, 'invalid-request']],
  ])('is not added by an offer %s', async (_, body, refused) => {
    expect(told(await adas.send('POST', '/authenticators', await body())).slice(0, refused.length)).toEqual(refused);
    expect(await rows()).toEqual([0, 0, 0]);
  });

  test('is not added by an offer of a quarter of an hour ago, nor by one of our own page', async () => {
    const old = await authenticatorFor(provider, adas);
    provider.clock.advance(901);
    adas = await holderOf(provider, ada);
    expect(told(await adas.send('POST', '/authenticators', old))).toEqual(noOffer);
    const { fields } = await adas.browser.go('/account/authenticator');
    expect(told(await adas.send('POST', '/authenticators', { offer: fields['offer'], code: '123456' }))).toEqual(noOffer);
  });

  test('is one too many after five', async () => {
    const { id: userId } = await provider.database.prisma.user.findFirstOrThrow({ where: { username: ada } });
    await provider.database.prisma.authenticator.createMany({ data: Array.from({ length: 5 }, (_, i) => ({ id: `authenticator_${i}`, userId, name: 'App', sealed: Buffer.alloc(48), lastStep: 0n, createdAt: provider.clock.now() })) });
    await withTwoFactors(provider, adas);
    expect(told(await adas.send('POST', '/authenticators', await authenticatorFor(provider, adas))).slice(0, 2)).toEqual([409, 'too-many-factors']);
  });
});

describe('a passkey', () => {
  test('that was made at a related origin is added, told, and logs in', async () => {
    const key = new SoftAuthenticator({ origin: shopOrigin, isBackedUp: true, aaguid: 'bada5566-a7aa-401f-bd96-45619a55120d' });
    const answer = await adas.send('POST', '/passkeys', await keyFor(adas, 'passkey', key));
    expect([answer.status, codesIn(answer), await added(), await mails()]).toEqual([201, [], [[{ kind: 'passkey', name: '1Password' }, 'mine']], [[ada, 'How you sign in has changed']]]);
    expect((await adas.send('GET', '/passkeys')).json['items']).toEqual([expect.objectContaining({ passkey_id: answer.json['factor_id'], name: '1Password' })]);
    const browser = new Browser(second);
    const { fields, ...page } = await browser.go('/account');
    const credential = key.get(optionsOn({ fields, ...page }), { origin: issuer });
    expect(isAccountOf(await browser.go('/login/passkey', { method: 'POST', body: formOf({ csrf: fields['csrf'], flow: fields['flow'], credential }) }), ada)).toBe(true);
  });

  test('is a security key where that was asked for, with recovery codes; the same answer again adds nothing', async () => {
    const body = await keyFor(adas);
    const other = await keyFor(adas);
    const answers = await Promise.all([adas, holder(second, adas.token)].map((who) => who.send('POST', '/passkeys', body)));
    answers.push(await adas.send('POST', '/passkeys', body));
    expect([answers.map(({ status }) => status), new Set(answers.map(({ text }) => text)).size]).toEqual([[201, 201, 201], 1]);
    expect(told(await adas.send('POST', '/passkeys', other)).slice(0, 2)).toEqual([401, 'log-in-again']);
    expect([codesIn(answers[0] ?? { json: {} }).length, await rows(), (await added()).length]).toEqual([10, [0, 1, 10], 1]);
  });

  test.each([
    ['at another origin', () => keyFor(adas, 'passkey', new SoftAuthenticator({ origin: 'https://evil.example' }))],
    ['for another relying party', () => keyFor(adas, 'passkey', new SoftAuthenticator({ rpId: 'evil.example' }))],
    ['in a frame of somebody else', () => keyFor(adas, 'passkey', new SoftAuthenticator({ crossOrigin: true }))],
    ['without its person', () => keyFor(adas, 'passkey', new SoftAuthenticator({ isVerified: false }))],
    ['for another challenge', () => keyFor(adas, 'passkey', new SoftAuthenticator({ challenge: 'A'.repeat(43) }))],
    ['and cut', () => keyFor(adas, 'passkey', new SoftAuthenticator({ cut: 7 }))],
    ['for somebody else', async () => keyFor(await holderOf(provider, bob), 'passkey')],
    ['as a security key', async () => ({ ...(await keyFor(adas)), kind: 'passkey' })],
    ['by options of our own page', async () => ({ kind: 'passkey', credential: JSON.parse(new SoftAuthenticator().create(optionsOn(await adas.browser.go('/account/passkey')))) as unknown })],
    ['by nothing', () => ({ kind: 'passkey', credential: {} })],
  ])('is not added that was made %s', async (_, body) => {
    expect(told(await adas.send('POST', '/passkeys', await body()))).toEqual(noAnswer);
    expect(await rows()).toEqual([0, 0, 0]);
  });

  test('is neither offered nor added where none begins a log-in; a security key is', async () => {
    const body = await keyFor(adas, 'passkey');
    await setSignInPolicy(provider, { firstFactors: ['password'] }, 60);
    const none = [400, 'invalid-request', [{ pointer: '/kind', detail: 'begins no log-in here, by the sign-in policy' }]];
    expect([told(await adas.send('POST', '/passkey-options', { kind: 'passkey' })), told(await adas.send('POST', '/passkeys', body))]).toEqual([none, none]);
    expect((await adas.send('POST', '/passkeys', await keyFor(adas))).status).toBe(201);
  });

  test('of somebody else is not taken over', async () => {
    const key = new SoftAuthenticator();
    const bobs = await holderOf(provider, bob);
    expect((await bobs.send('POST', '/passkeys', await keyFor(bobs, 'passkey', key))).status).toBe(201);
    expect(told(await adas.send('POST', '/passkeys', await keyFor(adas, 'passkey', key))).slice(0, 2)).toEqual([409, 'already-exists']);
  });
});

describe('another e-mail address', () => {
  const ask = (email: string, who = adas) => who.send('POST', '/email', { email });

  test('gets a link, and the old one is told; nothing changes before it is confirmed', async () => {
    expect((await ask(' Countess@Example.ORG ')).status).toBe(204);
    expect(await mails()).toEqual([[ada, 'Your email address is to be changed'], ['countess@example.org', 'Confirm your new email address']]);
    expect((await adas.send('GET', '')).json['email']).toBe(ada);
  });

  test('that somebody has is answered the same, and gets no link', async () => {
    const [theirs, nobodys] = [await ask(bob), await ask('countess@example.org')];
    expect([theirs.status, theirs.text]).toEqual([nobodys.status, nobodys.text]);
    expect(await mails()).toEqual(expect.not.arrayContaining([[bob, 'Confirm your new email address']]));
  });

  test('is not what it is now, nor none, nor of the file, nor of who has none, nor asked for without end', async () => {
    const none = [400, 'invalid-request', [{ pointer: '/email', detail: 'must be an e-mail address, and another than now' }]];
    for (const email of [ada, 'ADA@example.com', '', 'ada', 'a@b c.example', 'ａｄａ@']) expect([email, ...told(await ask(email))]).toEqual([email, ...none]);
    const change = (data: { readonly declared?: boolean }) => provider.database.prisma.user.updateMany({ where: { username: ada }, data });
    await change({ declared: true });
    expect(told(await ask('countess@example.org')).slice(0, 2)).toEqual([409, 'managed-by-file']);
    await change({ declared: false });
    const outcomes = [];
    for (let i = 0; i < 12; i++) outcomes.push((await ask(`countess${i}@example.org`)).status);
    expect(new Set(outcomes)).toEqual(new Set([204, 429]));
  });
});

describe('further e-mail addresses', () => {
  const ask = (email: string, who = adas) => who.send('POST', '/emails', { email });
  const list = async () => (await adas.send('GET', '/emails')).json['items'] as readonly { readonly email_id: string; readonly email: string }[];
  const given = async (...addresses: string[]) => {
    const { id: userId } = await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: ada } });
    await provider.database.prisma.user.update({ where: { id: userId }, data: { emailVerified: true } });
    await provider.database.prisma.emailAddress.createMany({ data: addresses.map((address, n) => ({ id: `email_${n}`, userId, address, addedAt: provider.clock.now() })) });
  };

  test('are asked for by a link, made the primary one and removed; both are told, and the token goes on', async () => {
    expect([(await ask(' Ada@Work.Example ')).status, await mails(), await list()]).toEqual([204, [['ada@work.example', 'Confirm your new email address']], []]);
    await given('ada@work.example');
    const [{ email_id: id } = { email_id: '' }] = await list();
    expect((await adas.send('POST', `/emails/${id}/primary`)).status).toBe(204);
    expect([(await adas.send('GET', '')).json['email'], (await list()).map(({ email }) => email)]).toEqual(['ada@work.example', [ada]]);
    expect(await mails()).toEqual([[ada, 'Your primary email address was changed'], ['ada@work.example', 'Your primary email address was changed']]);
    const [{ email_id: former } = { email_id: '' }] = await list();
    expect([(await adas.send('DELETE', `/emails/${former}`)).status, (await adas.send('DELETE', `/emails/${former}`)).status, await list()]).toEqual([204, 404, []]);
    expect(await mails()).toEqual([[ada, 'An email address was removed'], ['ada@work.example', 'An email address was removed']]);
  });

  test('are refused as on the page: those there are, more than five, of who is in the file', async () => {
    await given('ada1@work.example', 'ada2@work.example', 'ada3@work.example', 'ada4@work.example');
    for (const email of [ada, 'ADA1@work.example', 'ada', '']) expect([email, ...told(await ask(email)).slice(0, 2)]).toEqual([email, 400, 'invalid-request']);
    await provider.database.prisma.emailAddress.create({ data: { id: 'email_5', userId: (await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: ada } })).id, address: 'ada5@work.example', addedAt: provider.clock.now() } });
    expect(told(await ask('ada6@work.example')).slice(0, 2)).toEqual([409, 'too-many-emails']);
    await provider.database.prisma.user.updateMany({ where: { username: ada }, data: { declared: true } });
    expect(told(await adas.send('POST', '/emails/email_0/primary')).slice(0, 2)).toEqual([409, 'managed-by-file']);
    expect(told(await ask('ada6@work.example')).slice(0, 2)).toEqual([409, 'managed-by-file']);
  });
});
