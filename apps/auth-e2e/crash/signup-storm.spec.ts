import { openScratch } from '../src/scratch.ts';
import { newSeed, signupStorm, tableOf } from '../src/signup-storm.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

test('20 rounds of kill -9 in a storm of signups lose no acknowledged user', async () => {
  const seed = newSeed();
  const rounds = await signupStorm(scratch, 20, seed);
  process.stdout.write(tableOf(rounds, seed));
  expect(rounds.flatMap(({ lost }) => lost)).toEqual([]);
  expect(rounds.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(rounds.filter(({ acknowledged }) => acknowledged.length > 0)).toHaveLength(20);
});
