import { OverloadedError, WorkQueue } from './work-queue.ts';

test('runs no more than allowed at once, in order, and refuses what does not fit the queue', async () => {
  const queue = new WorkQueue(2, 3);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const task = (id: number) => queue.run(() => new Promise<number>((resolve) => { started.push(id); finish.push(() => resolve(id)); }));
  const running = [1, 2, 3, 4, 5].map(task);
  await expect(task(6)).rejects.toThrow(OverloadedError);
  expect(started).toEqual([1, 2]);
  for (let next = 0; next < 5; next += 1) {
    finish[next]?.();
    await running[next];
    await Promise.resolve();
    expect(started.length - (next + 1)).toBeLessThanOrEqual(2);
  }
  expect(await Promise.all(running)).toEqual([1, 2, 3, 4, 5]);
  expect(started).toEqual([1, 2, 3, 4, 5]);
});

test('a task that fails makes room for the next', async () => {
  const queue = new WorkQueue(1, 0);
  await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(queue.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
});

test('no more work is admitted than can run or wait, and none of it begins', async () => {
  const queue = new WorkQueue(1, 2);
  let begun = 0;
  const finish: (() => void)[] = [];
  const work = () => queue.admitted(`somebody ${begun}`, () => new Promise<void>((resolve) => { begun += 1; finish.push(resolve); }));
  const admitted = [work(), work(), work()];
  await expect(work()).rejects.toThrow(OverloadedError);
  expect(begun).toBe(3);
  finish[0]?.();
  await admitted[0];
  const next = work();
  finish.forEach((each) => each());
  await Promise.all([...admitted, next]);
  await expect(queue.admitted('somebody', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await Promise.all([1, 2, 3].map((each) => queue.admitted(`somebody ${each}`, () => Promise.resolve(each))))).toEqual([1, 2, 3]);
});

test('nobody holds more than half of the places, however many are free', async () => {
  const queue = new WorkQueue(1, 3);
  const finish: (() => void)[] = [];
  const work = (who: string) => queue.admitted(who, () => new Promise<void>((resolve) => finish.push(resolve)));
  const admitted = [work('a'), work('a')];
  await expect(work('a')).rejects.toThrow(OverloadedError);
  admitted.push(work('b'), work('c'));
  await expect(work('d')).rejects.toThrow(OverloadedError);
  for (const each of finish) each();
  await Promise.all(admitted);
  await expect(queue.admitted('a', () => Promise.resolve('yes'))).resolves.toBe('yes');
});

test('who waits takes turns: much work of one keeps nobody else waiting', async () => {
  const queue = new WorkQueue(1, 10);
  const order: string[] = [];
  const task = (who: string) => queue.run(() => Promise.resolve(void order.push(who)), who);
  await Promise.all([...Array<string>(5).fill('a'), 'b', 'b', 'c'].map(task));
  expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a', 'a']);
});
