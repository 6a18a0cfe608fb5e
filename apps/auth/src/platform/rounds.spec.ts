import { Rounds } from './rounds.ts';

test('who asks while a round looks gets another, never beside it, and all of them wait for the last', async () => {
  const looks: (() => void)[] = [];
  let [under, most] = [0, 0];
  const rounds = new Rounds(async () => {
    most = Math.max(most, (under += 1));
    await new Promise<void>((resolve) => looks.push(resolve));
    under -= 1;
    return false;
  });
  const first = rounds.run();
  const second = rounds.run();
  looks[0]?.();
  await Promise.resolve().then(() => new Promise((resolve) => setImmediate(resolve)));
  expect([looks.length, most, first === second]).toEqual([2, 1, true]);
  looks[1]?.();
  await first;
  await rounds.stop();
  await rounds.run();
  expect(looks).toHaveLength(2);
});
