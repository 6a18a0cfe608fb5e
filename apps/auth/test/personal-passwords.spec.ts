import { Browser, type Seen } from './browser.ts';
import { MailFolder } from './mailbox.ts';
import { password, secret, shop, startProvider, type Provider } from './provider.ts';

/** What people are called makes a poor password at every door where one is set, and no door tells a stranger what they are called. */
const callback = 'https://app.example.com/callback';
const web = { client_id: 'web', client_name: 'Web', client_secret: secret, grant_types: ['authorization_code'], require_pkce: false, first_party: true, scope: 'openid', redirect_uris: [callback] };
const service = { client_id: 'careful', client_secret: secret, grant_types: ['password'], password_grant_types: ['signup', 'update'], first_party: true, scope: 'openid' };
const ada = 'ada@example.com';
const claims = { name: 'Zyxomar Quibblo', family_name: 'Brontlewick', email: 'tharnel.wobrick@example.org' };
const file = {
  ...shop,
  clients: [web, service, { ...service, client_id: 'office', password_update: 'without_current' }],
  users: [{ username: ada, password, claims }, { username: 'thurnix.obblewane', password, claims }, { username: 'nameless@example.com', password }],
};
/** Each would do for anybody else. */
const ofTheirs = ['Zyxomar Quibblo 26', 'zyxomarquibblo1', 'brontlewick2026', 'tharnel.wobrick1'];
const inDescription = 'The password is too easy to guess: choose one that is not made of names, common words, or a simple pattern. A few unrelated words are hard to guess.';

let provider: Provider;
let trusting: Provider;
let folder: MailFolder;
let link: string;
beforeAll(async () => {
  folder = new MailFolder();
  const open = { SYMBOLON_SIGNUP: 'open', SYMBOLON_SIGNUP_NAME: 'optional' };
  [provider, trusting] = await Promise.all([startProvider({ ...open, ...folder.environment }), startProvider({ ...open, SYMBOLON_EMAIL_VERIFICATION: 'optional' })]);
  await Promise.all([provider.apply(file), trusting.apply(file)]);
  const browser = new Browser(provider);
  await browser.submit(await browser.go('/forgot-password'), { username: ada });
  await provider.deliver();
  link = (await folder.news()).at(-1)?.link ?? '';
});
afterAll(async () => {
  await Promise.all([provider.close(), trusting.close()]);
  folder.close();
});

const tooEasy = ({ status, text }: Seen) => [status, /id="error"[^>]*>([^.<]*)/.exec(text)?.[1]];
const refusedOnPage = [400, 'That password is too easy to guess'];
const signUp = async (at: Provider, members: Record<string, string>) => {
  const browser = new Browser(at);
  const query = new URLSearchParams({ client_id: 'web', redirect_uri: callback, response_type: 'code', scope: 'openid', prompt: 'create', nonce: 'n' });
  return browser.submit(await browser.go(`/oauth/authorize?${query.toString()}`), members);
};
const byToken = async (client: string, members: object) => {
  const { status, json } = await provider.token({ grant_type: 'password', ...members }, [client, secret]);
  return [status, json['error_description']];
};
const refusedInJson = [400, inDescription];
const newPerson = { username: 'somebody@example.com', name: claims.name };

test.each(['Zyxomar Quibblo 26', 'zyxomarquibblo1', 'somebody@example.com1'])('by the sign-up page, whether or not the address has to be proven, %s', async (words) => {
  for (const at of [provider, trusting]) expect(tooEasy(await signUp(at, { ...newPerson, password: words }))).toEqual(refusedOnPage);
});

test.each(['zyxomar.quibblo1', 'zyxomarquibblo1'])('by type=signup of a token request %s', async (words) => {
  expect(await byToken('careful', { type: 'signup', username: 'zyxomar.quibblo@example.com', password: words })).toEqual(refusedInJson);
});

describe.each(ofTheirs)('%s is refused to who is called so', (words) => {
  test.each([ada, 'thurnix.obblewane'])('by type=update, with and without the current password: %s', async (username) => {
    expect(await byToken('careful', { type: 'update', username, password: words, current_password: password })).toEqual(refusedInJson);
    expect(await byToken('office', { type: 'update', username, password: words })).toEqual(refusedInJson);
  });

  test('by a mailed link', async () => {
    const browser = new Browser(provider);
    expect(tooEasy(await browser.submit(await browser.go(link), { password: words }))).toEqual(refusedOnPage); // which uses up no link
  });

  test('by the account page', async () => {
    const browser = new Browser(provider);
    const page = await browser.submit(await browser.go('/account'), { username: ada, password });
    const sent = await browser.go('/account/password', { method: 'POST', body: new URLSearchParams({ csrf: page.fields['csrf'] ?? '', account: page.fields['account'] ?? '', current_password: password, password: words }) });
    expect(tooEasy(sent)).toEqual(refusedOnPage);
  });

  test('by a file', async () => {
    await expect(provider.apply({ ...file, users: [...file.users, { username: 'filed', password: words, claims }] })).rejects.toThrow('too easy to guess');
  });

  test('and may be set by who is not', async () => {
    expect((await byToken('office', { type: 'update', username: 'nameless@example.com', password: words }))[0]).toBe(200);
  });
});

test('a stranger learns no name: with a wrong current password the answer is that for anybody', async () => {
  const asked = async (username: string, words: string) => (await provider.token({ grant_type: 'password', type: 'update', username, password: words, current_password: 'not the right pass phrase' }, ['careful', secret])).text;
  const [called, other, nobody] = [await asked(ada, ofTheirs[0] ?? ''), await asked(ada, 'an entirely new passphrase'), await asked('nobody@example.com', ofTheirs[0] ?? '')];
  expect(called).toContain('"invalid_grant"');
  expect([other, nobody]).toEqual([called, called]);
});

test('who waits is told so before a password is judged, known or unknown', async () => {
  const slow = await startProvider({ SYMBOLON_THROTTLE_ADDRESS: '2' });
  await slow.apply(file);
  const asked = async (username: string, words: string) => {
    const { status, json, headers } = await slow.token({ grant_type: 'password', type: 'update', username, password: words, current_password: 'not the right pass phrase' }, ['careful', secret]);
    return [status, json['error'], headers.has('retry-after')];
  };
  for (const username of [ada, 'nobody@example.com']) {
    for (let each = 0; each < 3; each += 1) await asked(username, 'an entirely new passphrase');
    expect(await asked(username, 'password1234567')).toEqual([400, 'invalid_grant', true]);
  }
  await slow.close();
});
