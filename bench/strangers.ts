// How long a person waits to be let in while one address keeps many connections busy with wrong passwords: npm run bench:strangers
import { setTimeout } from 'node:timers/promises';
import { form, formHeaders, passwordMembers } from './client.ts';
import { median, quantile } from './figures.ts';
import { openPostgres } from './postgres.ts';
import { startServer } from './server.ts';

const connections = 90;
const rounds = 60;

const postgres = await openPostgres();
try {
  const server = await startServer(await postgres.database('strangers'), 1, { SYMBOLON_TRUSTED_PROXIES: '127.0.0.1', SYMBOLON_THROTTLE_ADDRESS: process.argv.includes('--unthrottled') ? '1000000' : '100' });
  const ask = async (address: string, members: Readonly<Record<string, string>>) => {
    const begun = performance.now();
    const answer = await fetch(`${server.origin}/oauth/token`, { method: 'POST', headers: { ...formHeaders, 'x-forwarded-for': address }, body: form(members) });
    await answer.arrayBuffer();
    return { status: answer.status, milliseconds: performance.now() - begun };
  };
  const person = async () => {
    const asked: Awaited<ReturnType<typeof ask>>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      asked.push(await ask('192.0.2.1', { ...passwordMembers, scope: 'bench:read' }));
      await setTimeout(20);
    }
    const times = asked.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    return { times, letIn: asked.filter(({ status }) => status === 200).length };
  };
  await person();
  const alone = await person();
  let isOver = false;
  let guesses = 0;
  const strangers = Array.from({ length: connections }, async () => {
    while (!isOver) {
      await ask('203.0.113.1', { ...passwordMembers, username: `somebody-${(guesses += 1)}@example.com`, password: 'not the right one' });
      await setTimeout(200); // many times what can be hashed, and not so much that reading requests is the limit
    }
  });
  await setTimeout(2_000);
  const besides = await person();
  isOver = true;
  await Promise.all(strangers);
  await server.stop();
  const ratio = (quantileOf: (times: readonly number[]) => number) => (quantileOf(besides.times) / quantileOf(alone.times)).toFixed(2);
  console.log(`${besides.letIn} of ${rounds} log-ins were let in beside ${connections} connections of one stranger (${guesses} guesses); they took ${ratio(median)} times as long as alone (median), ${ratio((times) => quantile(times, 0.9))} times at the 90th percentile.`);
} finally {
  await postgres.stop();
}
