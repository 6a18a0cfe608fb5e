import { Browser } from './browser.ts';
import { asShop, secret, shop, startProvider, type Provider } from './provider.ts';

const web = { client_id: 'web', client_name: 'Acme Orders', client_secret: secret, grant_types: ['authorization_code'], require_pkce: false, first_party: true, scope: 'openid', redirect_uris: ['https://app.example.com/callback'] };
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_SIGNUP: 'open', SYMBOLON_SIGNUP_NAME: 'optional', SYMBOLON_EMAIL_VERIFICATION: 'optional' });
  await provider.apply({ ...shop, clients: [...shop.clients, web] });
});
afterAll(() => provider.close());

const guessable = ['password1234567', 'iloveyouiloveyou1', 'qwertyuiopasdfgh', 'P@ssw0rdP@ssw0rd!'];
const inDescription = 'The password is too easy to guess: choose one that is not made of names, common words, or a simple pattern. A few unrelated words are hard to guess.';
const onPage: Readonly<Record<string, string>> = {
  en: 'That password is too easy to guess. Choose one that is not made of names, common words or a simple pattern. A few unrelated words are hard to guess.',
  de: 'Dieses Passwort ist zu leicht zu erraten. Wählen Sie eines, das nicht aus Namen, häufigen Wörtern oder einem einfachen Muster besteht. Einige Wörter ohne Zusammenhang sind schwer zu erraten.',
  es: 'La contraseña es demasiado fácil de adivinar. Elija una que no se componga de nombres, palabras comunes ni un patrón sencillo. Unas cuantas palabras sin relación entre sí son difíciles de adivinar.',
  fr: 'Ce mot de passe est trop facile à deviner. Choisissez-en un qui ne soit pas fait de noms, de mots courants ou d’un motif simple. Quelques mots sans rapport entre eux sont difficiles à deviner.',
  ja: 'パスワードが推測されやすいものになっています。名前、よく使われる単語、単純なパターンだけでできたものは避けてください。無関係な単語をいくつか並べると推測されにくくなります。',
};
const users = () => provider.database.prisma.user.count();

test.each(guessable)('by token request %s makes nobody, and replaces nothing', async (password) => {
  const before = await users();
  for (const [type, username] of [['signup', 'eve@example.com'], ['update', 'ada@example.com']]) {
    const { status, json } = await provider.token({ grant_type: 'password', type, username, password }, asShop);
    expect([status, json]).toEqual([400, { error: 'invalid_request', error_description: inDescription }]);
  }
  expect(await users()).toBe(before);
});

const signUp = async (language: string, members: Record<string, string>) => {
  const browser = new Browser(provider);
  const query = new URLSearchParams({ client_id: 'web', redirect_uri: web.redirect_uris[0] ?? '', response_type: 'code', scope: 'openid', state: 's', nonce: 'n', prompt: 'create', ui_locales: language });
  return browser.submit(await browser.go(`/oauth/authorize?${query.toString()}`), members);
};
const errorOn = ({ text }: { readonly text: string }) => /id="error"[^>]*>([^<]*)/.exec(text)?.[1];

test('the name of the installation is too easy to guess from the moment that it has it, in a file, too', async () => {
  const file = { ...shop, clients: [...shop.clients, web], branding: { name: 'Zyxomar Quibblo' } };
  const named = 'Zyxomar Quibblo 26';
  const asked = (username: string) => provider.token({ grant_type: 'password', type: 'signup', username, password: named }, asShop);
  expect((await asked('early@example.com')).status).toBe(200);
  await expect(provider.apply({ ...file, users: [...shop.users, { username: 'filed@example.com', password: named }] })).rejects.toThrow('too easy to guess');
  await provider.apply(file);
  const { status, json } = await asked('late@example.com');
  expect([status, json]).toEqual([400, { error: 'invalid_request', error_description: inDescription }]);
  expect(errorOn(await signUp('en', { username: 'late@example.com', password: named }))).toBe(onPage['en']);
});

test.each(Object.entries(onPage))('the sign-up page says it in %s', async (language, sentence) => {
  for (const password of guessable) expect(errorOn(await signUp(language, { username: 'eve@example.com', password }))).toBe(sentence);
});

test.each([
  ['their name', 'Grace Hopper 1906'],
  ['their address', 'eve.adams@example.com'],
  ['the application', 'acme orders 2026'],
])('a person who signs up may not choose %s', async (_, password) => {
  const before = await users();
  expect(errorOn(await signUp('en', { username: 'eve.adams@example.com', name: 'Grace Hopper', password }))).toBe(onPage['en']);
  expect(await users()).toBe(before);
});
