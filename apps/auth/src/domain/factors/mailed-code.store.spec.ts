import { MasterKey, secureRandom } from '@symbolon/crypto';
import { TestClock } from '../../../test/provider.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { LoginLinkStore } from '../users/login-link.store.ts';
import { MailedCodeStore } from './mailed-code.store.ts';

let scratch: TestDatabase;
let codes: MailedCodeStore;
let clock: TestClock;
beforeAll(async () => {
  scratch = await createTestDatabase();
  clock = new TestClock();
  const masterKey = new MasterKey(new Uint8Array(32).fill(7));
  codes = new MailedCodeStore(scratch.database, masterKey, secureRandom, new LoginLinkStore(scratch.database, masterKey, secureRandom, clock), clock);
});
afterAll(() => scratch.drop());

const hers = { flow: 'a-log-in', person: 'user_1' };
const issue = (): Promise<string> => scratch.database.prisma.$transaction((transaction) => codes.issue(transaction, hers));

test('counts once: of many at once, one', async () => {
  const code = await issue();
  const used = await Promise.all(Array.from({ length: 16 }, () => codes.use(hers, code)));
  expect(used.filter(Boolean).length).toBe(1);
  expect([await codes.isOut(hers), await codes.wasUsedJustNow(hers, code), await codes.wasUsedJustNow({ ...hers, person: 'user_2' }, code)]).toEqual([false, true, false]);
  clock.advance(61);
  expect(await codes.wasUsedJustNow(hers, code)).toBe(false);
});

test.each([
  ['another log-in', { ...hers, flow: 'another' }],
  ['somebody else', { ...hers, person: 'user_2' }],
])('is worth nothing in %s', async (_, holder) => {
  const code = await issue();
  expect([await codes.use(holder, code), await codes.isOut(holder), await codes.use(hers, code)]).toEqual([false, false, true]);
});
