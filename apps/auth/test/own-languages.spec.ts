import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { s256 } from '@symbolon/crypto';
import { SettingsError } from '../src/platform/config.ts';
import { Browser, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { issuer, password, secret, shop, startProvider, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const contract = { audience: 'https://notes.example.com', scopes: { 'notes:read': { en: 'Read your notes', 'pt-BR': 'Ler suas notas' } }, claims: {} };
const file = {
  ...shop,
  resource_servers: [...shop.resource_servers, { contract }],
  clients: [{ client_id: 'web', client_name: 'Winkel', client_secret: secret, grant_types: ['authorization_code'], scope: 'openid notes:read', redirect_uris: [callback] }],
};
const authorizePath = (changes: Record<string, string> = {}) =>
  `/oauth/authorize?${new URLSearchParams({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', code_challenge: s256('v'.repeat(43)), code_challenge_method: 'S256', ...changes }).toString()}`;

const dutch = {
  login: { heading: 'Inloggen', lead: 'om verder te gaan naar {client}' },
  account: { heading: 'Uw account' },
  mail: { resetPassword: { subject: 'Nieuw wachtwoord', lead: 'Voor {account} is om een nieuw wachtwoord gevraagd.' } },
};
const hebrew = { login: { heading: 'כניסה' }, mail: { resetPassword: { subject: 'סיסמה חדשה' } } };
let saved = 2_000_000_000;
/** A folder of catalogues; two saves within one tick of the file system are two. */
function write(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    utimesSync(join(folder, name), (saved += 1), saved);
  }
}
const newFolder = () => mkdtempSync(join(tmpdir(), 'symbolon-own-languages-'));

describe('a provider with languages of its own', () => {
  const folder = newFolder();
  const mails = new MailFolder();
  let provider: Provider;
  beforeAll(async () => {
    write(folder, { 'nl.json': dutch, 'he.json': hebrew, 'de.json': { login: { heading: 'Herein' } }, 'pt-BR.json': { login: { heading: 'Entrar' } }, 'README.md': 'no catalogue' });
    provider = await startProvider({ ...mails.environment, SYMBOLON_LANGUAGES: folder });
    await provider.apply(file);
  });
  afterAll(async () => {
    await provider.close();
    mails.close();
    rmSync(folder, { recursive: true });
  });

  /** The log-in page, asked for by a browser of such a language. */
  async function asked(acceptLanguage: string): Promise<Seen> {
    const browser = new Browser(provider);
    const { location = '' } = await browser.step(authorizePath());
    return browser.step(location.replace(issuer, ''), { headers: { 'accept-language': acceptLanguage } });
  }

  test('speaks them: sentence by sentence, and English where there is none', async () => {
    const page = await asked('nl-BE, en;q=0.5');
    expect(page.text).toContain('<html lang="nl">');
    expect(page.text).toContain('<h1>Inloggen</h1>');
    expect(page.text).toContain('om verder te gaan naar <strong><bdi>Winkel</bdi></strong>');
    expect(page.text).toContain('<label for="password">Password</label>');
  });

  test('replaces sentences of ours, and keeps the others', async () => {
    const page = await asked('de');
    expect(page.text).toContain('<h1>Herein</h1>');
    expect(page.text).toContain('<label for="password">Passwort</label>');
  });

  test('offers them in the menu under their own names, and keeps the one that was chosen', async () => {
    const browser = new Browser(provider);
    const page = await browser.go(authorizePath());
    const offered = [...page.text.matchAll(/<a href="([^"]+)" lang="([^"]+)"( dir="rtl")? hreflang="[^"]+"[^>]*>([^<]+)<\/a>/g)].map(([, href = '', locale, direction, name]) => ({ href: href.replaceAll('&amp;', '&'), locale, rtl: direction !== undefined, name }));
    expect(offered.map(({ locale, rtl, name }) => [locale, rtl, name])).toEqual([
      ['en', false, 'English'], ['de', false, 'Deutsch'], ['es', false, 'Español'], ['fr', false, 'Français'], ['ja', false, '日本語'], ['he', true, 'עברית'], ['nl', false, 'Nederlands'], ['pt-BR', false, 'Português (Brasil)'],
    ]);
    const chosen = await browser.go(offered.find(({ locale }) => locale === 'pt-BR')?.href ?? '');
    expect(chosen.text).toContain('<h1>Entrar</h1>');
    expect((await browser.go(authorizePath())).text).toContain('<html lang="pt-BR">');
  });

  test('names them in discovery, and speaks each that it names', async () => {
    const { ui_locales_supported: supported } = (await provider.send('/.well-known/openid-configuration')).json;
    expect(supported).toEqual(['en', 'de', 'es', 'fr', 'ja', 'he', 'nl', 'pt-BR']);
    for (const locale of supported as string[]) expect((await new Browser(provider).go(authorizePath({ ui_locales: locale }))).text).toContain(`<html lang="${locale}"`);
  });

  test('writes mails in them, from right to left where they are', async () => {
    for (const locale of ['nl', 'he']) await ask(locale);
    await provider.deliver();
    const [inDutch, inHebrew] = [...(await mails.news())].sort((a, b) => a.subject.localeCompare(b.subject));
    expect([inDutch?.subject, inHebrew?.subject]).toEqual(['Nieuw wachtwoord', 'סיסמה חדשה']);
    expect(inDutch?.text).toContain('Voor ada@example.com is om een nieuw wachtwoord gevraagd.\n\nChoose a new password:\n');
    expect(inDutch?.html).toContain('<html lang="nl">');
    expect(inHebrew?.html).toContain('<html lang="he" dir="rtl">');
  });

  async function ask(locale: string): Promise<void> {
    const browser = new Browser(provider);
    const page = await browser.go('/forgot-password', { headers: { 'accept-language': locale } });
    await browser.go(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username: 'ada@example.com' }), headers: { 'accept-language': locale } });
  }

  test('writes pages from right to left, but not what is English for support', async () => {
    const page = await asked('he-IL');
    expect(page.text).toContain('<html lang="he" dir="rtl">');
    expect((await provider.send('/nothing-here', { headers: { accept: 'text/html', 'accept-language': 'he' } })).text).toContain('<dd lang="en" dir="ltr">');
  });

  test('tells what a contract says in them', async () => {
    const browser = new Browser(provider);
    const consent = await browser.submit(await browser.go(authorizePath({ scope: 'openid notes:read', ui_locales: 'pt-BR' })), { username: 'ada@example.com', password });
    expect(consent.text).toContain('<bdi>Ler suas notas</bdi>');
  });
});

