import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { pino } from 'pino';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { MailTestError, sendTestMail } from '../src/command-line/mail-test.ts';
import { readSettings } from '../src/platform/config.ts';
import { OutboxStore } from '../src/platform/outbox/outbox.store.ts';
import { Browser } from './browser.ts';
import { forAnotherHost, forLocalhost } from './certificates.ts';
import { MailFolder, readMail, type Mail } from './mailbox.ts';
import { issuer, shop, startProvider, type Provider } from './provider.ts';

/** How mails leave: by SMTP to a real server in this process, or into a folder. */
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const trusted = tls.getCACertificates('default');
beforeAll(() => tls.setDefaultCACertificates([...trusted, forLocalhost.cert, forAnotherHost.cert])); // so that only the name can be wrong
afterAll(() => tls.setDefaultCACertificates(trusted));

interface Delivered {
  readonly mail: Mail;
  readonly from: string;
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
}

/** A mail server that takes everything, unless the options say otherwise. */
async function mailServer(options: SMTPServerOptions = {}) {
  const delivered: Delivered[] = [];
  const passwords: unknown[] = [];
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onAuth({ username, password }, _, done) {
      passwords.push(password);
      if (password === 'p@ss') done(null, { user: username });
      else done(new Error('no'));
    },
    onData(stream, { envelope, secure }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        void readMail(Buffer.concat(parts)).then((mail) => {
          delivered.push({ mail, from, to: envelope.rcptTo.map(({ address }) => address), isEncrypted: secure });
          done();
        });
      });
    },
    ...options,
  });
  server.on('error', () => undefined); // a client that hangs up on a wrong certificate
  server.listen(0, '0.0.0.0');
  await once(server.server, 'listening');
  ends.push(() => new Promise<void>((closed) => server.close(() => closed())));
  return { delivered, passwords, port: (server.server.address() as AddressInfo).port };
}

let ground: Provider;
let back: () => Promise<void>;
beforeAll(async () => {
  ground = await startProvider();
  await ground.apply({ ...shop, branding: { name: 'Acme, "the" <ID>' } });
  back = await ground.snapshot();
});
beforeEach(() => back());
afterAll(() => ground.close());

/** A node that sends mails so, on a database as it was in the beginning. */
async function providerWith(environment: NodeJS.ProcessEnv): Promise<Provider> {
  const provider = await ground.another(environment);
  ends.push(() => provider.close());
  return provider;
}

const bySmtp = (url: string): Promise<Provider> => providerWith({ SYMBOLON_SMTP_URL: url, SYMBOLON_MAIL_FROM: 'id@example.com' });

/** Somebody asks for a new password; the mail is in the outbox then. */
async function ask(provider: Provider): Promise<void> {
  const browser = new Browser(provider);
  await browser.submit(await browser.go('/forgot-password'), { username: 'ada@example.com' });
}
const waiting = (provider: Provider) => provider.database.prisma.outboxMessage.findMany({ select: { id: true, kind: true, attempts: true } });
const logged = (provider: Provider, msg: string) => provider.log.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['msg'] === msg);

test('a mail goes out by SMTP with user and password, in two forms, in the name of the installation', async () => {
  const server = await mailServer();
  const provider = await bySmtp(`smtp://id%40example.com:p%40ss@localhost:${server.port}`);
  await ask(provider);
  await provider.deliver();
  expect(server.passwords).toEqual(['p@ss']);
  expect(server.delivered).toHaveLength(1);
  const [{ mail, from, to } = {}] = server.delivered;
  expect([from, to]).toEqual(['id@example.com', ['ada@example.com']]);
  expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Choose a new password', from: expect.stringMatching(/^"?Acme, .*the.* <ID>"? <id@example\.com>$/) as string });
  expect(mail?.text).toContain('Acme, "the" <ID>');
  expect(mail?.html).toContain('Acme, &quot;the&quot; &lt;ID&gt;');
  expect(mail?.html).toContain(`href="https://id.example.com${mail?.link.replaceAll('&', '&amp;')}"`);
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  expect(await waiting(provider)).toEqual([]);
});

