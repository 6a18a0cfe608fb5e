import { TestClock } from '../../test/provider.ts';
import { RowCache } from './row-cache.ts';

interface Row {
  readonly key: string;
}

/** A cache with a table behind it, and the keys that were read from the table. */
function cacheOf() {
  const clock = new TestClock();
  const reads: string[] = [];
  const cache = new RowCache<Row>(clock, (key) => {
    reads.push(key);
    return Promise.resolve(key === 'absent' ? undefined : { key });
  });
  const ask = async (keys: readonly string[]) => {
    for (const key of keys) await cache.get(key);
    return reads.splice(0);
  };
  return { cache, clock, ask };
}

const keys = Array.from({ length: 10_001 }, (_, number) => `client-${number}`);

test('one row too many pushes out the one that was not asked for longest, and no other', async () => {
  const { ask } = cacheOf();
  expect(await ask(keys.slice(0, 10_000))).toHaveLength(10_000);
  expect(await ask(['client-0'])).toEqual([]);
  expect(await ask(['client-10000'])).toEqual(['client-10000']);
  expect(await ask(['client-0', 'client-2', 'client-9999', 'client-10000'])).toEqual([]);
  expect(await ask(['client-1'])).toEqual(['client-1']);
});

test('a row is believed for ten seconds of our clock, however often it is asked for', async () => {
  const { clock, ask } = cacheOf();
  await ask(['client-1']);
  for (let second = 1; second < 10; second += 1) {
    clock.advance(1);
    expect(await ask(['client-1'])).toEqual([]);
  }
  clock.advance(1);
  expect(await ask(['client-1'])).toEqual(['client-1']);
});

test('what is not there is asked for again, and so is what was cleared', async () => {
  const { cache, ask } = cacheOf();
  expect(await ask(['absent', 'absent', 'client-1', 'client-1'])).toEqual(['absent', 'absent', 'client-1']);
  cache.clear();
  expect(await ask(['client-1'])).toEqual(['client-1']);
});

test('many who ask at once are answered by one read, and one that was under way when the cache was cleared is not kept', async () => {
  const answers: ((row: Row) => void)[] = [];
  const cache = new RowCache<Row>(new TestClock(), () => new Promise((resolve) => answers.push(resolve)));
  const asked = [cache.get('client-1'), cache.get('client-1')];
  await Promise.resolve().then(() => undefined); // the read is under way
  expect(answers).toHaveLength(1);
  cache.clear();
  answers[0]?.({ key: 'before' });
  expect(await Promise.all(asked)).toEqual([{ key: 'before' }, { key: 'before' }]);
  const next = cache.get('client-1');
  await Promise.resolve().then(() => undefined);
  answers[1]?.({ key: 'after' });
  expect(await next).toEqual({ key: 'after' });
});
