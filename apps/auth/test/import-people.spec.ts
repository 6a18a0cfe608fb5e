import { gzipSync } from 'node:zlib';
import { askedImport, importPeople } from '../src/command-line/import-people.ts';
import { StandIns } from '../src/domain/users/stand-ins.ts';
import { callerOf, makeAdministrator } from './administration.ts';
import { ImportPlace } from './import-place.ts';
import { asShop, type Provider } from './provider.ts';
import { SoftAuthenticator } from './soft-authenticator.ts';

/** People who come from elsewhere, with their passwords: the command, and who can log in then. */
let provider: Provider;
let place: ImportPlace;
beforeAll(async () => {
  place = await ImportPlace.open();
  ({ provider } = place);
  await makeAdministrator(provider, 'ada@example.com', ['administrator']);
});
afterEach(async () => {
  await place.empty();
  await provider.database.prisma.event.deleteMany();
});
afterAll(async () => {
  place.close();
  await provider.close();
});

const typed = 'Grüße an 1 correct horse';
/** What other programs made of it (libs/crypto/src/foreign-hashes/read-hash.spec.ts). */
const bcrypt = '$2y$05$hPKpRWfi8CXpG/3OA7psMuuAEmU1GnDlO3La4/mpoEAylynkTiQsC';
const ssha = '{SSHA}0RIQyvkgNFbgQg+CVpEpXVM4Tknn3JsT';
const logIn = async (username: string, password = typed) => (await provider.token({ grant_type: 'password', username, password, scope: 'openid' }, asShop)).status;
const lines = (...people: readonly object[]) => people.map((person) => `${JSON.stringify(person)}\n`).join('');
const row = (usernameKey: string) => provider.database.prisma.user.findUniqueOrThrow({ where: { usernameKey }, include: { importedAs: true } });
const names = async () => (await provider.database.prisma.user.findMany({ orderBy: { usernameKey: 'asc' } })).map(({ usernameKey }) => usernameKey);

const grace = { id: '1', email: 'Grace@Example.com', email_verified: true, password_hash: bcrypt, claims: { name: 'Grace Hopper' }, roles: ['admiral'], created_at: '2012-03-04T05:06:07Z' };
const alan = { id: '2', username: 'alan', password_hash: ssha };

test('people are made as the file says, log in by their old passwords, and have a hash of ours from then on', async () => {
  expect(await place.import('json', lines(grace, alan))).toEqual({ outcomes: [{ place: 'line 1', id: '1', status: 'made' }, { place: 'line 2', id: '2', status: 'made' }], error: undefined });
  expect(await row('grace@example.com')).toMatchObject({ emailVerified: true, claims: { name: 'Grace Hopper' }, roles: ['admiral'], passwordHash: bcrypt, createdAt: new Date('2012-03-04T05:06:07Z'), declared: false, importedAs: [{ source: 'json', foreignId: '1' }] });
  for (const name of ['grace@example.com', 'alan']) {
    expect([await logIn(name, 'another password'), await logIn(name), (await row(name)).passwordHash?.slice(0, 10), await logIn(name)]).toEqual([400, 200, '$argon2id$', 200]);
    expect((await row(name)).passwordChangedAt).toBeNull();
  }
});

test('no fast hash is kept, and the events tell who was made without any', async () => {
  await place.import('json', lines(grace, alan));
  expect((await row('alan')).passwordHash).toMatch(/^\$digest\$a=sha1,s=after\$59ybEw\$\$argon2id\$/);
  const events = await provider.database.prisma.event.findMany({ where: { type: 'user.created' }, orderBy: { subjectId: 'asc' } });
  expect(events.map(({ actorKind }) => actorKind)).toEqual(['operator', 'operator']);
  expect(JSON.stringify(events.map(({ details }) => details))).not.toMatch(/\$2y\$|59ybEw|argon2/);
});

test('a second run changes nothing, also of who was changed here meanwhile; another source is another', async () => {
  await place.import('json', lines(grace));
  await provider.database.prisma.user.update({ where: { usernameKey: 'grace@example.com' }, data: { roles: ['retired'], usernameKey: 'grace@navy.example', username: 'grace@navy.example' } });
  const before = await row('grace@navy.example');
  expect(await place.import('json', lines(grace, alan))).toMatchObject({ outcomes: [{ status: 'there' }, { status: 'made' }], error: undefined });
  expect(await row('grace@navy.example')).toEqual(before);
  expect((await place.import('json', lines({ ...grace, email: 'grace@other.example' }), { source: 'other' })).outcomes).toMatchObject([{ status: 'made' }]);
});

