import { openScratch } from './scratch.ts';
import { newSeed, signupStorm, tableOf } from './signup-storm.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

// The long run of the same: npm run test:crash.
test('kill -9 in a storm of signups loses no acknowledged user', async () => {
  const seed = newSeed();
  const rounds = await signupStorm(scratch, 2, seed);
  process.stdout.write(tableOf(rounds, seed));
  expect(rounds.flatMap(({ lost }) => lost)).toEqual([]);
  expect(rounds.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(rounds.filter(({ acknowledged }) => acknowledged.length > 0)).toHaveLength(2);
});
