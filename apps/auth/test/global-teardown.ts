import { once } from 'node:events';

/** Ends this run's PostgreSQL and removes its files. */
export default async function tearDown(): Promise<void> {
  const guard = globalThis.testDatabaseGuard;
  if (!guard || guard.exitCode !== null) return;
  guard.ref();
  guard.stdin?.end('done\n');
  await once(guard, 'exit');
}