test('a dry run tells the same, and makes nobody', async () => {
  const file = lines(grace, alan, { id: '3', email: 'ADA@example.com' }, { ...alan, id: '4' }, grace);
  const { outcomes } = await place.import('json', file, { 'dry-run': true });
  expect(await names()).toEqual(['ada@example.com']);
  expect((await place.import('json', file)).outcomes).toEqual(outcomes);
  expect(outcomes.map(({ status }) => status)).toEqual(['made', 'made', 'refused', 'refused', 'there']);
});

test('who is here already is left as they are, and never merged', async () => {
  const before = await row('ada@example.com');
  const { outcomes, error } = await place.import('json', lines({ id: '9', email: 'ADA@example.com', email_verified: true, password_hash: bcrypt, roles: ['owner'] }));
  expect(outcomes).toEqual([{ place: 'line 1', id: '9', status: 'refused', reason: 'somebody who is here, or before it in the file, has its address or name, and is left as they are' }]);
  expect(error).toBe('1 of the file are left out.');
  expect(await row('ada@example.com')).toEqual(before);
});

test.each<[string, object | string, string]>([
  ['a name of control characters', { id: '1', username: 'a\u0007b' }, 'its username has control characters'],
  ['a name that is too long', { id: '7', username: 'a'.repeat(321) }, 'its username is longer than 320 characters'],
  ['an address that is none', { id: '7', email: 'nobody at all' }, 'its e-mail address is none'],
  ['an id of control characters', { id: '7\n2', username: 'a' }, 'its id is too long, or has control characters'],
  ['nothing to be called by', { id: '7' }, 'it has no log-in name and no address'],
  ['no id', { roles: [] }, 'it has neither an id nor an address'],
  ['a claim that only the server sets', { id: '7', username: 'a', claims: { sub: 'user_1' } }, 'its claims.sub is a claim that only the server sets: choose another name'],
  ['a member __proto__', '{"id":"7","username":"a","claims":{"x":{"__proto__":{"isAdmin":true}}}}', 'it has a member __proto__'],
  ['a claim with NUL', { id: '7', username: 'a', claims: { note: 'a\0b' } }, 'it has characters that cannot be kept'],
  ['a claim with half a character', { id: '7', username: 'a', claims: { note: '\ud800' } }, 'it has characters that cannot be kept'],
  ['lists in lists without end', `{"id":"7","username":"a","claims":{"x":${'['.repeat(5000)}${']'.repeat(5000)}}}`, 'it is nested too deeply'],
  ['a hash of a price that would keep a node busy', { id: '7', username: 'a', password_hash: `$2b$31$${'a'.repeat(53)}` }, 'its password hash has a cost of 31: from 4 to 14 are taken'],
  ['a hash of no kind', { id: '7', username: 'a', password_hash: 'hunter2' }, 'its password hash is of no kind that is known here'],
  ['a role that is none', { id: '7', username: 'a', roles: ['é'] }, 'its roles.0 has characters other than printable ASCII'],
  ['a code program without its secret', { id: '7', username: 'a', factors: [{ kind: 'authenticator', name: 'x', secret: 'short' }] }, 'its factors.0 secret'],
  ['a link to nobody', { id: '7', username: 'a', links: [{ connection: 'google', subject: '' }] }, 'it has a link without a provider or a subject'],
  ['no object', '[]', 'it is no object'],
  ['no JSON', '{"id":', 'it is no JSON'],
])('who has %s is left out with the line, and the next is made', async (_, person, reason) => {
  const { outcomes, error } = await place.import('json', `${lines(grace)}${typeof person === 'string' ? person : JSON.stringify(person)}\n${lines(alan)}`);
  expect(outcomes.find(({ place: at }) => at === 'line 2')).toMatchObject({ status: 'refused', reason: expect.stringContaining(reason.replace('factors.0 ', '')) as string });
  expect(error).toBe('1 of the file are left out.');
  expect(await names()).toEqual(['ada@example.com', 'alan', 'grace@example.com']);
});

