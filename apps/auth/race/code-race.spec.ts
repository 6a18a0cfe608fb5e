import { oneWinner, raceFile, raceForCodes } from '../test/code-race.ts';
import { startProvider } from '../test/provider.ts';

test('a code that is redeemed 64 times at once on two nodes gives one answer, and nothing that outlives it, in each of 200 rounds', async () => {
  const provider = await startProvider();
  await provider.apply(raceFile);
  const second = await provider.another();
  expect(await raceForCodes([provider, second], 200)).toEqual(Array.from({ length: 200 }, () => oneWinner));
  await second.close();
  await provider.close();
});
