// Some minutes of two nodes as the dashboard of deploy/observability shows them, as a picture: npm run bench:dashboard
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Child } from './child.ts';
import { form, formHeaders, loggedInCookie, passwordMembers, refreshTokens } from './client.ts';
import { drawDashboard } from './dashboard-picture.ts';
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
  const node = (port: number): Promise<BenchServer> => startServer(database, 1, { SYMBOLON_METRICS_PORT: String(port), SYMBOLON_HASH_QUEUE: '16' });
  const first = await node(ports[0]);
  ends.push(() => first.stop());
  let second = await node(ports[1]);
  ends.push(() => second.stop());
  const prometheus = startPrometheus(ports);
  ends.push(() => prometheus.stop());

  const seconds = minutes * 60;
  const began = Date.now() / 1000;
  await Promise.all([
    ...[first, second].map((each) => everyday(each.origin, each === first ? seconds : seconds / 2 - 10)),
    setTimeout(seconds * 300).then(() => flood(first.origin, seconds / 8)),
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

/** Debian's package, which asks both nodes every two seconds. */
function startPrometheus([one, other, port]: readonly [number, number, number]): { readonly origin: string; stop(): Promise<void> } {
  const tmp = join(import.meta.dirname, '../tmp');
  mkdirSync(tmp, { recursive: true });
  const directory = mkdtempSync(join(tmp, 'bench-prometheus-'));
  const config = join(directory, 'prometheus.json');
  writeFileSync(config, JSON.stringify({ global: { scrape_interval: '2s' }, scrape_configs: [{ job_name: 'symbolon', static_configs: [{ targets: [`127.0.0.1:${one}`, `127.0.0.1:${other}`] }] }] }));
  const child = spawn('prometheus', [`--config.file=${config}`, `--storage.tsdb.path=${directory}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: ['ignore', 'inherit', 'inherit'] });
  child.once('error', (error) => console.error(`Prometheus is not installed (Debian: apt-get install prometheus): ${error.message}`));
  const ended = once(child, 'exit');
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
