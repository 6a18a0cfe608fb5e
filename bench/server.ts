import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { hashing } from './hashing.ts';

/** Who asks, in every run: one client and one user with secrets of this run. */
export const asked = {
  audience: 'https://bench.example/api',
  redirectUri: 'https://app.example.com/callback',
  username: 'bench@example.com',
  clientSecret: randomBytes(32).toString('base64url'),
  password: randomBytes(24).toString('base64url'),
};
export const authorization = `Basic ${Buffer.from(`bench:${asked.clientSecret}`).toString('base64')}`;

const deskSecret = randomBytes(32).toString('base64url');
/** Of a client that administers by itself. */
export const authorizationOfDesk = `Basic ${Buffer.from(`desk:${deskSecret}`).toString('base64')}`;

/** The built server in processes of its own. */
export interface BenchServer {
  readonly origin: string;
  /** Of the process that serves, or of the supervisor of several. */
  readonly pid: number;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..');
const patienceMs = 120_000;
const masterKey = randomBytes(32).toString('base64');
/** Names no node in particular: several serve the same issuer. */
export const issuer = 'http://localhost:3000';

/** As it is built for everybody. */
const built = join(root, 'apps/auth/dist/main.js');

/** Without a URL it brings its own PostgreSQL. */
export async function startServer(databaseUrl: string | undefined, workers: number, more: NodeJS.ProcessEnv = {}, main = built): Promise<BenchServer> {
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const directory = mkdtempSync(join(root, 'tmp/bench-server-'));
  const config = join(directory, 'symbolon.json');
  writeFileSync(config, JSON.stringify(file()), { mode: 0o600 });
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [main, 'start'], {
    cwd: directory,
    // With a channel, the server stops when this process is gone, however it ended.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...settings(workers), ...more, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }), SYMBOLON_PORT: String(port), SYMBOLON_CONFIG: config },
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await Promise.race([ready(origin), ended.then(() => Promise.reject(new Error('The server ended while it started.')))]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, pid: child.pid ?? 0, stop };
}

const file = () => ({
  resource_servers: [{ audience: asked.audience, scopes: ['bench:read'], introspection_clients: ['bench'] }],
  clients: [
    {
      client_id: 'bench',
      client_secret: asked.clientSecret,
      grant_types: ['authorization_code', 'client_credentials', 'password', 'refresh_token'],
      password_grant_types: ['signup'],
      first_party: true,
      scope: 'openid bench:read offline_access',
      redirect_uris: [asked.redirectUri],
    },
    { client_id: 'desk', client_secret: deskSecret, grant_types: ['client_credentials'], scope: 'symbolon:users:read symbolon:events:read' },
  ],
  users: [{ username: asked.username, password: asked.password }],
});

const settings = (workers: number): NodeJS.ProcessEnv => ({
  SYMBOLON_WORKERS: String(workers),
  SYMBOLON_ISSUER: issuer,
  SYMBOLON_MASTER_KEY: masterKey,
  SYMBOLON_DATA_DIR: 'data',
  SYMBOLON_LOG_LEVEL: 'warn',
  SYMBOLON_HASH_MEMORY_KIB: String(hashing.memory),
  SYMBOLON_HASH_ITERATIONS: String(hashing.iterations),
  SYMBOLON_HASH_PARALLELISM: String(hashing.parallelism),
  SYMBOLON_HASH_CONCURRENCY: String(hashing.concurrency),
  SYMBOLON_THROTTLE_ACCOUNT: '100',
  SYMBOLON_THROTTLE_ADDRESS: '1000000',
  SYMBOLON_THROTTLE_CLIENT: '1000000',
});

async function ready(origin: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const answer = await fetch(`${origin}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(50);
  }
  throw new Error(`The server was not ready within ${patienceMs / 1000} s.`);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
