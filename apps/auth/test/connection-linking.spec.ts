import { adminAudience, asDesk, caller, desk, makeAdministrator } from './administration.ts';
import { whileHeld } from './blocked.ts';
import { Browser, pageOf, type Seen } from './browser.ts';
import { comeBack, connectionTo, fileWith, openPlace, press, saidBy, tokenOf, toLogin } from './connection-place.ts';
import { eventsOf } from './events.ts';
import { MailFolder, type Mail } from './mailbox.ts';
import { formOf, issuer, password, shop, type Provider } from './provider.ts';
import { openUpstream, type UpstreamProvider } from './upstream.ts';

const [ada, bob, dora, root] = ['ada@example.com', 'bob@example.com', 'dora@elsewhere.example', 'root@example.com'];
const trusting = { trusted_domains: ['corp.example', 'example.com'] };
const users = [{ username: ada, password, email_verified: true }, { username: bob, password }, { username: root, password, email_verified: true }];
const told = (email: string) => ({ email, email_verified: true });
let upstream: UpstreamProvider;
let provider: Provider;
let folder: MailFolder;
let rewind: () => Promise<void>;
beforeAll(async () => {
  upstream = await openUpstream(['corp', 'other'], issuer);
  folder = new MailFolder();
  const connections = [connectionTo(upstream.origin, trusting), connectionTo(upstream.origin, { connection: 'other', name: 'Other' })];
  ({ provider, rewind } = await openPlace(connections, { users, clients: [...fileWith([]).clients, desk] }, folder.environment));
});
beforeEach(async () => {
  await rewind();
  await upstream.know({ ada: told(ada), bob: told(bob), root: told(root), dora: told(dora), mallory: told(ada), mal: told(ada) });
  folder.empty();
});
afterAll(async () => {
  await provider.close();
  await upstream.close();
  folder.close();
});

const links = () => provider.database.prisma.linkedLogin.findMany({ select: { subject: true, user: { select: { username: true } } } });
const waits = () => provider.database.prisma.waitingLink.count();
const mails = async (): Promise<readonly Mail[]> => {
  await provider.deliver();
  return folder.news();
};
const codeIn = (letter: Mail | undefined): string => /\b\d{6}\b/.exec(letter?.text ?? '')?.[0] ?? '';
async function arrive(login: string, connection = 'corp', browser = new Browser(provider)): Promise<Seen> {
  return comeBack(browser, await upstream.logIn(await press(browser, await toLogin(browser), connection), login));
}
/** Somebody comes by the other provider, with an address that is only told, and the owner of its account logs in in that window. */
async function askedAda(login = 'mallory'): Promise<{ readonly browser: Browser; readonly asked: Seen }> {
  const browser = new Browser(provider);
  const { fields } = await arrive(login, 'other', browser);
  return { browser, asked: await browser.submit(await browser.go(`/login?flow=${fields['flow']}`), { username: ada, password }) };
}

describe('who administers', () => {
  test.each(['owner', 'auditor'])('is let in by no connection before they have logged in themselves (%s)', async (role) => {
    await makeAdministrator(provider, root, [role]);
    const browser = new Browser(provider);
    const login = await arrive('root', 'corp', browser);
    expect([pageOf(login), await links(), await provider.database.prisma.session.count()]).toEqual(['login', [], 0]);
    const asked = await browser.submit(login, { password });
    expect(pageOf(asked)).toBe('link-connection');
    await tokenOf(provider, await browser.submit(asked, { decision: 'link' }));
    expect(await tokenOf(provider, await arrive('root'))).toMatchObject({ email: root, amr: ['fed'] });
  });
});

