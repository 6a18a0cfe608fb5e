import { readSettings } from '../platform/config.ts';
import { shareOf } from './share.ts';

const shares = (environment: NodeJS.ProcessEnv) => {
  const settings = readSettings(environment);
  return Array.from({ length: settings.SYMBOLON_WORKERS }, (_, worker) => {
    const { SYMBOLON_HASH_CONCURRENCY, SYMBOLON_HASH_QUEUE, SYMBOLON_DATABASE_POOL } = shareOf(settings, worker);
    return [SYMBOLON_HASH_CONCURRENCY, SYMBOLON_HASH_QUEUE, SYMBOLON_DATABASE_POOL];
  });
};

test.each<[what: string, workers: number, concurrency: number, queue: number, pool: number, shares: readonly (readonly number[])[]]>([
  ['one worker has all', 1, 5, 64, 20, [[5, 64, 20]]],
  ['what can be divided is divided', 2, 4, 64, 20, [[2, 32, 10], [2, 32, 10]]],
  ['what is left over goes to the first', 3, 4, 64, 20, [[2, 22, 7], [1, 21, 7], [1, 21, 6]]],
  ['nobody has less than works', 3, 1, 1, 2, [[1, 1, 2], [1, 0, 2], [1, 0, 2]]],
])('%s', (_, workers, concurrency, queue, pool, expected) => {
  const numbers = { SYMBOLON_WORKERS: workers, SYMBOLON_HASH_CONCURRENCY: concurrency, SYMBOLON_HASH_QUEUE: queue, SYMBOLON_DATABASE_POOL: pool };
  expect(shares(Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, String(value)])))).toEqual(expected);
});
