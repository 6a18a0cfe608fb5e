import { MasterKey, secureRandom } from '@symbolon/crypto';
import { TestClock } from '../../../test/provider.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { LoginLinkStore } from '../users/login-link.store.ts';
import { MailedCodeStore } from './mailed-code.store.ts';

let scratch: TestDatabase;
let codes: MailedCodeStore;
let links: LoginLinkStore;
let clock: TestClock;
beforeAll(async () => {
  scratch = await createTestDatabase();
  clock = new TestClock();
  const masterKey = new MasterKey(new Uint8Array(32).fill(7));
  links = new LoginLinkStore(scratch.database, masterKey, secureRandom, clock);
  codes = new MailedCodeStore(scratch.database, masterKey, secureRandom, links, clock);
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

test('and a link beside it is the same: of many of both at once, one; of a link that no letter has tied to its person, none', async () => {
  const { prisma } = scratch.database;
  await prisma.user.create({ data: { id: 'user_1', username: 'ada@example.com', usernameKey: 'ada@example.com', emailVerified: true } });
  for (let round = 0; round < 4; round++) {
    const { code, link } = await prisma.$transaction((transaction) => codes.issueWithLink(transaction, hers, { flow: hers.flow, username: 'Ada@example.com', clientId: undefined, userAgent: undefined }));
    expect([await links.use(link), await links.find(link)]).toEqual([false, undefined]);
    expect(await prisma.$transaction((transaction) => links.tie(transaction, link, 'user_1'))).toBe(true);
    const used = await Promise.all(Array.from({ length: 16 }, (_, index) => (index % 4 === 0 && round > 0 ? codes.use(hers, code) : links.use(link))));
    expect(used.filter(Boolean).length).toBe(1);
    expect([await links.find(link), (await links.usedJustNow(link))?.user.id]).toEqual([undefined, 'user_1']);
  }
});

test.each([
  ['another log-in', { ...hers, flow: 'another' }],
  ['somebody else', { ...hers, person: 'user_2' }],
])('is worth nothing in %s', async (_, holder) => {
  const code = await issue();
  expect([await codes.use(holder, code), await codes.isOut(holder), await codes.use(hers, code)]).toEqual([false, false, true]);
});