describe('an account elsewhere that waits in a log-in', () => {
  test('logs nobody in before its person has said that it is theirs', async () => {
    const { browser, asked } = await askedAda();
    expect([pageOf(asked), await links()]).toEqual(['link-connection', []]);
    expect(asked.text.replaceAll(/<[^>]*>/g, '')).toContain(`You came with ${ada} from Other, and have signed in to ${ada} here.`);
    await tokenOf(provider, await browser.submit(asked, { decision: 'link' }));
    expect([await links(), await waits(), (await mails()).filter(({ subject }) => subject === 'How you sign in has changed').map(({ to }) => to)]).toEqual([[{ subject: 'mallory', user: { username: ada } }], 0, [ada]]);
  });

  test('its form sent twice links once, and leads on', async () => {
    const { browser, asked } = await askedAda();
    const answers = [await browser.submit(asked, { decision: 'link' }), await browser.submit(asked, { decision: 'link' })];
    for (const each of answers) await tokenOf(provider, each);
    expect([await links(), (await mails()).filter(({ subject }) => subject === 'How you sign in has changed').length]).toEqual([[{ subject: 'mallory', user: { username: ada } }], 1]);
  });

  test('is forgotten by a no', async () => {
    const { browser, asked } = await askedAda();
    expect(await tokenOf(provider, await browser.submit(asked, { decision: 'leave' }))).toMatchObject({ email: ada, amr: ['pwd'] });
    expect([await links(), await waits()]).toEqual([[], 0]);
  });

  test('is asked about once more where the form was shown for another one', async () => {
    const { browser, asked } = await askedAda();
    await comeBack(browser, await upstream.logIn(await press(browser, await browser.go(`/login?flow=${asked.fields['flow']}`), 'other'), 'mal'));
    const again = await browser.submit(asked, { decision: 'link' });
    expect([pageOf(again), await links()]).toEqual(['link-connection', []]);
    await browser.submit(again, { decision: 'link' });
    expect((await links()).map(({ subject }) => subject)).toEqual(['mal']);
  });

  test.each([
    ['the account is taken back', 'DELETE FROM waiting_links'],
    ['a new password ends the log-in', 'DELETE FROM sessions; UPDATE users SET password_changed_at = now()'],
  ])('is not linked by a yes while %s', async (_, meanwhile) => {
    const { browser, asked } = await askedAda();
    await whileHeld(provider.testDatabase.connection, 'users', { count: 1, send: () => browser.submit(asked, { decision: 'link' }), meanwhile });
    expect(await links()).toEqual([]);
  });

  test('is nothing to who has not logged in, or as somebody else', async () => {
    const browser = new Browser(provider);
    const page = await toLogin(browser, { prompt: 'consent' }); // which is asked after it, so that the log-in is not over
    const { fields } = await comeBack(browser, await upstream.logIn(await press(browser, page, 'other'), 'mallory'));
    const login = await browser.go(`/login?flow=${fields['flow']}`);
    const question = `/link-connection?flow=${fields['flow']}`;
    expect([pageOf(await browser.go(question)), pageOf(await browser.go('/link-connection', { method: 'POST', body: formOf({ ...login.fields, decision: 'link' }) }))]).toEqual(['login', 'login']);
    expect([pageOf(await browser.submit(login, { username: bob, password })), pageOf(await browser.go(question)), await links()]).toEqual(['consent', 'consent', []]);
  });

  test('is asked about before the account’s own page, too', async () => {
    const browser = new Browser(provider);
    const login = await browser.go('/account');
    await comeBack(browser, await upstream.logIn(await press(browser, login, 'other'), 'mallory'));
    const asked = await browser.submit(await browser.go(`/login?flow=${login.fields['flow']?.split('.')[0]}`), { username: ada, password });
    expect(pageOf(asked)).toBe('link-connection');
    expect([pageOf(await browser.submit(asked, { decision: 'link' })), (await links()).length]).toEqual(['account', 1]);
  });

  test('ends where its person takes the account back, also in another window', async () => {
    const browser = new Browser(provider);
    const login = await arrive('bob', 'corp', browser);
    expect(await waits()).toBe(1);
    const other = new Browser(provider);
    await other.submit(await other.go('/forgot-password'), { username: bob });
    const form = await other.go((await mails()).find(({ to }) => to === bob)?.link ?? '');
    await other.submit(form, { password: 'a passphrase of his own choosing' });
    expect(await waits()).toBe(0);
    await tokenOf(provider, await browser.submit(login, { password: 'a passphrase of his own choosing' }));
    expect(await links()).toEqual([]);
  });
});

test('whoever takes an account back while a stranger comes by a link of it keeps the stranger out', async () => {
  await tokenOf(provider, await arrive('ada'));
  const browser = new Browser(provider);
  const address = await upstream.logIn(await press(browser, await toLogin(browser)), 'ada');
  const meanwhile = `DELETE FROM linked_logins; INSERT INTO administrators (user_id, role, granted_at) SELECT id, 'auditor', now() FROM users WHERE username_key = '${ada}'`;
  const seen = await whileHeld(provider.testDatabase.connection, `users WHERE username_key = '${ada}'`, { count: 1, send: () => comeBack(browser, address), meanwhile });
  expect([pageOf(seen), await links()]).toEqual(['login', []]);
});