test('the html of a mail loads nothing and runs nothing', async () => {
  const server = await mailServer();
  const provider = await bySmtp(`smtp://localhost:${server.port}`);
  await provider.apply({ ...shop, branding: { name: 'Acme', logo_url: 'https://acme.example/logo.svg', primary_color: '#0a7d33' } });
  await ask(provider);
  await provider.deliver();
  const html = server.delivered[0]?.mail.html ?? '';
  expect(html).toContain('#0a7d33');
  expect(html).not.toMatch(/<(script|img|iframe|link|object|form|input|base)\b|\ssrc=|url\(|@import|\son\w+=|javascript:|acme\.example/i);
  const addresses = [...html.matchAll(/https?:\/\/[^\s"<]*/g)].map(([url]) => new URL(url).origin);
  expect(new Set(addresses)).toEqual(new Set(['https://id.example.com']));
});

test.each<[string, Record<string, string | undefined>, string]>([
  ['in the language of the browser', { 'accept-language': 'fr-CA,fr;q=0.9' }, 'Choisissez un nouveau mot de passe'],
  ['in English when nobody speaks what is asked for', { 'accept-language': 'tlh' }, 'Choose a new password'],
])('a mail is %s', async (_, headers, subject) => {
  const server = await mailServer();
  const provider = await bySmtp(`smtp://localhost:${server.port}`);
  const browser = new Browser(provider);
  const page = await browser.go('/forgot-password');
  await browser.go(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username: 'ada@example.com' }), headers: headers as Record<string, string> });
  await provider.deliver();
  expect(server.delivered.map(({ mail }) => mail.subject)).toEqual([subject]);
});

describe('TLS', () => {
  test('is spoken from the start with smtps, to a server whose certificate is for that host', async () => {
    const server = await mailServer({ secure: true, ...forLocalhost });
    const provider = await bySmtp(`smtps://localhost:${server.port}`);
    await ask(provider);
    await provider.deliver();
    expect(server.delivered.map(({ isEncrypted }) => isEncrypted)).toEqual([true]);
  });

  test('is refused when the certificate is trusted but for another host: no password, no mail, and it is tried again', async () => {
    const server = await mailServer({ secure: true, ...forAnotherHost });
    const provider = await bySmtp(`smtps://id:p%40ss@localhost:${server.port}`);
    await ask(provider);
    await provider.deliver();
    expect([server.delivered, server.passwords]).toEqual([[], []]);
    expect(await waiting(provider)).toEqual([{ id: expect.any(String) as string, kind: 'mail', attempts: 1 }]);
    expect(logged(provider, 'not delivered; will try again')).toEqual([expect.objectContaining({ kind: 'mail', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' })]);
  });

  test.each<[string, SMTPServerOptions]>([
    ['offers no STARTTLS', {}],
    ['offers STARTTLS with a certificate for another host', { disabledCommands: [], ...forAnotherHost }],
  ])('is wanted from every host but this one: a server that %s gets no password and no mail', async (_, options) => {
    const server = await mailServer(options);
    const provider = await bySmtp(`smtp://id:p%40ss@127.0.0.2:${server.port}`);
    await ask(provider);
    await provider.deliver();
    expect([server.delivered, server.passwords]).toEqual([[], []]);
    expect(logged(provider, 'not delivered; will try again')).toHaveLength(1);
  });
});

describe('without TLS', () => {
  const through = (port: number, networks: string): Promise<Provider> =>
    providerWith({ SYMBOLON_SMTP_URL: `smtp://id:p%40ss@127.0.0.2:${port}`, SYMBOLON_MAIL_FROM: 'id@example.com', SYMBOLON_SMTP_PRIVATE: networks });

  test('a relay in a private network that is named takes mails', async () => {
    const server = await mailServer();
    const provider = await through(server.port, '10.0.0.0/8, 127.0.0.2');
    await ask(provider);
    await provider.deliver();
    expect(server.delivered.map(({ isEncrypted }) => isEncrypted)).toEqual([false]);
  });

  test('a relay elsewhere gets no password and no mail', async () => {
    const server = await mailServer();
    const provider = await through(server.port, '10.0.0.0/8');
    await ask(provider);
    await provider.deliver();
    expect([server.delivered, server.passwords]).toEqual([[], []]);
    expect(logged(provider, 'not delivered; will try again')).toHaveLength(1);
  });
});

describe('a mail that was not taken', () => {
  test('is tried again under the same Message-ID, and arrives', async () => {
    let attempts = 0;
    const ids: string[] = [];
    const server = await mailServer({
      onData(stream, _, done) {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          void readMail(Buffer.concat(parts)).then(({ messageId }) => {
            ids.push(messageId);
            attempts += 1;
            done(attempts === 1 ? Object.assign(new Error('later'), { responseCode: 451 }) : null);
          });
        });
      },
    });
    const provider = await bySmtp(`smtp://localhost:${server.port}`);
    await ask(provider);
    await provider.deliver();
    const [message] = await waiting(provider);
    provider.clock.advance(5);
    await provider.deliver();
    expect(ids).toEqual([`<${message?.id}@id.example.com>`, `<${message?.id}@id.example.com>`]);
    expect(await waiting(provider)).toEqual([]);
  });

  test.each<[string, number, string, boolean]>([
    ['a recipient refused for good is given up', 550, '', true],
    ['a mailbox that is not there is given up', 550, '5.1.1 ', true],
    ['a domain that is not there is given up', 553, '5.1.2 ', true],
    ['a mailbox that is closed is given up', 550, '5.2.1 ', true],
    ['a recipient refused for now is not', 450, '', false],
    ['a relay that wants a log-in can be mended', 530, '', false],
    ['a relay that does not know us can be mended', 554, '5.7.1 ', false],
    ['a policy can be mended, whatever its first number', 550, '5.7.1 ', false],
    ['a log-in that is wanted can be mended, whatever its first number', 550, '5.7.0 ', false],
    ['a sender that is refused can be mended', 550, '5.1.8 ', false],
    ['a transaction that failed says nothing of the mailbox', 554, '', false],
    ['a system that does not work says nothing of the mailbox', 550, '5.3.5 ', false],
  ])('%s', async (_, responseCode, status, isOver) => {
    const server = await mailServer({ onRcptTo: (_address, _session, done) => done(Object.assign(new Error(`${status}ada@example.com has no mailbox`), { responseCode })) });
    const provider = await bySmtp(`smtp://localhost:${server.port}`);
    await ask(provider);
    await provider.deliver();
    expect(await waiting(provider)).toHaveLength(isOver ? 0 : 1);
    expect(logged(provider, isOver ? 'not delivered; given up' : 'not delivered; will try again')).toHaveLength(1);
    expect(provider.log.join('')).not.toContain('ada@example.com');
  });

  test('a password that the server refuses can be mended: nothing is given up, and the log does not tell it', async () => {
    const server = await mailServer();
    const provider = await bySmtp(`smtp://id:wr0ng-password@localhost:${server.port}`);
    await ask(provider);
    await provider.deliver();
    expect(await waiting(provider)).toHaveLength(1);
    expect(logged(provider, 'not delivered; will try again')).toEqual([expect.objectContaining({ reason: 'EAUTH' })]);
    expect(provider.log.join('')).not.toContain('wr0ng');
  });
});

describe('symbolon mail test', () => {
  const sendTo = async (to: string, environment: NodeJS.ProcessEnv) => {
    const { database, clock } = await providerWith({});
    return sendTestMail(to, { settings: readSettings({ SYMBOLON_ISSUER: issuer, ...environment }), database, clock, log: pino({ level: 'silent' }) });
  };
  const bySmtpAt = (url: string) => ({ SYMBOLON_SMTP_URL: url, SYMBOLON_MAIL_FROM: 'id@example.com' });

  test('sends a mail by the settings, and tells where it went', async () => {
    const server = await mailServer();
    expect(await sendTo('ops@example.com', bySmtpAt(`smtp://id:p%40ss@localhost:${server.port}`))).toBe(
      `localhost:${server.port} took the mail for ops@example.com. If it does not arrive, look among the spam, and in the log of that server.`,
    );
    expect(server.delivered.map(({ mail, from, to }) => [mail.subject, mail.link, from, to])).toEqual([['Mail works', '/account', 'id@example.com', ['ops@example.com']]]);
  });

  test.each<[string, SMTPServerOptions, string, string]>([
    ['a wrong password', {}, 'id:wr0ng@localhost', 'no'],
    ['a recipient that is refused', { onRcptTo: (_address, _session, done) => done(Object.assign(new Error('we do not relay'), { responseCode: 550 })) }, 'localhost', 'the recipient was refused with 550'],
    ['no TLS', {}, '127.0.0.2', 'STARTTLS'],
  ])('tells what the server said to %s, without the password', async (_, options, place, words) => {
    const server = await mailServer(options);
    const refusal = await sendTo('ops@example.com', bySmtpAt(`smtp://${place}:${server.port}`)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(MailTestError);
    expect(String(refusal)).toContain(`:${server.port} did not take the mail: `);
    expect(String(refusal)).toContain(words);
    expect(String(refusal)).not.toContain('wr0ng');
  });

  test('without SMTP settings names the folder', async () => {
    const folder = new MailFolder();
    ends.push(() => Promise.resolve(folder.close()));
    expect(await sendTo('ops@example.com', folder.environment)).toBe(`SYMBOLON_SMTP_URL is not set: the mail is a file in ${folder.dataDirectory}/mails.`);
    expect((await folder.news()).map(({ subject, to }) => [subject, to])).toEqual([['Mail works', 'ops@example.com']]);
  });
});

describe('without SMTP settings', () => {
  test('a mail is a file that only we can read, named in the log, which holds nothing of it', async () => {
    const folder = new MailFolder();
    ends.push(() => Promise.resolve(folder.close()));
    const provider = await providerWith(folder.environment);
    await ask(provider);
    await provider.deliver();
    const [file] = folder.files;
    expect(folder.files).toEqual([{ path: expect.stringMatching(new RegExp(`/mails/${provider.clock.now().toISOString().replaceAll(':', '-')} [\\w-]{22}\\.eml$`)) as string, mode: 0o600 }]);
    const line = logged(provider, 'SYMBOLON_SMTP_URL is not set: mail written to a file');
    expect(line).toEqual([{ level: 30, time: expect.any(Number) as number, pid: process.pid, hostname: expect.any(String) as string, msg: expect.any(String) as string, file: file?.path }]);
    const [mail] = await folder.news();
    expect(mail).toMatchObject({ to: 'ada@example.com', from: expect.stringContaining('<no-reply@id.example.com>') as string });
    const token = new URL(mail?.link ?? '', issuer).searchParams.get('token') ?? '';
    expect(token).toMatch(/^[\w-]{43}$/);
    for (const secret of [token, 'ada@example.com', 'Choose a new password']) expect(provider.log.join('')).not.toContain(secret);
  });

  test('the text of a mail is in its file as it is read: its link can be copied, in every language', async () => {
    const folder = new MailFolder();
    ends.push(() => Promise.resolve(folder.close()));
    const provider = await providerWith(folder.environment);
    const browser = new Browser(provider);
    const page = await browser.go('/forgot-password');
    await browser.go(page.action, { method: 'POST', body: new URLSearchParams({ ...page.fields, username: 'ada@example.com' }), headers: { 'accept-language': 'ja' } });
    await provider.deliver();
    const raw = readFileSync(folder.files[0]?.path ?? '', 'utf8');
    const [mail] = await folder.news();
    for (const line of (mail?.text ?? '').trim().split('\n')) expect(raw.split('\r\n')).toContain(line);
    expect(mail?.subject).toBe('新しいパスワードの設定');
    expect(mail?.link).toMatch(/^\/reset-password\?token=[\w-]{43}&flow=/);
  });

  test('the log prints the link itself where only this machine is served', async () => {
    const folder = new MailFolder();
    ends.push(() => Promise.resolve(folder.close()));
    const provider = await providerWith({ ...folder.environment, SYMBOLON_ISSUER: 'http://localhost:3000' });
    await ask(provider);
    await provider.deliver();
    const raw = readFileSync(folder.files[0]?.path ?? '', 'utf8');
    const [line] = logged(provider, 'SYMBOLON_SMTP_URL is not set: mail written to a file');
    expect(line).toMatchObject({ file: folder.files[0]?.path, link: expect.stringMatching(/^http:\/\/localhost:3000\/reset-password\?token=[\w-]{43}&flow=[\w-]+$/) as string });
    expect(raw).toContain(`\r\n${String(line?.['link'])}\r\n`);
  });
});

test('a letter that a newer release asked for is left to a node of that one', async () => {
  const folder = new MailFolder();
  ends.push(() => Promise.resolve(folder.close()));
  const provider = await providerWith(folder.environment);
  const { database, clock, runtime } = provider;
  const outbox = new OutboxStore(database, runtime.masterKey, clock, runtime.random);
  await database.prisma.$transaction((open) => outbox.add(open, 'letter', [{ about: 'of_next_year' as 'sign_up', username: 'ada@example.com', flow: null, locale: 'en' }]));
  await provider.deliver();
  expect((await database.prisma.outboxMessage.findMany()).map(({ kind, attempts, nextAttemptAt }) => [kind, attempts, nextAttemptAt.getTime() - clock.now().getTime()])).toEqual([['letter', 1, 5000]]);
  expect([folder.files, logged(provider, 'not delivered; left to a newer release').map(({ reason }) => reason)]).toEqual([[], ['a letter that a newer release asked for']]);
});
