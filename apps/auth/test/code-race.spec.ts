import { oneWinner, raceForCodes, raceNodes } from './code-race.ts';
import type { Provider } from './provider.ts';

let nodes: readonly Provider[];
beforeAll(async () => {
  nodes = await raceNodes();
});
afterAll(async () => {
  for (const node of nodes.toReversed()) await node.close();
});

// The long run of the same: npm run test:race.
test('a code that sixteen connections of four nodes ask for at once gives one answer, and nothing that outlives it (three rounds)', async () => {
  expect(await raceForCodes(nodes, 3)).toEqual(Array.from({ length: 3 }, () => oneWinner));
});