describe('who has yet to prove an address that was only told', () => {
  const plain = ({ text }: Seen, email: string) => text.replaceAll(email, 'EMAIL').replaceAll(/(flow|csrf|nonce|action)=("|%22|&quot;)?[\w.-]+/g, '').replaceAll(/value="[^"]*"|flow=[^"&]*|ref="[^"]*"/g, '');
  const twice = async (login: string) => [await arrive(login, 'other'), await arrive(login, 'other')] as const;

  test('sees the same at each coming, whether or not somebody has it', async () => {
    const [[, free], [, taken]] = [await twice('dora'), await twice('mallory')];
    expect([pageOf(free), plain(free, dora)]).toEqual(['verify-email', plain(taken, ada)]);
    expect((await mails()).map(({ to }) => to).sort()).toEqual([ada, ada, dora, dora]);
  });

  test('also with another address than before, of which alone anything is said', async () => {
    await arrive('dora', 'other');
    await arrive('mallory', 'other');
    await mails();
    await upstream.know({ dora: told('new@elsewhere.example'), mallory: told(bob) });
    const browser = new Browser(provider);
    const [free, taken] = [await arrive('dora', 'other', browser), await arrive('mallory', 'other')];
    expect([pageOf(free), plain(free, 'new@elsewhere.example'), free.text.includes(dora)]).toEqual(['verify-email', plain(taken, bob), false]);
    const letters = await mails();
    expect(letters.map(({ to }) => to).sort()).toEqual([bob, 'new@elsewhere.example']);
    expect(await tokenOf(provider, await browser.submit(free, { code: codeIn(letters.find(({ to }) => to !== bob)) }))).toMatchObject({ email: 'new@elsewhere.example' });
    expect(await provider.database.prisma.user.count({ where: { username: dora } })).toBe(0);
  });

  test('proves it by the code of the second letter, too', async () => {
    await arrive('dora', 'other');
    await mails();
    const browser = new Browser(provider);
    const waiting = await arrive('dora', 'other', browser);
    expect(await tokenOf(provider, await browser.submit(waiting, { code: codeIn((await mails())[0]) }))).toMatchObject({ email: dora, email_verified: true, amr: ['fed'] });
  });

  test('waits for the same number of letters', async () => {
    const untilRefused = async (login: string): Promise<number> => {
      for (let comings = 0; comings < 12; comings++) if (pageOf(await arrive(login, 'other')) === 'login') return comings;
      throw new Error('nobody had to wait');
    };
    expect(await untilRefused('dora')).toBe(await untilRefused('mallory'));
  });
});

describe('what a stranger left at an address before its owner came ends, the passkey as well', () => {
  const ways = async () => [...(await links()), ...(await provider.database.prisma.passkey.findMany())];
  const passkey = (userId: string) => ({ id: 'key_1', userId, credentialId: Buffer.from('id'), publicKey: Buffer.from('key'), counter: 0, aaguid: '', isSecondFactor: false, isBackedUp: false, mayBeBackedUp: false, name: 'Key', createdAt: provider.clock.now() });
  const strangers = async () => {
    await arrive('dora', 'other');
    const { id } = await provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey: dora } });
    await provider.database.prisma.passkey.create({ data: passkey(id) });
    expect(await ways()).toHaveLength(2);
    return id;
  };
  const owner = async () => {
    await makeAdministrator(provider, root, ['owner']);
    const { json } = await provider.token({ grant_type: 'password', username: root, password, resource: adminAudience }, asDesk);
    return caller(provider, String(json['access_token']));
  };

  test('where an administrator takes the address for proven', async () => {
    const id = await strangers();
    const by = await owner();
    expect((await by.send('POST', `/users/${id}/verify-email`)).status).toBe(200);
    const events = await eventsOf(provider.runtime, 'user.connection.unlinked', 'user.factor.removed');
    expect([await ways(), events.map(({ actor }) => actor.id)]).toEqual([[], [by.id, by.id]]);
  });

  test('where an administrator writes that it is', async () => {
    const id = await strangers();
    expect((await (await owner()).send('PUT', `/users/${id}`, { username: dora, email_verified: true }, { 'if-match': '*' })).status).toBe(200);
    expect(await ways()).toEqual([]);
  });

  test('where the declarative file names it, also what comes before its owner has proven it', async () => {
    const id = await strangers();
    const file = { ...shop, users: [...users, { username: dora, email_verified: true }] };
    await provider.apply({ ...file, connections: [connectionTo(upstream.origin, { connection: 'other', name: 'Other' })] });
    expect(await ways()).toEqual([]);
    await provider.database.prisma.passkey.create({ data: passkey(id) });
    await provider.database.prisma.linkedLogin.create({ data: { connectionId: 'other', subject: 'dora', userId: id, createdAt: provider.clock.now() } });
    const browser = new Browser(provider);
    await browser.submit(await browser.go('/forgot-password'), { username: dora });
    const form = await browser.go((await mails()).findLast(({ to, subject }) => to === dora && /password/i.test(subject))?.link ?? '');
    expect(saidBy(await browser.submit(form, { password: 'a passphrase of her own choosing' }))).toBeDefined();
    expect(await ways()).toEqual([]);
  });
});
