import { readFileSync } from 'node:fs';
import { AccountExport } from '@symbolon/contracts';
import { heldColumns } from '../src/domain/users/held-columns.ts';
import { ada, bob, clientsOn, firefoxOnWindows, isLogIn, onNode, openPlace, send, type Place } from './account-place.ts';
import { Browser, type Seen } from './browser.ts';
import { asShop, formOf } from './provider.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
beforeEach(async () => {
  await place.forget();
  await place.provider.database.prisma.event.deleteMany();
});
afterAll(() => place.close());

const idOf = async (username: string): Promise<string> => (await place.provider.database.prisma.user.findFirstOrThrow({ where: { username }, select: { id: true } })).id;
const download = (browser: Browser, page: Seen, members: object = {}): Promise<Seen> => send(browser, page, '/account/export', members, 'step');
const read = ({ text }: Seen): AccountExport => AccountExport.parse(JSON.parse(text));

describe('the file', () => {
  test('holds what the person did and what they have, as its contract says, and comes as a file that nothing keeps', async () => {
    const { browser, page } = await place.loggedIn(ada, { userAgent: firefoxOnWindows });
    await place.allow(browser);
    const answer = await download(browser, page);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition'), answer.headers.get('cache-control'), answer.headers.get('cross-origin-resource-policy'), answer.headers.get('access-control-allow-origin')]).toEqual([
      200, 'application/json; charset=utf-8', 'attachment; filename="account-data.json"', 'no-store', 'same-origin', null,
    ]);
    const file = read(answer);
    expect(file).toMatchObject({
      version: 1,
      incomplete: [],
      user: { user_id: await idOf(ada), username: ada, email_verified: true, has_password: true, managed_by: 'file', claims: { name: 'Ada Lovelace' } },
      sessions: [{ user_agent: firefoxOnWindows, amr: ['pwd'], applications: [{ client_id: 'web' }] }],
      consents: [{ client_id: 'web', scope: expect.arrayContaining(['openid', 'email']) as string[] }],
      refresh_tokens: [{ client_id: 'web', times_used: 0 }],
      authorization_codes: [{ client_id: 'web' }],
    });
    expect(file.events.map(({ type, actor }) => [type, actor])).toEqual(expect.arrayContaining([['user.login.succeeded', 'yourself'], ['user.consent.granted', 'yourself']]));
  });

  test('is the same from another node, and the form that is sent twice gives it twice', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const [first, again, other] = await Promise.all([download(browser, page), download(browser, page), download(onNode(place.second, browser), page)]);
    expect([read(again), read(other)]).toEqual([read(first), read(first)]);
  });

  test('tells of thirty days, that it is cut off where there is too much, and neither who else acted nor from where', async () => {
    await place.provider.token({ grant_type: 'password', username: ada, password: 'a wrong passphrase' }, asShop);
    const [ada_, bob_] = [await idOf(ada), await idOf(bob)];
    const { prisma } = place.provider.database;
    const now = place.provider.clock.now();
    const row = (n: number, at: Date) => ({ id: `evt_${String(n).padStart(22, '0')}`, at, type: 'user.disabled', actorKind: 'user', actorId: bob_, subjectKind: 'user', subjectId: ada_, address: '203.0.113.77', details: {}, mac: Buffer.from('canary-mac') });
    const { browser, page } = await place.loggedIn(ada);
    await prisma.event.createMany({ data: [row(1, now), row(2, new Date(now.getTime() - 31 * 86_400_000))] });
    await prisma.session.createMany({ data: Array.from({ length: 1000 }, (_, n) => ({ id: `many-${n}`, browserHash: Buffer.from(`many ${n}`), userId: ada_, authTime: new Date(0), amr: ['pwd'], createdAt: now, idleExpiresAt: new Date('2031-01-01'), expiresAt: new Date('2031-01-01') })) });
    const answer = await download(browser, page);
    const file = read(answer);
    expect(file.events.filter(({ type }) => type === 'user.disabled')).toEqual([{ id: row(1, now).id, at: now.toISOString(), type: 'user.disabled', actor: 'administrator', details: {} }]);
    expect([file.sessions.length, file.incomplete]).toEqual([1000, ['sessions']]);
    expect(answer.text).not.toContain('203.0.113.77');
    expect(answer.text).not.toContain(bob_);
  });
});

