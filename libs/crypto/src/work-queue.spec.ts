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
