import { TestClock } from '../../../test/provider.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { HourlyCounts } from './hourly-counts.ts';

let scratch: TestDatabase;
beforeEach(async () => void (scratch = await createTestDatabase()));
afterEach(() => scratch.drop());

test('none is lost when it could not be written, and each is of its hour', async () => {
  const clock = new TestClock();
  const hours = new HourlyCounts(scratch.database, clock);
  const rows = async () => (await scratch.database.prisma.hourlyCount.findMany({ orderBy: [{ hour: 'asc' }, { type: 'asc' }] })).map(({ hour, type, count }) => `${hour.toISOString().slice(11, 16)} ${type} ${count}`);
  hours.count('token.issued');
  await scratch.database.prisma.$executeRaw`ALTER TABLE hourly_counts RENAME TO elsewhere`;
  await expect(hours.flush()).rejects.toThrow();
  hours.count('token.issued');
  clock.advance(3_599);
  hours.count('user.login.failed');
  clock.advance(1);
  hours.count('token.issued');
  await scratch.database.prisma.$executeRaw`ALTER TABLE elsewhere RENAME TO hourly_counts`;
  await Promise.all([hours.flush(), hours.flush()]);
  expect(await rows()).toEqual(['00:00 token.issued 2', '00:00 user.login.failed 1', '01:00 token.issued 1']);
  await hours.flush();
  hours.count('token.issued');
  await hours.flush();
  expect(await rows()).toEqual(['00:00 token.issued 2', '00:00 user.login.failed 1', '01:00 token.issued 2']);
});
