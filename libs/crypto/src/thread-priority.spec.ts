import { getPriority } from 'node:os';
import { PasswordHashing } from './password-hashing.ts';
import { poolThreads } from './thread-priority.ts';

const onLinux = process.platform === 'linux' ? test : test.skip; // elsewhere threads have no priority of their own

onLinux('hashing gives way to the thread that answers', async () => {
  await new PasswordHashing({ memory: 1024, iterations: 1, parallelism: 1, concurrency: 1, queue: 1 }).prepare();
  const pool = poolThreads();
  expect(pool.length).toBeGreaterThan(0);
  expect(pool.map((id) => getPriority(id))).toEqual(pool.map(() => 10));
  expect(getPriority(process.pid)).toBeLessThan(10);
});
