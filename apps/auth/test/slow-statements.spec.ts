import { openDatabase } from '@symbolon/database';
import { pino } from 'pino';
import { slowStatements } from '../src/process/slow-statements.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const canary = 'canary-value-c0de';
const node = '0c0de000-0000-4000-8000-00000000c0de';
let made: TestDatabase;
beforeAll(async () => {
  made = await createTestDatabase();
});
afterAll(() => made.drop());

/** What the log says of statements of a server that takes those for slow that wait for somebody. */
async function logged(isPooled: boolean): Promise<readonly object[]> {
  const lines: string[] = [];
  let now = 0;
  const slow = slowStatements(500, pino({ base: null, timestamp: false }, { write: (line) => void lines.push(line) }), () => now);
  const database = await openDatabase(made.connection, { poolSize: 3, isPooled, ...(slow && { slow }) });
  try {
    await database.prisma.$queryRaw`SELECT ${canary} AS word`;
    for (let time = 0; time < 3; time += 1) await database.prisma.$queryRaw`SELECT pg_sleep(0.55)::text, ${canary} AS word`;
    now += 10_000;
    await database.prisma.$queryRaw`SELECT pg_sleep(0.55)::text, ${canary} AS word`;
    await made.database.prisma.$transaction(async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE nodes`;
      const waits = database.hot.recordNode(node, new Date(), []);
      await transaction.$queryRaw`SELECT pg_sleep(0.55)::text`;
      return { waits };
    }).then(({ waits }) => waits);
    await database.prisma.user.count({ where: { username: canary } });
    return lines.map((line) => JSON.parse(line) as object);
  } finally {
    await database.close();
  }
}

test.each([false, true])('the log names what was slow, some of it with how often, and none of its values (through a pooler: %p)', async (isPooled) => {
  const lines = await logged(isPooled);
  const line = (statement: string, times: number) => ({ level: 40, statement, duration_ms: expect.any(Number) as number, times, msg: 'a statement was slow' });
  expect(lines).toEqual([line('SELECT pg_sleep', 1), line('SELECT pg_sleep', 3), line('record_node', 1)]);
  for (const value of ['canary', node]) expect(JSON.stringify(lines)).not.toContain(value);
});

test('with 0 nothing is measured', () => {
  expect(slowStatements(0, pino())).toBeUndefined();
});
