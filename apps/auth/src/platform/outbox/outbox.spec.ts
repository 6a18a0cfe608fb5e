import { MasterKey, secureRandom } from '@symbolon/crypto';
import { pino } from 'pino';
import { TestClock } from '../../../test/provider.ts';
import { sharedDatabase } from '../../../test/shared-database.ts';
import { Courier, UndeliverableError, UnknownMessageError } from './courier.ts';
import { OutboxStore, outboxTopic, type OutboxPayloads } from './outbox.store.ts';

const hello: OutboxPayloads['mail'] = { to: 'ada@example.com', subject: 'Hello', text: 'canary-of-a-link', html: '<p>canary-of-a-link</p>' };
const masterKey = new MasterKey(new Uint8Array(32).fill(1));

const ground = sharedDatabase();
let clock: TestClock;
let log: string[];
beforeEach(() => {
  clock = new TestClock();
  log = [];
});

const node = () => {
  const store = new OutboxStore(ground.database, masterKey, clock, secureRandom);
  return { store, courier: new Courier(store, clock, pino({ level: 'debug' }, { write: (line) => void log.push(line) })) };
};
const add = (...mails: OutboxPayloads['mail'][]) => ground.database.prisma.$transaction((open) => node().store.add(open, 'mail', mails));
const rows = () => ground.database.prisma.outboxMessage.findMany();
/** A courier whose mails arrive when `arrives` says so. */
const courierTo = (arrived: (readonly [mail: OutboxPayloads['mail'], id: string])[], arrives: () => boolean = () => true) => {
  const { courier } = node();
  courier.delivers('mail', (mail, id) => {
    if (!arrives()) return Promise.reject(new Error('canary-of-a-receiver'));
    arrived.push([mail, id]);
    return Promise.resolve();
  });
  return courier;
};

test('what is committed is delivered once, and what is rolled back never', async () => {
  const arrived: [OutboxPayloads['mail'], string][] = [];
  await add(hello);
  await ground.database.prisma
    .$transaction(async (open) => {
      await node().store.add(open, 'mail', [{ ...hello, subject: 'Never' }]);
      throw new Error('rolled back');
    })
    .catch(() => undefined);
  const courier = courierTo(arrived);
  await courier.deliver();
  await courier.deliver();
  expect(arrived).toEqual([[hello, expect.any(String)]]);
  expect(await rows()).toEqual([]);
});

test('what it says stands nowhere in the clear: not in the database, and not in the log when it fails', async () => {
  await add(hello);
  const [row] = await rows();
  expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toMatch(/canary|ada@/);
  await courierTo([], () => false).deliver();
  expect(log.join('')).toContain('not delivered; will try again');
  expect(log.join('')).not.toMatch(/canary|ada@/);
});

test('what does not arrive is tried again with the same id, after longer and longer pauses, and given up after a day', async () => {
  await add(hello);
  const [{ id } = { id: '' }] = await rows();
  const attempts: number[] = [];
  const start = clock.now().getTime();
  const courier = courierTo([], () => {
    attempts.push((clock.now().getTime() - start) / 1000);
    return false;
  });
  for (let second = 0; second <= 86_400 && (await rows()).length > 0; second += 5) {
    const [next] = await rows();
    if (next && next.nextAttemptAt <= clock.now()) await courier.deliver();
    expect((await rows()).every((each) => each.id === id)).toBe(true);
    const [due] = await rows();
    if (due) clock.advance((due.nextAttemptAt.getTime() - clock.now().getTime()) / 1000);
  }
  expect(attempts.slice(0, 6)).toEqual([0, 5, 15, 35, 75, 155]);
  expect(Math.max(...attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0)))).toBe(3600);
  expect(attempts.at(-1)).toBeGreaterThan(82_800);
  expect(await rows()).toEqual([]);
});

test('what can never arrive is given up at once', async () => {
  await add(hello);
  const { courier } = node();
  courier.delivers('mail', () => Promise.reject(new UndeliverableError('no such mailbox')));
  await courier.deliver();
  expect(await rows()).toEqual([]);
  expect(log.join('')).toContain('no such mailbox');
});

