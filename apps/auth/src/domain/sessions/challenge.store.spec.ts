import { Secret } from '@symbolon/contracts';
import { MasterKey, secureRandom } from '@symbolon/crypto';
import { TestClock } from '../../../test/provider.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { readSettings } from '../../platform/config.ts';
import { ChallengeStore, type Challenge } from './challenge.store.ts';
import { RequestRoom } from './request-room.ts';

let scratch: TestDatabase;
let challenges: ChallengeStore;
let clock: TestClock;
beforeAll(async () => {
  scratch = await createTestDatabase();
  await scratch.database.prisma.client.create({ data: { clientId: 'app', tokenEndpointAuthMethod: 'none' } });
  clock = new TestClock();
  challenges = new ChallengeStore(scratch.database, new MasterKey(new Uint8Array(32).fill(7)), clock, secureRandom, new RequestRoom(scratch.database, clock, readSettings({})));
});
afterAll(() => scratch.drop());

const find = (authSession: string | undefined, clientId = 'app'): Promise<Challenge | undefined> => challenges.find(new Secret(authSession ?? ''), clientId);
const begun = async (userId: string | null = null): Promise<Challenge> => {
  const challenge = await find(await challenges.begin('app', { client_id: 'app' }, { address: '192.0.2.1' }, userId));
  if (!challenge) throw new Error('nothing has begun');
  return challenge;
};

test.each(['goOn', 'retry', 'finish'] as const)('of many at once that have found the same step, one takes it: %s', async (way) => {
  const step = await begun('user_1');
  const taken = await Promise.all(Array.from({ length: 16 }, () => challenges[way](step)));
  expect(taken.filter(Boolean).length).toBe(1);
});

test('what was proven stays with the step that is shown once more, and goes with the next', async () => {
  const again = await find(await challenges.retry(await begun('user_1')));
  expect(again?.proven?.userId).toBe('user_1');
  expect((await find(again && (await challenges.goOn(again))))?.proven).toBeUndefined();
});

test('nobody goes on after ten minutes, and nobody with the auth_session of another client', async () => {
  const step = await begun();
  expect(await find(await challenges.begin('app', { client_id: 'app' }, { address: '192.0.2.1' }), 'another')).toBeUndefined();
  clock.advance(600);
  expect([await challenges.goOn(step), await challenges.retry(step)]).toEqual([undefined, undefined]);
});