test.each([
  ['lines', lines(grace, alan).slice(0, -20), 'The file ends in the middle of a record: line 2.'],
  ['one list', JSON.stringify([grace, alan]).slice(0, -20), /^The file ends in the middle: byte \d+\.$/],
  ['one list with something that is no JSON', `[${JSON.stringify(grace)}, oops]`, /^The file is no JSON from about byte \d+ on\.$/],
  ['one list with bytes that are no UTF-8', Buffer.concat([Buffer.from('[{"id":"1","username":"'), Buffer.from([0xff]), Buffer.from('"}]')]), 'The file is not UTF-8.'],
  ['one list with a text without end', `[{"id":"${'a'.repeat(2 ** 21)}`, /^A record is longer than 1048576 bytes/],
  ['bytes that are no UTF-8', Buffer.concat([Buffer.from(lines(grace)), Buffer.from([0xff, 0xfe, 0x0a])]), 'The file is not UTF-8.'],
])('a file of %s that breaks off leaves whole people, and says where', async (_, text, message) => {
  const { outcomes, error } = await place.import('json', text);
  expect(error).toMatch(message);
  const made = outcomes.filter(({ status }) => status === 'made').length;
  expect(await names()).toHaveLength(1 + made);
  const { outcomes: again } = await place.import('json', JSON.stringify([grace, alan]));
  expect(again.map(({ status }) => status).sort()).toEqual(made === 1 ? ['made', 'there'] : ['made', 'made']);
});

test('who is disabled there is here, and the right password does not help', async () => {
  await place.import('json', lines({ ...grace, disabled: true }));
  expect(await logIn('grace@example.com')).toBe(400);
});

test('without passwords people come without', async () => {
  await place.import('json', lines({ ...grace, password_hash: 'md4:unheard-of' }), { 'without-passwords': true });
  expect((await row('grace@example.com')).passwordHash).toBeNull();
  expect(await logIn('grace@example.com')).toBe(400);
});

test('what a source has no word for becomes a claim by its path', async () => {
  await place.import('json', lines({ ...grace, tenants: [{ plan: 'gold' }] }), { claim: ['plan=tenants.0.plan', 'none=tenants.1.plan'] });
  expect((await row('grace@example.com')).claims).toEqual({ name: 'Grace Hopper', plan: 'gold' });
});

test('a password of nobody is held against a hash of somebody, and lets nobody in', async () => {
  await place.import('json', lines(...Array.from({ length: 20 }, (_, n) => ({ id: `many-${n}`, username: `many-${n}`, password_hash: bcrypt }))));
  provider.clock.advance(600);
  await provider.maintain();
  const standIns = new StandIns(provider.database, provider.runtime.masterKey, provider.clock);
  await standIns.look();
  const held = Array.from({ length: 20 }, (_, n) => `nobody-${n}`).filter((name) => standIns.for(name) === bcrypt);
  expect(held.length).toBeGreaterThan(0);
  expect(await logIn(held[0] ?? '')).toBe(400);
  expect(await logIn('many-0')).toBe(200);
});

