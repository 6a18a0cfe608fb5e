import { once } from 'node:events';
import { runDirectory } from './once-a-run.ts';
import { summaryOf } from './taken-back.ts';

/** Ends this run's PostgreSQL and removes its files. A run in which something was taken back says what, and fails where others were told more by it. */
export default async function tearDown(): Promise<void> {
  const summary = summaryOf(runDirectory());
  await endGuard();
  if (summary) process.stdout.write(`\n${summary.text}\n`);
  if (summary && summary.more.length > 0) throw new Error(`Taken back, these tell others more when they are done again:\n${summary.more.join('\n')}`);
}

async function endGuard(): Promise<void> {
  const guard = globalThis.testDatabaseGuard;
  if (!guard || guard.exitCode !== null) return;
  guard.ref();
  guard.stdin?.end('done\n');
  await once(guard, 'exit');
}
