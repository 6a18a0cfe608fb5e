import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { sha1 } from '@symbolon/crypto';
import { buildFilter } from '../src/command-line/breached-passwords.ts';
import { run } from '../src/command-line/command-line.ts';
import { invite } from '../src/command-line/administrators.ts';
import { callerOf, desk, makeAdministrator } from './administration.ts';
import { Browser, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { asShop, issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';

/** What was breached elsewhere may be set at no door, by the file of whoever runs the server; who has it already gets in as before. */
const breached = 'violet kettle ran sideways';
const other = 'marble lantern under copper';
const sentence = 'The password was in a data breach of some service, so others try it: choose another, and change it wherever else it is used.';
const onPage: Readonly<Record<string, string>> = {
  en: 'That password was in a data breach of some service, so others try it. Choose another, and change it wherever else you use it.',
  de: 'Dieses Passwort stand in einem Datenleck irgendeines Dienstes und wird deshalb von anderen ausprobiert. Wählen Sie ein anderes, und ändern Sie es überall, wo Sie es sonst noch verwenden.',
  es: 'La contraseña apareció en una filtración de datos de algún servicio, por lo que otros la prueban. Elija otra y cámbiela también dondequiera que la use.',
  fr: 'Ce mot de passe figurait dans une fuite de données d’un service, et d’autres l’essaient donc. Choisissez-en un autre, et changez-le partout où vous l’utilisez.',
  ja: 'このパスワードはいずれかのサービスから漏えいしたものに含まれており、他人に試されるおそれがあります。別のパスワードにし、ほかで使っている場合はそこでも変更してください。',
};
const callback = 'https://app.example.com/callback';
const web = { client_id: 'web', client_name: 'Acme Orders', client_secret: secret, grant_types: ['authorization_code'], require_pkce: false, first_party: true, scope: 'openid', redirect_uris: [callback] };
const ada = 'ada@example.com';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-breached-'));
const [list, filter] = [join(folder, 'list.txt'), join(folder, 'breached.filter')];
let mails: MailFolder;
let provider: Provider;
let trusting: Provider;
beforeAll(async () => {
  writeFileSync(list, `${sha1('somebody else').toString('hex')}:2\r\n${sha1(breached).toString('hex').toUpperCase()}:7\r\n`);
  await buildFilter({ list, out: filter, minCount: 1 });
  mails = new MailFolder();
  const open = { SYMBOLON_SIGNUP: 'open', SYMBOLON_BREACHED_PASSWORDS: filter };
  [provider, trusting] = await Promise.all([startProvider({ ...open, ...mails.environment }), startProvider({ ...open, SYMBOLON_EMAIL_VERIFICATION: 'optional' })]);
  const file = { ...shop, clients: [...shop.clients, web, desk] };
  await Promise.all([provider.apply(file), trusting.apply(file)]);
});
afterAll(async () => {
  await Promise.all([provider.close(), trusting.close()]);
  mails.close();
  rmSync(folder, { recursive: true });
});

const errorOn = ({ status, text }: Seen) => [status, /id="error"[^>]*>([^<]*)/.exec(text)?.[1]];
const refused = [400, onPage['en']];
const signUp = async (at: Provider, language: string, words: string) => {
  const browser = new Browser(at);
  const query = new URLSearchParams({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', prompt: 'create', nonce: 'n', ui_locales: language });
  return browser.submit(await browser.go(`/oauth/authorize?${query.toString()}`), { username: 'eve@example.com', password: words });
};

test.each(Object.entries(onPage))('the sign-up page says it in %s, whether or not the address has to be proven', async (language, words) => {
  for (const at of [provider, trusting]) expect(errorOn(await signUp(at, language, breached))).toEqual([400, words]);
  expect(await provider.database.prisma.user.count({ where: { usernameKey: 'eve@example.com' } })).toBe(0);
});

test.each([['signup', 'eve@example.com'], ['update', ada], ['update', 'nobody@example.com']])('by token request, type=%s of %s', async (type, username) => {
  const { status, json } = await provider.token({ grant_type: 'password', type, username, password: breached }, asShop);
  expect([status, json]).toEqual([400, { error: 'invalid_request', error_description: sentence }]);
});

test('by a mailed link, which it does not use up', async () => {
  const browser = new Browser(provider);
  await browser.submit(await browser.go('/forgot-password'), { username: ada });
  await provider.deliver();
  const page = await browser.go((await mails.news()).at(-1)?.link ?? '');
  expect(errorOn(await browser.submit(page, { password: breached }))).toEqual(refused);
  expect((await browser.submit(page, { password })).status).toBeLessThan(400);
});

test('by the account page', async () => {
  const browser = new Browser(provider);
  const { fields } = await browser.submit(await browser.go('/account'), { username: ada, password });
  const sent = await browser.go('/account/password', { method: 'POST', body: new URLSearchParams({ csrf: fields['csrf'] ?? '', account: fields['account'] ?? '', current_password: password, password: breached }) });
  expect(errorOn(sent)).toEqual(refused);
});

test('by a link that makes an administrator', async () => {
  const link = /https:\S+/.exec(await invite('grace@example.com', 'owner', provider.runtime))?.[0].replace(issuer, '') ?? '';
  const browser = new Browser(provider);
  expect(errorOn(await browser.submit(await browser.go(link), { username: 'grace@example.com', password: breached }))).toEqual(refused);
});

test('by the admin API, for somebody new and for somebody who is there', async () => {
  const id = await makeAdministrator(provider, ada, ['owner']);
  const owner = await callerOf(provider, ada);
  const errors = [{ pointer: '/password', detail: sentence }];
  for (const [method, path, body] of [['POST', '/users', { username: 'carol@example.com', password: breached }], ['PUT', `/users/${id}/password`, { password: breached }]] as const) {
    const { status, json } = await owner.send(method, path, body);
    expect([status, json]).toEqual([422, expect.objectContaining({ type: expect.stringContaining('weak-password') as string, errors })]);
  }
});

test('by a file', async () => {
  await expect(provider.apply({ ...shop, users: [...shop.users, { username: 'filed@example.com', password: breached }] })).rejects.toThrow(sentence);
});

test('who has it already logs in with it, by page and by token request', async () => {
  const passwordHash = await provider.runtime.passwords.hash(breached);
  await provider.database.prisma.user.update({ where: { usernameKey: ada }, data: { passwordHash } });
  expect((await provider.token({ grant_type: 'password', username: ada, password: breached }, asShop)).status).toBe(200);
  const browser = new Browser(provider);
  expect(errorOn(await browser.submit(await browser.go('/account'), { username: ada, password: breached }))).toEqual([200, undefined]);
});

test('others are taken, and nothing of it is in the log', async () => {
  expect((await provider.token({ grant_type: 'password', type: 'signup', username: 'mary@example.com', password: other }, asShop)).status).toBe(200);
  for (const words of [breached, other]) for (const told of [words, sha1(words).toString('hex').slice(5)]) expect(provider.log.join('').toLowerCase()).not.toContain(told);
});

test('nothing is opened with a file that is none, and it is said which setting it is', async () => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const status = await run(['admin', 'list'], { SYMBOLON_DATA_DIR: join(folder, 'data'), SYMBOLON_BREACHED_PASSWORDS: list });
  const lines = said.mock.calls.flat();
  said.mockRestore();
  expect([status, lines]).toEqual([1, [`symbolon: SYMBOLON_BREACHED_PASSWORDS is ${list}, which is no filter of this release: make it of a list with: symbolon breached-passwords build; or remove the setting.`]]);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});