test('two nodes that let somebody in at once keep one new hash, and no log-in of theirs ends by it', async () => {
  await place.import('json', lines(grace));
  const other = await provider.another();
  try {
    const ask = (node: Provider) => node.token({ grant_type: 'password', username: 'grace@example.com', password: typed, scope: 'openid offline_access' }, asShop);
    const answers = await Promise.all([ask(provider), ask(other), ask(provider), ask(other)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { passwordHash } = await row('grace@example.com');
    expect(passwordHash).toMatch(/^\$argon2id\$/);
    const refreshed = await Promise.all(answers.map(({ json }) => provider.token({ grant_type: 'refresh_token', refresh_token: json['refresh_token'] }, asShop)));
    expect(refreshed.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await row('grace@example.com')).passwordHash).toBe(passwordHash);
  } finally {
    await other.close();
  }
});

/** What one person of a file says twice, or more of than anybody may have, keeps nobody else from being made. */
const passkey = { kind: 'passkey', name: 'Her phone', ...new SoftAuthenticator().record('aGFuZGxl') };
const authenticator = { kind: 'authenticator', name: 'His watch', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
test.each<[string, readonly object[], readonly string[]]>([
  ['a link twice', [{ ...grace, links: [{ connection: 'google', subject: '1' }, { connection: 'google', subject: '1' }] }], ['made', 'made']],
  ['their own address as a further one', [{ ...grace, further_emails: ['grace@example.com', 'g@example.com', 'G@example.com'] }], ['made', 'made']],
  ['a passkey twice', [{ ...grace, factors: [passkey, passkey] }], ['refused', 'made']],
  ['a passkey of who stands before', [{ ...grace, factors: [passkey] }, { id: '3', username: 'mallory', factors: [passkey] }], ['made', 'refused', 'made']],
  ['six code programs', [{ ...grace, factors: Array.from({ length: 6 }, () => authenticator) }], ['refused', 'made']],
])('who has %s keeps nobody from being made', async (_, people, expected) => {
  const file = lines(...people, alan);
  const { outcomes } = await place.import('json', file, { 'dry-run': true });
  expect(await place.import('json', file)).toMatchObject({ outcomes, error: expected.includes('refused') ? '1 of the file are left out.' : undefined });
  expect(outcomes.map(({ status }) => status)).toEqual(expected);
});

test('who is left out, and who was here before, takes no name from others of the file', async () => {
  await place.import('json', lines(grace));
  await provider.database.prisma.user.update({ where: { usernameKey: 'grace@example.com' }, data: { usernameKey: 'grace@navy.example', username: 'grace@navy.example' } });
  const file = lines(grace, { ...grace, id: '3' }, { ...alan, password_hash: 'hunter2' }, alan);
  const { outcomes } = await place.import('json', file);
  expect(outcomes.map(({ status }) => status)).toEqual(['there', 'made', 'refused', 'made']);
});

test('a passkey of somebody who is here is not given to another', async () => {
  await place.import('json', lines({ ...grace, factors: [passkey] }));
  expect(await place.import('json', lines({ id: '3', username: 'mallory', factors: [passkey] }, alan))).toMatchObject({ outcomes: [{ status: 'refused', reason: 'its log-in elsewhere, or its passkey, is somebody else\'s' }, { status: 'made' }] });
});

test('two imports at once make each person once, and neither breaks off', async () => {
  const file = lines(...Array.from({ length: 40 }, (_, n) => ({ id: `p${n}`, username: `p${n}`, further_emails: [`p${n}@example.com`] })));
  const moved = lines(...Array.from({ length: 40 }, (_, n) => ({ id: `p${n}`, username: `q${n}` })));
  const results = await Promise.all([place.import('json', file), place.import('json', moved), place.import('json', file)]);
  expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
  expect(results.flatMap(({ outcomes }) => outcomes.filter(({ status }) => status === 'made'))).toHaveLength(40);
  expect(await provider.database.prisma.importedPerson.count()).toBe(40);
});

test('people of the file who are made at the server meanwhile are made once, by either, and the import goes on', async () => {
  const administrator = await callerOf(provider, 'ada@example.com');
  const many = Array.from({ length: 30 }, (_, n) => `meanwhile-${n}`);
  const [{ outcomes, error }, ...answers] = await Promise.all([place.import('json', lines(...many.map((username) => ({ id: username, username })))), ...many.map((username) => administrator.send('POST', '/users', { username }))]);
  const made = outcomes.filter(({ status }) => status === 'made').length;
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(many.length - made);
  expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
  expect([await names(), error]).toEqual([['ada@example.com', ...many].sort(), made === many.length ? undefined : `${many.length - made} of the file are left out.`]);
});

test('where the database goes away in the middle, one sentence says what to do; that makes the rest', async () => {
  const file = lines(...Array.from({ length: 700 }, (_, n) => ({ id: `l${n}`, username: `l${n}` })));
  const { prisma } = provider.database;
  await prisma.$executeRawUnsafe(`CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.foreign_id = 'l600' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$`);
  await prisma.$executeRawUnsafe('CREATE TRIGGER gone BEFORE INSERT ON imported_people FOR EACH ROW EXECUTE FUNCTION gone()');
  const broken = await place.import('json', file);
  await prisma.$executeRawUnsafe('DROP FUNCTION gone CASCADE');
  expect([broken.outcomes.length, broken.error]).toEqual([500, 'The database went away, or does not answer. Of the people under way all are made, or nobody: once it is back, run the same command again, which passes by who is here.']);
  const { outcomes, error } = await place.import('json', file);
  expect([outcomes.filter(({ status }) => status === 'there').length, outcomes.filter(({ status }) => status === 'made').length, error]).toEqual([500, 200, undefined]);
});

test('what a file says of its people is printed without what steers a terminal', async () => {
  const printed: string[] = [];
  const path = place.file(lines({ id: 'a\u001b[2J\nline 9: made', username: 'a' }));
  await expect(importPeople(askedImport(['json', path], {}), provider.runtime, (line) => void printed.push(line))).rejects.toThrow('left out');
  expect(printed[0]).toBe('line 1 (a?[2J?line 9: made): left out, as its id is too long, or has control characters');
});

test('a mark of the order of bytes before a file is no part of it', async () => {
  for (const text of [JSON.stringify([grace]), lines(alan)]) expect(await place.import('json', `\uFEFF${text}`)).toMatchObject({ outcomes: [{ status: 'made' }], error: undefined });
});

describe('how far an import is', () => {
  beforeEach(() => provider.database.prisma.import.deleteMany());
  /** As an administrator is told. */
  const ask = async (path: string) => (await (await callerOf(provider, 'ada@example.com')).send('GET', path)).json;
  const latest = async () => ((await ask('/imports')) as unknown as { readonly items: readonly { readonly import_id: string }[] }).items[0];

  test('is told of one that ended, with the places of those who were left out, and not what they are called', async () => {
    const file = lines(grace, { id: 'secret-of-hers', email: 'nobody at all' }, grace);
    await place.import('json', file, { source: 'navy' });
    const told = { kind: 'json', source: 'navy', started_by: { kind: 'operator' }, dry_run: false, state: 'done', bytes_read: file.length, bytes_total: file.length, made: 1, there: 1, refused: 1, fault: null };
    expect(await latest()).toMatchObject(told);
    const one = await ask(`/imports/${(await latest())?.import_id}`);
    expect(one).toMatchObject({ ...told, refusals: [{ place: 'line 2', reason: 'its e-mail address is none' }] });
    expect(JSON.stringify(one)).not.toMatch(/secret-of-hers|nobody at all|grace/);
    expect(await ask('/imports/import_none')).toMatchObject({ status: 404 });
  });

  test('of a dry run, and of a file that ends in the middle, which goes on', async () => {
    await place.import('json', lines(grace), { 'dry-run': true });
    expect(await latest()).toMatchObject({ dry_run: true, state: 'done', made: 1 });
    provider.clock.advance(1);
    await place.import('json', lines(grace, alan).slice(0, -20));
    expect(await latest()).toMatchObject({ state: 'broken_off', made: 1, there: 0, fault: 'The file ends in the middle of a record: line 2.' });
    provider.clock.advance(1);
    await place.import('json', lines(grace, alan));
    expect(await latest()).toMatchObject({ state: 'done', made: 1, there: 1 });
  });

  test('is kept with the people themselves: what the row says and who is here are the same wherever it stops', async () => {
    const many = Array.from({ length: 1100 }, (_, n) => ({ id: `m${n}`, username: `m${n}` }));
    const isAsSaid: boolean[] = [];
    const run = importPeople(askedImport(['json', place.file(lines(...many))], { json: true }), provider.runtime, () => undefined);
    for (let isOver = false; !isOver; isOver = await Promise.race([run.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))])) {
      const [row] = await provider.database.prisma.$queryRaw<readonly { readonly said: number; readonly here: bigint }[]>`SELECT made AS said, (SELECT count(*) FROM imported_people) AS here FROM imports`;
      if (row) isAsSaid.push(row.said === Number(row.here));
    }
    expect(new Set(isAsSaid)).toEqual(new Set([true]));
    expect(await latest()).toMatchObject({ state: 'done', made: 1100 });
  });

  test('is the whole file where it is done, also what stands behind its people', async () => {
    const realm = JSON.stringify({ realm: 'navy', users: [{ id: '1', username: 'alan' }], clients: Array.from({ length: 50 }, (_, n) => ({ clientId: `c${n}` })) });
    await place.import('keycloak', realm);
    expect(await latest()).toMatchObject({ state: 'done', made: 1, bytes_read: realm.length, bytes_total: realm.length });
  });

  test('is not known once nothing is heard of it', async () => {
    await place.import('json', lines(grace));
    await provider.database.prisma.import.updateMany({ data: { endedAt: null } });
    expect(await latest()).toMatchObject({ state: 'under_way' });
    provider.clock.advance(301);
    expect(await latest()).toMatchObject({ state: 'silent' });
  });
});

test('a file that is compressed is read as it flows; one whose end is missing says so', async () => {
  const whole = gzipSync(lines(grace, alan));
  expect(await place.import('json', whole.subarray(0, -12))).toMatchObject({ error: 'The file ends in the middle: it is compressed, and its end is missing.' });
  const { outcomes, error } = await place.import('json', whole);
  expect([outcomes.map(({ place: at }) => at), error]).toEqual([['line 1', 'line 2'], undefined]);
  expect(await names()).toEqual(['ada@example.com', 'alan', 'grace@example.com']);
});