describe('what a newer release has asked for', () => {
  test('of a kind that is not known here is not taken, and does not keep the others; a node that knows it delivers it', async () => {
    const arrived: [OutboxPayloads['mail'], string][] = [];
    await ground.database.prisma.$transaction((open) => node().store.add(open, 'letter', Array.from({ length: 20 }, () => ({ about: 'reset_password', username: 'ada', flow: null, locale: 'en' }) as const)));
    await add(hello);
    await courierTo(arrived).deliver();
    expect(arrived).toEqual([[hello, expect.any(String)]]);
    expect((await rows()).map(({ kind, attempts }) => [kind, attempts])).toEqual(Array.from({ length: 20 }, () => ['letter', 0]));
    const newer = node().courier;
    const letters: unknown[] = [];
    newer.delivers('letter', (letter) => Promise.resolve(void letters.push(letter)));
    await newer.deliver();
    expect([letters.length, await rows()]).toEqual([20, []]);
  });

  test('of a known kind, and unknown in what it says, is there again in five seconds for whoever knows it, and given up by nobody before its time', async () => {
    await add(hello);
    const older = node().courier;
    older.delivers('mail', () => Promise.reject(new UnknownMessageError('a letter that a newer release asked for')));
    for (let second = 0; second < 120; second += 5) {
      await older.deliver();
      const [left] = await rows();
      expect((left?.nextAttemptAt.getTime() ?? 0) - clock.now().getTime()).toBe(5000);
      clock.advance(5);
    }
    expect(log.join('')).toContain('left to a newer release');
    const arrived: [OutboxPayloads['mail'], string][] = [];
    await courierTo(arrived).deliver();
    expect(arrived).toEqual([[hello, expect.any(String)]]);
  });

  test('is removed when nobody has known it for a day after its time, and not before', async () => {
    await add(hello);
    const sweep = () => ground.database.hot.removeExpired(clock.now(), 10);
    clock.advance(2 * 86_400 - 1);
    expect([await sweep(), (await rows()).length]).toEqual([0, 1]);
    clock.advance(1);
    expect([await sweep(), (await rows()).length]).toEqual([1, 0]);
  });
});

test('of many messages and two nodes at once, each is delivered by one', async () => {
  const arrived: [OutboxPayloads['mail'], string][] = [];
  await add(...Array.from({ length: 50 }, (_, index) => ({ ...hello, subject: String(index) })));
  await Promise.all([courierTo(arrived).deliver(), courierTo(arrived).deliver()]);
  expect(arrived.map(([{ subject }]) => Number(subject)).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
});

test('what one node is just taking is left to it by all others, who do not wait for it', async () => {
  await add(hello, hello);
  const { prisma, hot } = ground.database;
  const take = () => hot.takeOutboxMessages(['mail'], clock.now(), 60, 10);
  const waiting = () => prisma.$queryRaw<unknown[]>`SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  const { pending } = await prisma.$transaction(async (transaction) => {
    let done = 0;
    await transaction.$queryRaw`SELECT id FROM outbox_messages FOR UPDATE`;
    const takes = [take(), take()].map((each) => each.finally(() => (done += 1)));
    while (done + (await waiting()).length < takes.length);
    return { pending: Promise.all(takes) };
  });
  expect(await pending).toEqual([[], []]);
  expect(await take()).toHaveLength(2);
});

test('a node that dies while it delivers loses nothing: another takes over after a minute', async () => {
  const arrived: [OutboxPayloads['mail'], string][] = [];
  await add(hello);
  const [taken] = await node().store.take(['mail'], 8); // and is never heard of again
  await courierTo(arrived).deliver();
  expect(arrived).toEqual([]);
  clock.advance(60);
  await courierTo(arrived).deliver();
  expect(arrived).toEqual([[hello, taken?.id]]);
});

test('a message that comes in while others are delivered goes out in the same round', async () => {
  const subjects: string[] = [];
  await add(hello);
  const { courier } = node();
  courier.delivers('mail', async ({ subject }) => {
    subjects.push(subject);
    if (subject === 'Hello') {
      await add({ ...hello, subject: 'Second' });
      void courier.deliver();
    }
  });
  await courier.deliver();
  expect(subjects).toEqual(['Hello', 'Second']);
});

test('however many tokens a provider that does not answer is to be told of, mails go out meanwhile', async () => {
  const place = { type: 'oidc', profile: null, issuer: 'https://id.example', protocol: {}, clientId: 'symbolon' };
  const ended = Array.from({ length: 20 }, (_, index) => ({ token: String(index), hint: 'access_token', from: { connectionId: 'corp', clientSecret: '', place } }) as const);
  await ground.database.prisma.$transaction((open) => node().store.add(open, 'upstream_revocation', ended));
  await add(hello);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const { courier } = node();
  courier.delivers('upstream_revocation', () => answered);
  const arrived = new Promise<string>((resolve) => courier.delivers('mail', ({ subject }) => Promise.resolve(resolve(subject))));
  const delivery = courier.deliver();
  expect([await arrived, (await rows()).filter(({ kind }) => kind === 'upstream_revocation').length]).toEqual(['Hello', 20]);
  answer();
  await delivery;
  expect(await rows()).toEqual([]);
});

test('a stopped courier takes nothing more', async () => {
  const arrived: [OutboxPayloads['mail'], string][] = [];
  const courier = courierTo(arrived);
  await courier.stop();
  await add(hello);
  await courier.deliver();
  expect(arrived).toEqual([]);
  expect(await rows()).toHaveLength(1);
});

test('every node hears of a new message', async () => {
  let isHeard = false;
  ground.database.changes.onChange((topic) => (isHeard ||= topic === outboxTopic));
  while (!isHeard) await add(hello); // the connection that listens may still be on its way
});
