import { MasterKey, secureRandom } from '@symbolon/crypto';
import { eventsOf } from '../../../test/events.ts';
import { TestClock } from '../../../test/provider.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { AuditStore } from './audit.store.ts';
import { CountedEvents, type CountedEvent } from './counted-events.ts';
import { HourlyCounts } from './hourly-counts.ts';

let scratch: TestDatabase;
let clock: TestClock;
let counted: CountedEvents;
const masterKey = new MasterKey(new Uint8Array(32).fill(1));
beforeEach(async () => {
  scratch = await createTestDatabase();
  clock = new TestClock();
  counted = new CountedEvents(new AuditStore(scratch.database, masterKey, clock, secureRandom), clock, new HourlyCounts(scratch.database, clock));
});
afterEach(() => scratch.drop());

const refused = (claim: string): CountedEvent => ({ type: 'token.refused', actor: { kind: 'client', id: 'shop' }, subject: null, details: { audience: 'a', claim, place: '$', fault: 'is missing' } });
const counts = async () => (await eventsOf({ database: scratch.database, masterKey, clock, random: secureRandom })).map(({ details }) => ('count' in details ? `${'claim' in details ? details.claim : ''} ${details.count}` : ''));

test('of many at once one is written, and the others with the next, or when a minute is over though none comes', async () => {
  await Promise.all(Array.from({ length: 20 }, () => counted.record(refused('a'), ['a'])));
  await counted.record(refused('b'), ['b']);
  expect(await counts()).toEqual(['a 1', 'b 1']);
  clock.advance(60);
  await counted.record(refused('b'), ['b']);
  await counted.flush();
  expect(await counts()).toEqual(['a 1', 'b 1', 'b 1', 'a 19']);
  await counted.flush();
  clock.advance(60);
  await counted.flush();
  expect(await counts()).toHaveLength(4);
});

test('what is only counted waits for the next flush, and none is lost when it could not be written', async () => {
  counted.count(refused('a'), ['a']);
  counted.count(refused('a'), ['a']);
  expect(await counts()).toEqual([]);
  await scratch.database.prisma.$executeRaw`ALTER TABLE events RENAME TO elsewhere`;
  await expect(counted.flush()).rejects.toThrow();
  counted.count(refused('a'), ['a']);
  await scratch.database.prisma.$executeRaw`ALTER TABLE elsewhere RENAME TO events`;
  await counted.flush();
  expect(await counts()).toEqual(['a 3']);
});

test('more keys than there is room for take no more of it, and the room is there again once they did not come again for a minute', async () => {
  for (let each = 0; each < 10_000; each += 1) counted.count(refused('a'), [each]);
  expect(counted.count(refused('b'), ['b'])).toBeUndefined();
  clock.advance(60);
  await counted.flush();
  clock.advance(60);
  await counted.flush();
  expect(counted.count(refused('b'), ['b'])).toBeDefined();
});
