import { oneWinner, raceFile, raceForCodes } from './code-race.ts';
import { startProvider, type Provider } from './provider.ts';

let nodes: readonly [Provider, Provider];
beforeAll(async () => {
  const provider = await startProvider();
  await provider.apply(raceFile);
  nodes = [provider, await provider.another()];
});
afterAll(async () => {
  await nodes[1].close();
  await nodes[0].close();
});

// The long run of the same: npm run test:race.
test.each([1, 2, 3, 4, 5])('a code that is redeemed 64 times at once on two nodes gives one answer, and nothing that outlives it (five rounds, %i)', async () => {
  expect(await raceForCodes(nodes, 5)).toEqual(Array.from({ length: 5 }, () => oneWinner));
});