describe('what is not in it', () => {
  test('is whatever grants access: of every column that holds such, seeded for the person, nothing', async () => {
    const { prisma } = place.provider.database;
    const { browser, page } = await place.loggedIn(ada);
    const userId = await idOf(ada);
    const [at, later] = [place.provider.clock.now(), new Date('2031-01-01')];
    const canary = (name: string) => Buffer.from(`canary ${name}`);
    const rights = { clientId: 'web', userId, scope: ['openid'], audience: [], authTime: at };
    await prisma.authenticator.create({ data: { id: 'canary-factor', userId, name: 'My phone', sealed: canary('sealed'), lastStep: 77_777_777n, createdAt: at } });
    await prisma.passkey.create({ data: { id: 'canary-passkey', userId, credentialId: canary('credential'), publicKey: canary('public'), userHandle: canary('handle'), counter: 88_888_888n, aaguid: 'a model', isSecondFactor: false, isBackedUp: true, mayBeBackedUp: true, attestedBy: 'a root', name: 'My key', createdAt: at } });
    await prisma.rememberedDevice.create({ data: { id: 'canary-device', hash: canary('device'), userId, userAgent: 'Firefox', createdAt: at, expiresAt: new Date(at.getTime() + 1000) } });
    await prisma.knownNetwork.create({ data: { userId, hash: canary('network'), seenAt: at } });
    await prisma.recoveryCode.create({ data: { hash: canary('recovery'), userId, createdAt: at } });
    await prisma.refreshTokenFamily.create({ data: { ...rights, id: canary('family'), tokenHash: canary('token'), rotatedAt: at, idleExpiresAt: later, expiresAt: later } });
    await prisma.authorizationCode.create({ data: { ...rights, hash: canary('code'), grantId: canary('grant'), redirectUri: 'https://app.example.com/callback', codeChallenge: 'canary-challenge', nonce: 'canary-nonce', amr: ['pwd'], claims: { canary: true }, expiresAt: later, keptUntil: later } });
    await prisma.oneTimeToken.create({ data: { hash: canary('link'), purpose: 'reset_password', userId, email: ada, createdAt: at, expiresAt: later } });
    await prisma.adminInvitation.create({ data: { hash: canary('invitation'), role: 'viewer', username: ada, expiresAt: later } });
    await prisma.session.updateMany({ data: { amr: ['pwd', 'otp', 'mfa'] } });
    const person = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
    const answer = await download(browser, page);
    const file = read(answer);
    expect([file.factors.map(({ kind }) => kind), file.recovery_codes.length, file.refresh_tokens.length, file.mailed_links.length, file.administrator_invitations.length]).toEqual([['authenticator', 'passkey'], 1, 1, 1, 1]);
    const hidden = [person.passwordHash ?? '', '77777777', '88888888', 'argon2', ...['hex', 'base64', 'base64url', 'latin1'].map((encoding) => Buffer.from('canary').toString(encoding as 'hex')), browser.cookie?.split('=')[1] ?? 'none', page.fields['csrf'] ?? 'none'];
    for (const secret of hidden) expect(answer.text).not.toContain(secret);
    expect(JSON.stringify(Object.values(file))).not.toMatch(/"type":"Buffer"|\{"0":\d/);
    await prisma.adminInvitation.deleteMany();
  });

  test('is another person: neither their id nor their name, whatever they did beside', async () => {
    const { browser: bobs } = await place.loggedIn(bob);
    await place.allow(bobs);
    const { browser, page } = await place.loggedIn(ada, { browser: bobs });
    const answer = await download(browser, page);
    expect(read(answer).user.username).toBe(ada);
    for (const theirs of [await idOf(bob), bob]) expect(answer.text).not.toContain(theirs);
  });
});

describe('nobody else gets it', () => {
  test('without the form of this log-in: another person’s, none, one bit off', async () => {
    const { browser, page } = await place.loggedIn(ada);
    const { browser: bobs, page: bobsPage } = await place.loggedIn(bob);
    const [own, other]: readonly Seen['fields'][] = [page.fields, bobsPage.fields];
    if (!own || !other) throw new Error('There is a form on each page.');
    const tries: readonly (readonly [Browser, Seen['fields']])[] = [
      [browser, { ...own, csrf: '' }],
      [browser, { ...own, csrf: other['csrf'] ?? '' }],
      [browser, other],
      [browser, { ...own, account: other['account'] ?? '' }],
      [bobs, own],
    ];
    for (const [from, fields] of tries) {
      const answer = await from.step('/account/export', { method: 'POST', body: formOf({ csrf: fields['csrf'], account: fields['account'] }) });
      expect([answer.headers.get('content-disposition'), answer.text.includes('user_id'), answer.text.includes('id="error-page"') || answer.status >= 300]).toEqual([null, false, true]);
    }
    expect((await browser.step('/account/export')).status).toBe(405);
    const stranger = await new Browser(place.provider).step('/account/export', { method: 'POST', body: formOf({ csrf: own['csrf'], account: own['account'] }) });
    expect(stranger.headers.get('content-disposition')).toBeNull();
  });

  test('without a proof of who they are that is fresh: they are sent to log in, and back', async () => {
    const { browser, page } = await place.loggedIn(ada);
    place.provider.clock.advance(901);
    const sent = await download(browser, page);
    expect([sent.status, sent.headers.get('content-disposition'), isLogIn(await browser.go(sent.location ?? ''))]).toEqual([303, null, true]);
    const again = await place.loggedIn(ada, { browser });
    expect((await download(browser, again.page)).status).toBe(200);
    await place.provider.database.prisma.authenticator.create({ data: { id: 'one', userId: await idOf(ada), name: 'My phone', sealed: Buffer.from('x'), lastStep: 1n, createdAt: place.provider.clock.now() } });
    const half = await download(browser, again.page); // a password alone is not all that they are asked for now
    expect([half.status, half.headers.get('content-disposition')]).toEqual([303, null]);
  });

  test('and not when the log-in is over', async () => {
    const { browser, page } = await place.loggedIn(ada);
    await place.provider.database.prisma.session.deleteMany();
    const sent = await download(onNode(place.second, browser), page);
    expect([sent.status, sent.headers.get('content-disposition')]).toEqual([303, null]);
    expect(clientsOn(page)).toEqual([]);
  });
});

/** What is held about people and is not in the file, and why. `Table` stands for all of it, `Table.column` for one. */
const leftOut: Readonly<Record<string, string>> = {
  'User.usernameKey': 'The log-in name once more, in the form that it is looked up by.',
  'User.deletionAt': 'Who has deleted the account is logged in nowhere, so there is nobody to give the file to.',
  'User.passwordHash': 'A secret; whether there is a password is told.',
  'RememberedDevice.id': 'It names a row, and says nothing of the person.',
  'RememberedDevice.hash': 'A secret.',
  'KnownNetwork.hash': 'A keyed hash, by which nobody learns which network it is.',
  'Authenticator.id': 'It names a row, and says nothing of the person.',
  'Authenticator.sealed': 'A secret.',
  'Authenticator.lastStep': 'A part of how codes are checked.',
  'Passkey.id': 'It names a row, and says nothing of the person.',
  'EmailAddress.id': 'It names a row, and says nothing of the person.',
  'Phone.id': 'It names a row, and says nothing of the person.',
  'Passkey.credentialId': 'A part of how the key is checked.',
  'Passkey.userHandle': 'A part of how the key is checked.',
  'Passkey.publicKey': 'A part of how the key is checked.',
  'Passkey.counter': 'A part of how the key is checked.',
  'RecoveryCode.hash': 'Of a secret.',
  'RefreshTokenFamily.id': 'Of a secret.',
  'RefreshTokenFamily.tokenHash': 'Of a secret.',
  'Session.browserHash': 'Of a secret.',
  'AuthorizationCode.hash': 'Of a secret.',
  'AuthorizationCode.grantId': 'A part of tokens.',
  'AuthorizationCode.codeChallenge': 'Of a secret of the application.',
  'AuthorizationCode.nonce': 'A secret of the application.',
  'AuthorizationCode.claims': 'What the application asked for; it says nothing of the person.',
  'AuthorizationCode.expiresAt': 'A minute after it was made; until when it is kept is told.',
  'OneTimeToken.hash': 'Of a secret.',
  'OneTimeToken.madeBy': 'Which administrator made the link.',
  'RecoveryWait.id': 'What the links that end it follow from.',
  'RecoveryWait.stopHash': 'Of a secret.',
  'OneTimeToken.power': 'What an administrator may who made the link.',
  'ProvisionedUser.sourceId': 'The name of the directory is told.',
  'LinkedLogin.goneAt': 'The same as when they were disabled, which is told.',
  AuthorizationRequest: 'A log-in under way: whose it is, is known when it is over, and then it is a session. It is gone within the hour.',
  MailedCode: 'A log-in under way, of hashes and of what is sealed: gone within ten minutes, as a rule.',
  UpstreamRequest: 'A log-in under way: it goes with it.',
  UpstreamLogin: 'By which linked log-in a session was begun, and what proves that there: it goes with the session.',
  'RefreshTokenFamily.provenAt': 'When its person proved who they are: the proven_at of the log-in that it came from, copied.',
  'AuthorizationCode.provenAt': 'The same.',
  UpstreamToken: 'What applications act by for them at another provider: secrets. That there are some, and since when, is told with the linked log-in.',
  Import: 'How far a file of people has come that an administrator brought: it says nothing of anybody in it.',
  ConnectionTrial: 'What a provider said of who administers and tried it: shown to them in the console, and gone after ten minutes.',
  WaitingLink: 'The same, until it is a linked log-in.',
  SignIn: 'What holds for everybody.',
  AdminInvitation: 'Found by name: the role and the end are in the file, the hash is of a secret.',
  Event: 'Found by their subject: in the file.',
  Signal: 'What an application is still to be told of what is in the file.',
  SignalExclusion: 'That an application wishes to be told nothing of them.',
  SignalStream: 'Of an application.',
  SignalSubject: 'That an application has had a token for them, which is in the file.',
  'PushedUser.targetId': 'The target is named.',
  'PushedUser.externalId': 'The same as their id.',
  'PushedUser.pushedHash': 'Of what is in the file.',
  'PushedUser.wanted': 'When it is tried again, and what went wrong: of the target.',
  'PushedUser.attempts': 'When it is tried again, and what went wrong: of the target.',
  'PushedUser.queuedAt': 'When it is tried again, and what went wrong: of the target.',
  'PushedUser.nextAttemptAt': 'When it is tried again, and what went wrong: of the target.',
  'PushedUser.leasedUntil': 'When it is tried again, and what went wrong: of the target.',
  'PushedUser.lastStatus': 'When it is tried again, and what went wrong: of the target.',
  'PushedUser.lastError': 'When it is tried again, and what went wrong: of the target.',
  WebhookDelivery: 'That a program was told of an event which is in the file.',
};

test('whatever is held of people is in the file, column by column, or named here with the reason', () => {
  const schema = readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8');
  const models = [...schema.matchAll(/^model (\w+) \{([^]*?)^\}/gm)].map(([, name = '', body = '']) => ({
    name,
    columns: [...body.matchAll(/^ {2}(\w+)\s+(\w+)/gm)].map(([, column = '', type = '']) => ({ column, type })),
  }));
  const names = models.map(({ name }) => name);
  const isAbout = ({ name, columns }: (typeof models)[number]) => name === 'User' || columns.some(({ column }) => /user(id|name)|^subject(id)?$|^actor|email|address/i.test(column));
  const user = models.find(({ name }) => name === 'User');
  const relations = new Map(user?.columns.flatMap(({ column, type }) => (names.includes(type) ? [[type, column] as const] : [])));
  const columnsOf = (name: string): Readonly<Record<string, unknown>> => {
    const held = heldColumns as Readonly<Record<string, unknown>>;
    return name === 'User' ? held : ((held[relations.get(name) ?? ''] as { select?: Record<string, unknown> } | undefined)?.select ?? {});
  };
  const forgotten = models.filter((model) => isAbout(model) && leftOut[model.name] === undefined).flatMap(({ name, columns }) =>
    columns.filter(({ column, type }) => !names.includes(type) && !['userId', 'user'].includes(column) && columnsOf(name)[column] === undefined && leftOut[`${name}.${column}`] === undefined).map(({ column }) => `${name}.${column}`),
  );
  expect(models.filter(isAbout).length).toBeGreaterThan(10);
  expect(forgotten).toEqual([]);
  expect(Object.keys(leftOut).filter((each) => !models.some(({ name, columns }) => each === name || columns.some(({ column }) => each === `${name}.${column}`)))).toEqual([]);
});