describe('files that cannot be used stop the start', () => {
  test.each<[what: string, files: Readonly<Record<string, unknown>>, sentences: readonly string[]]>([
    ['an unknown key', { 'nl.json': { login: { headin: 'a' } } }, ['nl.json: login.headin is no sentence of ours: did you mean login.heading?']],
    ['a word that nothing fills in', { 'nl.json': { login: { heading: '{who}' } } }, ['nl.json: login.heading has {who}, which nothing fills in: remove it.']],
    ['no text', { 'nl.json': { login: { heading: 5 } } }, ['nl.json: login.heading must be text in quotes: write it so, or leave it out.']],
    ['no language', { 'dutch.json': {} }, ['dutch.json: dutch is no language tag (BCP 47): name it by its language, such as nl, pt-BR or zh-Hant.']],
    ['too much', { 'nl.json': ' '.repeat(200_001) }, ['nl.json: is larger than 200000 bytes: it holds more than sentences; write only those of ours.']],
    ['a turn of direction', { 'nl.json': { login: { heading: '\u202e' } } }, ['nl.json: login.heading has a character that turns the direction of writing: remove it; the page knows the direction of its language.']],
    ['two at once', { 'nl.json': { language: '' }, 'he.json': [] }, ['he.json: must hold one object: write { "login": { "heading": "…" } }.', 'nl.json: language is empty: translate it, or leave it out.']],
  ])('%s', async (_, files, sentences) => {
    const folder = newFolder();
    write(folder, files);
    const starting = startProvider({ SYMBOLON_LANGUAGES: folder });
    await expect(starting).rejects.toThrow(new SettingsError(sentences.map((sentence) => `SYMBOLON_LANGUAGES: ${sentence}`).join('\n')));
    await expect(starting).rejects.toBeInstanceOf(SettingsError);
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['no folder', '/no/such/folder', "ENOENT: no such file or directory, stat '/no/such/folder'"],
    ['an empty folder', newFolder(), 'there is no file such as nl.json in it'],
  ])('%s', async (_, folder, reason) => {
    await expect(startProvider({ SYMBOLON_LANGUAGES: folder })).rejects.toThrow(new SettingsError(`SYMBOLON_LANGUAGES is ${folder}, which cannot be used: ${reason}; name a folder with a file for each language.`));
  });
});

test('outside production, files that were saved are read again, and stay as they were when they cannot be used', async () => {
  const folder = newFolder();
  write(folder, { 'nl.json': { login: { heading: 'Eerste' } } });
  const provider = await startProvider({ SYMBOLON_LANGUAGES: folder });
  await provider.apply(file);
  const seen: unknown[] = [];
  const look = async () => seen.push(/<h1>([^<]*)/.exec((await new Browser(provider).go(authorizePath({ ui_locales: 'nl' }))).text)?.[1]);
  await look();
  for (const content of [{ login: { heading: 'Tweede' } }, '{', { login: { heading: 'Derde' } }]) {
    write(folder, { 'nl.json': content });
    await look();
  }
  write(folder, { 'sv.json': {} });
  seen.push((await provider.send('/.well-known/openid-configuration')).json['ui_locales_supported']);
  expect(seen).toEqual(['Eerste', 'Tweede', 'Tweede', 'Derde', ['en', 'de', 'es', 'fr', 'ja', 'nl', 'sv']]);
  expect(provider.log.filter((line) => line.includes('the files of SYMBOLON_LANGUAGES were saved and cannot be used'))).toHaveLength(1);
  await provider.close();
  rmSync(folder, { recursive: true });
});
