import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart, renderingFile } from '../src/chart.ts';
import { freePort } from '../src/free-port.ts';
import { manifestsIn, ofKind, type Pod } from '../src/manifests.ts';
import { startPostgres, type Postgres } from '../src/postgres.ts';
import { openScratch } from '../src/scratch.ts';
import type { ServerProcess } from '../src/server-process.ts';
import { until } from '../src/until.ts';
import { play, type Cluster } from './pod.ts';

/** The pods of a rendering, run on this machine as their manifests say: no cluster can be had here. */
const scratch = openScratch();
afterAll(() => scratch.close());

const clientSecret = randomBytes(24).toString('hex');
const manifests = manifestsIn(readFileSync(renderingFile('whole'), 'utf8'));
const podOf = (name: string): Pod => {
  const pod = manifests.find(({ metadata, spec }) => metadata.name === name && spec?.template)?.spec?.template?.spec;
  if (!pod) throw new Error(`no ${name}`);
  return pod;
};

let postgres: Postgres;
let cluster: Cluster;
let origin: string;
let metrics: string;
beforeAll(async () => {
  postgres = await startPostgres(scratch);
  const url = await postgres.createDatabase('symbolon');
  const [port, metricsPort] = [await freePort(), await freePort()];
  [origin, metrics] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${metricsPort}/metrics`];
  cluster = {
    scratch,
    manifests,
    secrets: {
      symbolon: { 'database-url': url, 'direct-url': url, 'master-key': randomBytes(32).toString('base64') },
      mail: { url: 'smtps://id:nobody-reads-this@mail.example.com' },
      clients: { billing: clientSecret },
    },
    instead: { SYMBOLON_PORT: String(port), SYMBOLON_METRICS_PORT: String(metricsPort) },
  };
});

const status = (path: string): Promise<number | undefined> => fetch(origin + path).then((answer) => answer.status, () => undefined);

test('a pod is user 1000 without a right, and can write nowhere', async () => {
  const program = `
    const { readFileSync, writeFileSync } = require('node:fs');
    const tried = ['/x', '/symbolon/x', '/tmp/x', '/etc/x', '/run/secrets/symbolon/x', '/symbolon/apps/auth/dist/main.js'].map((path) => { try { writeFileSync(path, ''); return 'written'; } catch ({ code }) { return code; } });
    const rights = Object.fromEntries(readFileSync('/proc/self/status', 'utf8').split('\\n').filter((line) => /^(CapEff|CapPrm|NoNewPrivs)/.test(line)).map((line) => line.split(/:\\s+/)));
    console.log(JSON.stringify({ user: process.getuid(), group: process.getgid(), tried, rights }));`;
  const asked = play(cluster, podOf('symbolon'), ['node', '-e', program]);
  expect({ ending: await asked.ended, stderr: asked.stderr }).toEqual({ ending: 0, stderr: '' });
  expect(JSON.parse(asked.stdout)).toEqual({ user: 1000, group: 1000, tried: Array(6).fill('EROFS'), rights: { CapEff: '0000000000000000', CapPrm: '0000000000000000', NoNewPrivs: '1' } });
});

test('the Jobs change the tables, and make the database what the file says', async () => {
  const weight = ({ metadata }: (typeof manifests)[number]) => Number(metadata.annotations?.['helm.sh/hook-weight']);
  const jobs = [...ofKind(manifests, 'Job')].sort((one, other) => weight(one) - weight(other));
  const said: string[] = [];
  for (const { metadata } of jobs) {
    const job = play(cluster, podOf(metadata.name));
    expect({ job: metadata.name, ending: await job.ended, stderr: job.stderr }).toEqual({ job: metadata.name, ending: 0, stderr: '' });
    said.push(job.stdout);
  }
  expect(said).toEqual([expect.stringContaining('the database is up to this release'), expect.stringContaining('billing')]);
});

describe('the server', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = play(cluster, podOf('symbolon'));
    await server.logged('ready');
  });

  test('answers each probe, is the issuer that people come to, and has the client of the file, and none with secrets in its log', async () => {
    const { startupProbe, readinessProbe, livenessProbe } = podOf('symbolon').containers[0] ?? {};
    expect(await Promise.all([startupProbe, readinessProbe, livenessProbe].map((probe) => status(probe?.httpGet.path ?? '')))).toEqual([200, 200, 200]);
    const headers = { authorization: `Basic ${btoa(`billing:${clientSecret}`)}` };
    const answer = await fetch(`${origin}/oauth/token`, { method: 'POST', headers, body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:read' }) });
    const { access_token: token = '' } = (await answer.json()) as { readonly access_token?: string };
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ iss: 'https://id.example.com', aud: 'https://orders.example.com', client_id: 'billing' });
    expect(server.stdout).not.toMatch(/first-app|first@symbolon|\/setup/);
    for (const secret of Object.values(cluster.secrets).flatMap((each) => Object.values(each))) expect(server.stdout + server.stderr).not.toContain(secret);
  });

  test('is told in its pod what the notes of an install say', async () => {
    const notes = readFileSync(join(chart, 'templates/NOTES.txt'), 'utf8');
    const commands = [...new Set([...notes.matchAll(/ -- (node \S+ .*)$/gm)].map(([, command = '']) => command))];
    expect(commands).toEqual(['node apps/auth/dist/main.js admin invite you@example.com']);
    const said: string[] = [];
    for (const command of commands) {
      const run = play(cluster, podOf('symbolon'), command.split(' '));
      expect({ command, ending: await run.ended, stderr: run.stderr }).toEqual({ command, ending: 0, stderr: '' });
      said.push(run.stdout);
    }
    expect(said).toEqual([expect.stringContaining('https://id.example.com/')]);
  });

  test('tells its metrics at their own port alone', async () => {
    expect(await (await fetch(metrics)).text()).toMatch(/^symbolon_workers_ready 1$/m);
    expect(await status('/metrics')).toBe(404);
  });

  test('has less memory than its pod asks for, when nobody asks anything', () => {
    const mebibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
    expect(mebibytes).toBeGreaterThan(50);
    expect(mebibytes).toBeLessThan(parseInt(podOf('symbolon').containers[0]?.resources.requests['memory'] ?? '', 10));
  });

  test('without its database it is not ready, and is not killed for it', async () => {
    await postgres.stop();
    await until('no readiness', async () => (await status('/health/ready')) === 503);
    expect(await status('/health/live')).toBe(200);
    await postgres.startAgain();
    await until('readiness', async () => (await status('/health/ready')) === 200);
  });

  test('ends at SIGTERM by itself', async () => {
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(server.log.at(-1)?.msg).toBe('stopped');
    expect(await status('/health/live')).toBeUndefined();
  });
});

test('a configuration that is refused ends its Job, so that Helm replaces nothing', async () => {
  const file = { 'symbolon.yaml': 'clients:\n  - client_id: billing\n    grant_typs: [client_credentials]\n' };
  const changed = { ...cluster, manifests: manifests.map((each) => (each.kind === 'ConfigMap' ? { ...each, data: file } : each)) };
  const job = play(changed, podOf('symbolon-apply'));
  expect({ ending: await job.ended, stderr: job.stderr }).toEqual({ ending: 1, stderr: expect.stringContaining('grant_typs') });
});
