import { MasterKey, secureRandom } from '@symbolon/crypto';
import { openDatabase } from '@symbolon/database';
import { pino } from 'pino';
import { eventsOf } from '../../../test/events.ts';
import { TestClock } from '../../../test/provider.ts';
import { sharedDatabase } from '../../../test/shared-database.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { readSettings } from '../../platform/config.ts';
import { AuditStore } from './audit.store.ts';
import { EventChain } from './event-chain.ts';
import { EventMonths } from './event-months.ts';
import { EventVerification, type Head } from './event-verification.ts';

const masterKey = new MasterKey(new Uint8Array(32).fill(1));
const shared = sharedDatabase();
let scratch = shared;
let clock: TestClock;
let log: string[];
beforeEach(() => {
  scratch = shared;
  clock = new TestClock();
  log = [];
});

const store = () => new AuditStore(scratch.database, masterKey, clock, secureRandom);
const chain = () => new EventChain(scratch.database, masterKey);
const months = (days = '400') => new EventMonths(scratch.database, masterKey, clock, readSettings({ SYMBOLON_AUDIT_DAYS: days }), pino({ level: 'debug' }, { write: (line) => void log.push(line) }));
const write = async (count: number) => {
  for (let each = 0; each < count; each += 1) await store().record({ type: 'sessions.ended', actor: { kind: 'operator' }, subject: { kind: 'user', id: `user_${each}` }, details: { of: 'user' } });
};
const run = (sql: string) => scratch.database.prisma.$executeRawUnsafe(sql);
const verified = (kept?: Head) => new EventVerification(scratch.database, masterKey).verify(kept).then(({ seq, events }) => `${events} events up to ${seq}`, (error: unknown) => (error as Error).message.replaceAll(/evt_[0-9a-v]{22}/g, 'evt'));
const head = () => new EventVerification(scratch.database, masterKey).verify();

test('an empty chain and a long one verify, whoever seals at the same time', async () => {
  expect(await verified()).toBe('0 events up to 0');
  await write(1200);
  await Promise.all([chain().seal(), chain().seal(), chain().seal()]);
  await write(3);
  expect(await verified()).toBe('1200 events up to 1200');
  await chain().seal();
  expect(await verified()).toBe('1203 events up to 1203');
});

test('one that is committed late comes after those that were sealed before, and is missed by nobody who reads by seq', async () => {
  const { prisma } = scratch.database;
  const others = async () => {
    await write(2);
    await chain().seal();
    expect(await prisma.event.count({ where: { seq: { gt: 0 } } })).toBe(2);
  };
  let meanwhile: Promise<void> | undefined;
  await prisma.$transaction(async (transaction) => {
    await store().record({ type: 'sessions.ended', actor: { kind: 'operator' }, subject: null, details: { of: 'all' } }, transaction);
    await (meanwhile ??= others());
  });
  await chain().seal();
  const [last] = await prisma.event.findMany({ where: { seq: { gt: 2 } } });
  expect([last?.seq, last?.details]).toEqual([3n, { of: 'all' }]);
  expect(await verified()).toBe('3 events up to 3');
});

