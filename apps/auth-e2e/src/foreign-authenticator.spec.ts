import { ForeignAuthenticator, hasAuthenticator, type Credential } from './foreign-authenticator.ts';
import { FormBrowser, type Seen } from './form-browser.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { password } from './tokens.ts';

/** Passkeys and security keys of libraries that we did not write, over HTTP: what they make is taken, what was changed on its way is not. */
const scratch = openScratch();
const people = ['eddsa', 'es256', 'rs256', 'key', 'alone', 'changed'].map((name) => `${name}@example.com`);
const [eddsa = '', es256 = '', rs256 = '', withKey = '', alone = '', changed = ''] = people;
const refusal = 'That passkey doesn’t let you in here.';

if (!hasAuthenticator) process.stderr.write('No foreign authenticator is tried: soft-webauthn cannot be installed. Is there a network, and python3-venv?\n');

(hasAuthenticator ? describe : describe.skip)('an authenticator that we did not write', () => {
  let at: Installation;
  let server: ServerProcess;
  const devices: ForeignAuthenticator[] = [];
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ users: people.map((username) => ({ username, password })) }) });
    server = await startServer(at);
  });
  afterAll(async () => {
    for (const device of devices) await device.leave();
    await server.stop();
    await scratch.close();
  });

  const device = (...kind: readonly ['key'] | readonly ['passkey', string]): ForeignAuthenticator => {
    const made = new ForeignAuthenticator(at.issuer, ...kind);
    devices.push(made);
    return made;
  };
  const url = (path: string): URL => new URL(path, at.issuer);
  const isIn = ({ text }: Seen, username: string): boolean => text.includes('data-page="account"') && text.includes(`<bdi>${username}</bdi>`);
  const post = (browser: FormBrowser, path: string, { fields }: Seen, members: Readonly<Record<string, string>>): Promise<Seen> => {
    const { csrf = '', flow, account } = fields;
    return browser.go(url(path), { method: 'POST', body: new URLSearchParams({ csrf, ...(flow !== undefined && { flow }), ...(account !== undefined && { account }), ...members }) });
  };
  const enter = async (username: string): Promise<{ readonly browser: FormBrowser; readonly page: Seen }> => {
    const browser = new FormBrowser(at.issuer);
    const page = await browser.go(url('/account'));
    return { browser, page: await post(browser, '/login', page, { username, password }) };
  };
  const add = async (made: ForeignAuthenticator, username: string, kind = 'passkey', change = (credential: Credential): unknown => credential): Promise<Seen> => {
    const { browser } = await enter(username);
    const page = await browser.go(url(`/account/passkey?kind=${kind}`));
    return post(browser, '/account/passkey', page, { kind, credential: JSON.stringify(change(await made.answer('create', page))) });
  };
  const logIn = async (made: ForeignAuthenticator, { change = (credential: Credential): unknown => credential, origin = at.issuer } = {}): Promise<Seen> => {
    const browser = new FormBrowser(at.issuer);
    const page = await browser.go(url('/account'));
    return post(browser, '/login/passkey', page, { credential: JSON.stringify(change(await made.answer('get', page, origin))) });
  };

  test.each([[eddsa, '-8'], [es256, '-7'], [rs256, '-257']])('makes a passkey for %s by algorithm %s, and logs in by it again and again', async (username, alg) => {
    const made = device('passkey', alg);
    expect((await add(made, username)).text).toContain('The passkey is added.');
    for (let each = 0; each < 2; each += 1) expect(isIn(await logIn(made), username)).toBe(true);
  });

  test('is a security key beside the password, and lets nobody in alone', async () => {
    const made = device('key');
    expect((await add(made, withKey, 'security_key')).text).toContain('data-page="recovery-codes"');
    const { browser, page } = await enter(withKey);
    expect(page.text).toContain('data-page="second-factor"');
    expect(isIn(await post(browser, '/second-factor/passkey', page, { credential: JSON.stringify(await made.answer('get', page)) }), withKey)).toBe(true);
    expect((await logIn(made)).text).toContain(refusal);
  });

  test('that knows no PIN makes no passkey', async () => {
    expect((await add(device('key'), alone)).text).toContain('That didn’t work. Try again.');
  });

  test('lets nobody in by an answer that was changed, is for another site or came before', async () => {
    const made = device('passkey', '-7');
    const flip = (member: string, at = 40) => (credential: Credential) => {
      const bytes = Buffer.from(credential.response[member] ?? '', 'base64url');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return { ...credential, response: { ...credential.response, [member]: bytes.toString('base64url') } };
    };
    expect((await add(made, changed, 'passkey', flip('clientDataJSON', 30))).text).toContain('That didn’t work. Try again.');
    expect((await add(made, changed)).text).toContain('The passkey is added.');
    for (const change of [flip('signature'), flip('authenticatorData', 33), flip('authenticatorData', 5), flip('clientDataJSON', 50)]) expect((await logIn(made, { change })).text).toContain(refusal);
    expect((await logIn(made, { origin: 'https://evil.example' })).text).toContain(refusal);
    let kept: Credential | undefined;
    expect(isIn(await logIn(made, { change: (credential) => (kept = credential) }), changed)).toBe(true);
    expect((await logIn(made, { change: () => kept })).text).toContain(refusal);
  });
});
