import { oneWinner, raceForCodes, raceNodes } from '../test/code-race.ts';

test('a code that sixteen connections of four nodes ask for at once gives one answer, and nothing that outlives it, in each of 200 rounds', async () => {
  const nodes = await raceNodes();
  expect(await raceForCodes(nodes, 200)).toEqual(Array.from({ length: 200 }, () => oneWinner));
  for (const node of nodes.toReversed()) await node.close();
});