describe('somebody who has the database and not the key is found, when they', () => {
  const copyOf = (seq: number, other: string) => `INSERT INTO events SELECT ${['id', 'at', 'type', 'actor_kind', 'actor_id', 'subject_kind', 'subject_id', 'client_id', 'request_id', 'address', 'details', 'mac', 'seq', 'link'].map((column) => new RegExp(`(.*) AS ${column}\\b`).exec(other)?.[0] ?? column).join(', ')} FROM events WHERE seq = ${seq}`;
  test.each<[what: string, sql: string, told: string]>([
    ['change what is said', `UPDATE events SET details = '{"of":"all"}' WHERE seq = 3`, 'event 3 (evt) is not what was written: it was changed or put in'],
    ['change who did it', `UPDATE events SET actor_id = 'user_1' WHERE seq = 3`, 'event 3 (evt) is not what was written: it was changed or put in'],
    ['change when it was', `UPDATE events SET at = at - interval '1 second' WHERE seq = 3`, 'event 3 (evt) is not what was written: it was changed or put in'],
    ['take one away', 'DELETE FROM events WHERE seq = 3', 'event 3 is gone'],
    ['take the first away', 'DELETE FROM events WHERE seq = 1', 'event 1 is gone'],
    ['take the last away', 'DELETE FROM events WHERE seq = 6', 'event 6 is gone'],
    ['take one away and close the gap', 'DELETE FROM events WHERE seq = 3; UPDATE events SET seq = seq - 1 WHERE seq > 3', 'event 3 (evt) does not follow the one before: events were moved, put in or taken out here'],
    ['change the order of two', 'UPDATE events SET seq = 7 - seq WHERE seq IN (3, 4)', 'event 3 (evt) does not follow the one before: events were moved, put in or taken out here'],
    ['put one in beside another', copyOf(3, `'evt_another' AS id`), 'event 3 is there twice'],
    ['put one in beside the last', copyOf(6, `'evt_another' AS id`), 'event 6 is there twice'],
    ['put one in at the end', copyOf(3, `'evt_another' AS id\n7 AS seq`), 'event 7 was put in'],
    ['put one in that waits for its place', copyOf(3, `'evt_another' AS id\nNULL::bigint AS seq`), 'an event (evt_another) is not what was written: it was changed or put in'],
    ['cut off the end, and say so', `DELETE FROM events WHERE seq > 4; UPDATE event_stretches SET last_seq = 4, link = (SELECT link FROM events WHERE seq = 4)`, 'the end of the chain was changed'],
    ['take away where the end is', 'DELETE FROM event_stretches', 'the end of the chain is gone'],
    ['say that the beginning was dropped', `DELETE FROM events WHERE seq < 3; INSERT INTO event_stretches SELECT 'dropped', 1, 2, link, mac FROM event_stretches`, 'what is said of the dropped events 1 to 2 was changed'],
  ])('%s', async (_, sql, told) => {
    await write(6);
    await chain().seal();
    for (const statement of sql.split('; ')) await run(statement);
    expect(await verified()).toBe(told);
  });

  test('put one in that is sealed with the others', async () => {
    await write(2);
    await chain().seal();
    await run(copyOf(2, `'evt_another' AS id\nNULL::bigint AS seq`));
    await chain().seal();
    expect(await verified()).toBe('event 3 (evt_another) is not what was written: it was changed or put in');
  });

  test('cut off the end and let the server go on from there', async () => {
    await write(6);
    await chain().seal();
    await run('DELETE FROM events WHERE seq > 4');
    await run('UPDATE event_stretches SET last_seq = 4, link = (SELECT link FROM events WHERE seq = 4)');
    await write(1);
    await chain().seal();
    expect(await verified()).toBe('event 5 (evt) does not follow the one before: events were moved, put in or taken out here');
  });

  test('bring back all as it was earlier, of which a head that was kept knows', async () => {
    await write(4);
    await chain().seal();
    const early = await head();
    await scratch.database.prisma.$executeRaw`CREATE TABLE before AS SELECT * FROM event_stretches`;
    await write(2);
    await chain().seal();
    const kept = await head();
    expect([await verified(early), await verified(kept)]).toEqual(['6 events up to 6', '6 events up to 6']);
    await run('DELETE FROM events WHERE seq > 4');
    await run('DELETE FROM event_stretches');
    await run('INSERT INTO event_stretches SELECT * FROM before');
    expect([await verified(), await verified(early)]).toEqual(['4 events up to 4', '4 events up to 4']);
    expect(await verified(kept)).toBe('the chain ends with event 4, and ended with 6 or later: its end was cut off');
    expect(await verified({ seq: 4n, link: kept.link })).toBe('event 4 is another than the one that was kept: the chain was made anew');
  });
});

test('an end of another history is found, such as after a backup was brought back and gone on from', async () => {
  await write(2);
  await chain().seal();
  await scratch.database.prisma.$executeRaw`CREATE TABLE backup AS SELECT * FROM event_stretches`;
  await write(2);
  await chain().seal();
  await scratch.database.prisma.$executeRaw`CREATE TABLE other AS SELECT * FROM event_stretches`;
  for (const sql of ['DELETE FROM events WHERE seq > 2', 'DELETE FROM event_stretches', 'INSERT INTO event_stretches SELECT * FROM backup']) await run(sql);
  await write(2);
  await chain().seal();
  expect(await verified()).toBe('4 events up to 4');
  for (const sql of ['DELETE FROM event_stretches', 'INSERT INTO event_stretches SELECT * FROM other']) await run(sql);
  expect(await verified()).toBe('event 4 is not the one that was there');
});

