import { s256 } from '@symbolon/crypto';
import { findOldNames } from '../src/domain/users/old-names.ts';
import { Browser } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, decoded, formOf, password, shop, startProvider, type Provider } from './provider.ts';

/** Log-in names have one form, wherever a user is made; and nobody new has one that looks like another's. */
const native = { client_id: 'native', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], password_grant_types: ['signup'], first_party: true, scope: 'openid', redirect_uris: ['https://app.example.com/callback'] };
const file = { ...shop, clients: [...shop.clients, native] };
const folder = new MailFolder();
let provider: Provider;
let lenient: Provider;
beforeAll(async () => {
  provider = await startProvider({ ...folder.environment, SYMBOLON_SIGNUP: 'open' });
  await provider.apply(file);
  lenient = await provider.another({ SYMBOLON_EMAIL_VERIFICATION: 'optional' });
});
afterAll(async () => {
  await lenient.close();
  await provider.close();
  folder.close();
});
beforeEach(async () => {
  provider.clock.advance(3600); // mails are counted by the hour
  await provider.database.prisma.user.deleteMany();
});

const namesKept = async () => (await provider.database.prisma.user.findMany({ select: { username: true, usernameKey: true } })).map(({ username, usernameKey }) => [username, usernameKey]);
const byPage = async (node: Provider, username: string) => {
  const browser = new Browser(node);
  const login = await browser.go('/account');
  return browser.submit(await browser.go(`/signup?flow=${login.fields['flow']}`), { username, password });
};
const byToken = (username: string) => provider.token({ grant_type: 'password', username, password, type: 'signup', scope: 'openid email profile' }, asShop);
const byChallenge = (username: string) =>
  lenient.send('/oauth/authorize-challenge', { method: 'POST', body: formOf({ client_id: 'native', redirect_uri: native.redirect_uris[0], response_type: 'code', scope: 'openid', code_challenge: s256('v'), code_challenge_method: 'S256', username, password, type: 'signup' }) });

/** The doors by which a user is made; each answers whether one may be made under the name. */
const doors: Readonly<Record<string, (username: string) => Promise<boolean>>> = {
  'a token request': async (username) => (await byToken(username)).status === 200,
  'a challenge': async (username) => (await byChallenge(username)).status === 200,
  'the page': async (username) => (await byPage(provider, username)).status === 200,
  'the page where the proof is optional': async (username) => (await byPage(lenient, username)).status === 200,
  'the file': (username) => provider.apply({ ...file, users: [{ username, password }] }).then(() => true, () => false),
};

describe.each(Object.entries(doors))('by %s', (_, make) => {
  test.each([
    ['blanks around it', ' grace@example.com '],
    ['letters of full width', 'ｇｒａｃｅ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
    ['capital letters', 'GRACE@Example.Com'],
    ['a letter that is a mark and a letter', 'grace@example.com'.normalize('NFD')],
    ['mathematical letters', '𝓰𝓻𝓪𝓬𝓮@example.com'],
  ])('a name with %s is kept as it is keyed, and gets mails', async (_what, username) => {
    expect(await make(username)).toBe(true);
    expect(await namesKept()).toEqual([['grace@example.com', 'grace@example.com']]);
    await folder.news();
    const browser = new Browser(provider);
    await browser.submit(await browser.go('/forgot-password'), { username: 'grace@example.com' });
    await provider.deliver();
    expect(new Set((await folder.news()).map(({ to }) => to))).toEqual(new Set(['grace@example.com']));
  });

  test.each([
    ['a zero width space', 'grace\u200B@example.com'],
    ['an override of direction', 'grace@\u202Emoc.elpmaxe'],
    ['a soft hyphen', 'gr\u00ADace@example.com'],
    ['a variation selector', 'grace\uFE0F@example.com'],
    ['a blank Braille cell', 'grace\u2800@example.com'],
    ['two spaces', 'grace  hopper@example.com'],
  ])('nobody is made under a name with %s', async (_what, username) => {
    expect(await make(username)).toBe(false);
    expect(await namesKept()).toEqual([]);
  });
});

test('the claims say the name as it is kept', async () => {
  const { json } = await byToken('ﬁona@Example.com');
  expect(decoded(json['id_token']).claims).toMatchObject({ email: 'fiona@example.com', preferred_username: 'fiona@example.com' });
});

test('a token request says what is wrong with a name, whether or not it is taken', async () => {
  const { status, json } = await byToken('grace\u200B@example.com');
  expect([status, json]).toEqual([400, { error: 'invalid_request', error_description: 'The username has characters that cannot be seen or told apart: use letters, digits, punctuation of ASCII and single spaces.' }]);
});

describe('a name that an older release kept as it was typed', () => {
  const rows = [
    { id: 'user_odd', username: ' grace@example.com ', usernameKey: 'grace@example.com' },
    { id: 'user_wide', username: 'ａｄａ@example.com', usernameKey: 'ada@example.com' },
    { id: 'user_unseen', username: 'm\u200Bia', usernameKey: 'm\u200Bia' },
    { id: 'user_capital', username: 'Noa@Example.com', usernameKey: 'noa@example.com' },
    { id: 'user_plain', username: 'eve@example.com', usernameKey: 'eve@example.com' },
  ];
  beforeEach(() => provider.database.prisma.user.createMany({ data: rows }));
  const stored = (usernameKey: string) => provider.database.prisma.user.findUnique({ where: { usernameKey }, select: { id: true, username: true } });

  test('is reported, by id, where it is more than capital letters', async () => {
    expect(await findOldNames(provider.database)).toEqual({ count: 3, userIds: expect.arrayContaining(['user_odd', 'user_wide', 'user_unseen']) as unknown });
  });

  test('is left alone by a file that writes it as before, and mended by one that writes it as it is kept now', async () => {
    await provider.apply({ ...file, users: [{ username: ' grace@example.com ' }, { username: 'Noa@Example.com' }] });
    expect([await stored('grace@example.com'), await stored('noa@example.com')]).toEqual([{ id: 'user_odd', username: ' grace@example.com ' }, { id: 'user_capital', username: 'Noa@Example.com' }]);
    await provider.apply({ ...file, users: [{ username: 'grace@example.com' }, { username: 'noa@example.com' }] });
    expect([await stored('grace@example.com'), await stored('noa@example.com')]).toEqual([{ id: 'user_odd', username: 'grace@example.com' }, { id: 'user_capital', username: 'noa@example.com' }]);
  });
});
