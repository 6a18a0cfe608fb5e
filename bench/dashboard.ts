// Some minutes of two nodes, and of one by itself that makes backups, as the dashboard of deploy/observability shows them, as a picture: npm run bench:dashboard
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Child } from './child.ts';
import { form, formHeaders, loggedInCookie, passwordMembers, refreshTokens } from './client.ts';
import { drawDashboard } from './dashboard-picture.ts';
import { startBackedUp, startCollector, startPrometheus } from './dashboard-stage.ts';
import type { Job, Load } from './load.ts';
import { openPostgres } from './postgres.ts';
import { freePort, startServer, type BenchServer } from './server.ts';
import { newLoader } from './stage.ts';

const minutes = 6;
const picture = join(import.meta.dirname, '../docs/images/dashboard.png');

const ends: (() => unknown)[] = [];
try {
  const postgres = await openPostgres();
  ends.push(() => postgres.stop());
  const database = await postgres.database('dashboard');
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  const collector = await startCollector();
  ends.push(() => collector.stop());
  const traced = { SYMBOLON_OTLP_URL: collector.origin, SYMBOLON_OTLP_METRICS_SECONDS: '0' };
  const node = (port: number): Promise<BenchServer> => startServer(database, 1, { SYMBOLON_METRICS_PORT: String(port), SYMBOLON_HASH_QUEUE: '16', ...(port === ports[0] && traced) });
  const first = await node(ports[0]);
  ends.push(() => first.stop());
  let second = await node(ports[1]);
  ends.push(() => second.stop());
  const alone = await startBackedUp(ports[2]);
  ends.push(() => alone.stop());
  const prometheus = await startPrometheus(ports);
  ends.push(() => prometheus.stop());

  const seconds = minutes * 60;
  const began = Date.now() / 1000;
  await Promise.all([
    ...[first, second, alone].map((each) => everyday(each.origin, each === second ? seconds / 2 - 10 : seconds)),
    setTimeout(seconds * 300).then(() => flood(first.origin, seconds / 8)),
    setTimeout(seconds * 600).then(() => collector.stop()),
    setTimeout(seconds * 500).then(async () => {
      await second.stop();
      second = await node(ports[1]);
      await everyday(second.origin, seconds / 2 - 20);
    }),
  ]);
  await drawDashboard(prometheus.origin, { from: began, to: Date.now() / 1000 }, picture);
  console.log(`Drawn: ${picture}`);
} finally {
  for (const end of ends.reverse()) await end();
}

/** What happens at a node all day: machines, people who come back, people who log in, some of them wrongly. */
async function everyday(origin: string, seconds: number): Promise<void> {
  const common = { url: `${origin}/oauth/token`, headers: formHeaders, seconds };
  const first = await refreshTokens(origin, 4);
  await loggedInCookie(origin);
  await together([
    { ...common, kind: 'repeat', method: 'POST', connections: 4, rate: 40, body: form({ grant_type: 'client_credentials' }) },
    { ...common, kind: 'refresh', connections: 4, rate: 25, first },
    { ...common, kind: 'repeat', method: 'POST', connections: 2, rate: 4, body: form({ ...passwordMembers, scope: 'bench:read' }) },
    { ...common, kind: 'repeat', method: 'POST', connections: 1, rate: 1, body: form({ grant_type: 'password', username: 'nobody@example.com', password: 'correct horse battery staple' }) },
    { ...common, kind: 'repeat', method: 'GET', connections: 2, rate: 15, url: `${origin}/oauth/jwks` },
  ]);
}

/** More log-ins than can be hashed. */
async function flood(origin: string, seconds: number): Promise<void> {
  await together([{ kind: 'repeat', method: 'POST', url: `${origin}/oauth/token`, headers: formHeaders, connections: 64, seconds, body: form({ ...passwordMembers, scope: 'bench:read' }) }]);
}

async function together(jobs: readonly Job[]): Promise<void> {
  const run = async (loader: Child<Job, Load>, job: Job) => {
    await loader.hello;
    try {
      await loader.tell(job);
    } finally {
      await loader.end();
    }
  };
  await Promise.all(jobs.map((job) => run(newLoader(), job)));
}