describe('months', () => {
  // Each makes tables and drops them: a database each.
  let own: TestDatabase;
  beforeEach(async () => void (scratch = own = await createTestDatabase()));
  afterEach(() => own.drop());

  const tables = async () => (await scratch.database.prisma.$queryRaw<{ name: string; count: bigint }[]>`SELECT c.relname AS name, (xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM ' || c.relname, false, true, '')))[1]::text::bigint AS count FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'events'::regclass ORDER BY 1`).map(({ name, count }) => `${name} ${count}`);

  test('have their tables ahead, also for what was written before there was one, whoever looks after them at once', async () => {
    await write(3);
    await store().recordAt(new Date('2029-11-30T23:59:59.999Z'), { type: 'sessions.ended', actor: { kind: 'operator' }, subject: null, details: { of: 'all' } }, scratch.database.prisma);
    expect(await tables()).toEqual(['events_default 4']);
    await Promise.all([months().keep(), months().keep()]);
    await months().keep();
    expect(await tables()).toEqual(['events_2029_11 1', 'events_2030_01 3', 'events_2030_02 0', 'events_2030_03 0', 'events_default 0']);
    clock.advance(31 * 86_400);
    await write(1);
    await months().keep();
    expect(await tables()).toEqual(['events_2029_11 1', 'events_2030_01 3', 'events_2030_02 1', 'events_2030_03 0', 'events_2030_04 0', 'events_default 0']);
  });

  test('go as a whole when their last day is as old as the setting says; what is left verifies, and a head of before still counts', async () => {
    await months('40').keep();
    await write(3);
    await chain().seal();
    const early = await head();
    clock.advance(31 * 86_400); // the first of February
    await write(2);
    // One of January that was committed after the first of February is in the chain after them.
    await chain().seal();
    await store().recordAt(new Date('2030-01-31T23:59:59.999Z'), { type: 'sessions.ended', actor: { kind: 'operator' }, subject: null, details: { of: 'all' } }, scratch.database.prisma);
    await chain().seal();
    await write(1);
    await chain().seal();
    const kept = await head();
    clock.advance(39 * 86_400);
    await months('40').keep();
    expect((await tables())[0]).toBe('events_2030_01 4');
    clock.advance(86_400);
    await Promise.all([months('40').keep(), months('40').keep()]);
    expect((await tables())[0]).toBe('events_2030_02 3');
    expect([await verified(), await verified(early), await verified(kept)]).toEqual(Array.from({ length: 3 }, () => '3 events up to 7'));
    clock.advance(31 * 86_400);
    await months('40').keep();
    expect(await eventsOf({ database: scratch.database, masterKey, clock, random: secureRandom })).toEqual([]);
    expect(await scratch.database.prisma.eventStretch.findMany({ select: { kind: true, firstSeq: true, lastSeq: true } })).toEqual(expect.arrayContaining([{ kind: 'dropped', firstSeq: 1n, lastSeq: 7n }]));
    await write(1);
    await chain().seal();
    expect(await verified(kept)).toBe('1 events up to 8');
  });

  test('stay when they were tampered with, and what is put into an old one is not believed because it was dropped', async () => {
    await months('40').keep();
    await write(3);
    await chain().seal();
    await run(`UPDATE events SET details = '{}' WHERE seq = 2`);
    clock.advance(100 * 86_400);
    const keeping = months('40');
    for (let times = 0; times < 2; times += 1) await keeping.keep();
    expect((await tables())[0]).toBe('events_2030_01 3');
    expect(log.filter((line) => line.includes('tampered'))).toHaveLength(1);
    expect(await verified()).toBe('event 2 (evt) is not what was written: it was changed or put in');
  });

  test('are joined to what was dropped before, but not to what nobody vouched for', async () => {
    await months('40').keep();
    await write(3);
    await chain().seal();
    clock.advance(31 * 86_400);
    await write(1);
    await chain().seal();
    await run('DELETE FROM events WHERE seq = 4');
    await run(`INSERT INTO event_stretches SELECT 'dropped', 4, 4, link, mac FROM event_stretches`);
    clock.advance(50 * 86_400);
    await months('40').keep();
    expect(await verified()).toBe('event 4 is gone');
  });

  test('lie in one table where the role owns none of them, and go all the same', async () => {
    const role = `guest_${process.pid}_${Date.now()}`;
    for (const sql of [`CREATE ROLE ${role} LOGIN PASSWORD 'guest'`, `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`]) await run(sql);
    const guest = await openDatabase({ ...scratch.connection, user: role, password: 'guest' }, { poolSize: 2 });
    try {
      const keeping = () => new EventMonths(guest, masterKey, clock, readSettings({ SYMBOLON_AUDIT_DAYS: '40' }), pino({ level: 'silent' }));
      await keeping().keep();
      await write(3);
      await new EventChain(guest, masterKey).seal();
      clock.advance(71 * 86_400);
      await write(1);
      await new EventChain(guest, masterKey).seal();
      await keeping().keep();
      expect(await tables()).toEqual(['events_default 1']);
      expect(await verified()).toBe('1 events up to 4');
    } finally {
      await guest.close();
      for (const sql of [`DROP OWNED BY ${role}`, `DROP ROLE ${role}`]) await run(sql);
    }
  });

  test('wait until all in them is in the chain', async () => {
    await months('40').keep();
    await write(1);
    clock.advance(100 * 86_400);
    await months('40').keep();
    expect((await tables())[0]).toBe('events_2030_01 1');
    await chain().seal();
    await months('40').keep();
    expect(await verified()).toBe('0 events up to 1');
  });
});
