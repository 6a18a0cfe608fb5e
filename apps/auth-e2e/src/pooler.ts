import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import type { Scratch } from './scratch.ts';
import { until } from './until.ts';

const program = '/usr/sbin/pgbouncer';

/** Why there is none here; undefined where there is one. */
export const noPooler = existsSync(program) ? undefined : `${program} is not installed (.ci/run installs it)`;

/** A PgBouncer before a PostgreSQL. */
export interface Pooler {
  /** An address with another port than that of the PostgreSQL. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** Starts one that lets in everybody, with a single connection to each database where the settings say no other. */
export async function startPooler(scratch: Scratch, database: string, settings: Readonly<Record<string, string>>): Promise<Pooler> {
  const directory = scratch.directory();
  const port = await freePort();
  const { hostname, port: behind } = new URL(database);
  const users = join(directory, 'users');
  const file = join(directory, 'pgbouncer.ini');
  const all = { listen_addr: '127.0.0.1', listen_port: String(port), unix_socket_dir: '', auth_type: 'any', auth_file: users, ...settings };
  writeFileSync(users, '');
  writeFileSync(file, `[databases]\n* = host=${hostname} port=${behind} user=symbolon\n[pgbouncer]\n${Object.entries(all).map(([name, value]) => `${name} = ${value}\n`).join('')}`);
  const account = unprivileged();
  if (account) for (const path of [directory, users, file]) chownSync(path, account.uid, account.gid);
  const child = spawn(program, [file], { ...account, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  const ended = once(child, 'exit');
  scratch.onClose(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await until('PgBouncer', () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended while it started: ${words}`);
    return answers(port);
  });
  return {
    through(url) {
      const address = new URL(url);
      address.port = String(port);
      return address.href;
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answered = await once(socket, 'connect').then(() => true, () => false);
  socket.destroy();
  return answered;
}

/** It refuses to run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')).find(([name]) => name === 'postgres' || name === 'nobody') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}
