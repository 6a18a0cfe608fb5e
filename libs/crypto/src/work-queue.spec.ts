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
  const work = () => queue.admitted(() => new Promise<void>((resolve) => { begun += 1; finish.push(resolve); }));
  const admitted = [work(), work(), work()];
  await expect(work()).rejects.toThrow(OverloadedError);
  expect(begun).toBe(3);
  finish[0]?.();
  await admitted[0];
  const next = work();
  finish.forEach((each) => each());
  await Promise.all([...admitted, next]);
  await expect(queue.admitted(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await Promise.all([1, 2, 3].map((each) => queue.admitted(() => Promise.resolve(each))))).toEqual([1, 2, 3]);
});
