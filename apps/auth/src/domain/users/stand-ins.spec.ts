import { MasterKey, secureRandom } from '@symbolon/crypto';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { TestClock } from '../../../test/provider.ts';
import { StandIns } from './stand-ins.ts';

let scratch: TestDatabase;
beforeAll(async () => void (scratch = await createTestDatabase()));
afterEach(() => scratch.database.prisma.user.deleteMany());
afterAll(() => scratch.drop());

const masterKey = new MasterKey(secureRandom.bytes(32));
const clock = new TestClock();
const ours = '$argon2id$v=19$m=7168,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA';
const theirs = `$2b$10$${'a'.repeat(53)}`;
const nobodies = Array.from({ length: 400 }, (_, n) => `nobody-${n}@example.com`);
const people = (hashes: readonly (string | null)[]) =>
  scratch.database.prisma.user.createMany({ data: hashes.map((passwordHash, n) => ({ id: `user_${n}`, username: `p${n}`, usernameKey: `p${n}`, passwordHash })) });
const looked = async () => {
  const standIns = new StandIns(scratch.database, masterKey, clock);
  await standIns.look();
  return standIns;
};

test('where everybody has a hash of ours, or none, nobody has another', async () => {
  await people([ours, null, `${ours}x`]);
  const standIns = await looked();
  expect(nobodies.filter((name) => standIns.for(name) !== undefined)).toEqual([]);
});

test('as many nobodies have a hash from elsewhere as people have, each always the same, on every node', async () => {
  await people([...Array.from({ length: 30 }, () => ours), ...Array.from({ length: 10 }, (_, n) => theirs.slice(0, -1) + String(n))]);
  const [one, other] = [await looked(), await looked()];
  const chosen = nobodies.map((name) => one.for(name));
  const share = chosen.filter((hash) => hash !== undefined).length / nobodies.length;
  expect([share > 0.15, share < 0.35]).toEqual([true, true]);
  expect(nobodies.map((name) => other.for(name))).toEqual(chosen);
  expect(new Set(chosen).size).toBe(11);
});

test('what was seen is believed for ten minutes', async () => {
  await people([theirs]);
  const standIns = await looked();
  await scratch.database.prisma.user.deleteMany();
  await standIns.look();
  expect(standIns.for('nobody')).toBe(theirs);
  clock.advance(600);
  await standIns.look();
  expect(standIns.for('nobody')).toBeUndefined();
});
