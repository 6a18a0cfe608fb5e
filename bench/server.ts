import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Hashing } from './bare.ts';

/** The built server in a process of its own, with a database of its own, and the one client and user that it knows. */
export interface BenchServer {
  readonly origin: string;
  readonly audience: string;
  /** The client's Authorization header. */
  readonly authorization: string;
  readonly username: string;
  readonly password: string;
  /** Of its process. */
  readonly pid: number;
  /** Of its PostgreSQL. */
  readonly postmasterPid: number;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..');
const patienceMs = 60_000;

export async function startServer(hashing: Hashing): Promise<BenchServer> {
  const audience = 'https://bench.example/api';
  const [clientSecret, password] = [randomBytes(32).toString('base64url'), randomBytes(24).toString('base64url')];
  const username = 'bench@example.com';
  // Below the checkout and not in /tmp, which is memory on many machines: what is durable must go to a disk.
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const directory = mkdtempSync(join(root, 'tmp/bench-'));
  const config = join(directory, 'symbolon.json');
  writeFileSync(
    config,
    JSON.stringify({
      resource_servers: [{ audience, scopes: ['bench:read'] }],
      clients: [
        {
          client_id: 'bench',
          client_secret: clientSecret,
          grant_types: ['client_credentials', 'password', 'refresh_token'],
          first_party: true,
          scope: 'bench:read offline_access',
        },
      ],
      users: [{ username, password }],
    }),
    { mode: 0o600 },
  );
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, [join(root, 'apps/auth/dist/main.js'), 'start'], {
    cwd: directory,
    // With a channel, the server stops when this process is gone, however it ended.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], ...settings(hashing), SYMBOLON_PORT: String(port), SYMBOLON_ISSUER: origin, SYMBOLON_CONFIG: config },
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
  return {
    origin,
    audience,
    authorization: `Basic ${Buffer.from(`bench:${clientSecret}`).toString('base64')}`,
    username,
    password,
    pid: child.pid ?? 0,
    postmasterPid: parseInt(readFileSync(join(directory, 'data/postgres/data/postmaster.pid'), 'utf8'), 10),
    stop,
  };
}

function settings({ memory, iterations, parallelism, concurrency }: Hashing): NodeJS.ProcessEnv {
  return {
    SYMBOLON_DATA_DIR: 'data',
    SYMBOLON_LOG_LEVEL: 'warn',
    SYMBOLON_HASH_MEMORY_KIB: String(memory),
    SYMBOLON_HASH_ITERATIONS: String(iterations),
    SYMBOLON_HASH_PARALLELISM: String(parallelism),
    SYMBOLON_HASH_CONCURRENCY: String(concurrency),
    SYMBOLON_THROTTLE_ACCOUNT: '100',
    SYMBOLON_THROTTLE_ADDRESS: '1000000',
    SYMBOLON_THROTTLE_CLIENT: '1000000',
  };
}

async function ready(origin: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const answer = await fetch(`${origin}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(50);
  }
  throw new Error(`The server was not ready within ${patienceMs / 1000} s.`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
