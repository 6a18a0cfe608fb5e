import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { isRunning } from '../src/postmaster.ts';
import { until } from '../src/until.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, '../../../deploy/ha/symbolon-ha.sh');
export const members = [1, 2, 3] as const;
export type Nth = (typeof members)[number];

/** What Patroni calls a standby that may be the one that a commit waits for. */
const standby = 'quorum_standby';

interface Seen {
  readonly name: string;
  readonly role: string;
  readonly state: string;
}

/** What deploy/ha runs in a folder, and the ways to break it. */
export class Cluster {
  readonly folder: string;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #hasNetworks: boolean;

  constructor(folder: string, settings: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#settings = settings;
    this.#hasNetworks = settings['HA_NETWORKS'] !== undefined;
  }

  /** Has the script do something; what it says is part of the failure. */
  async script(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<string> {
    const { stdout } = await run(script, [...args, this.folder], { env: { ...process.env, ...this.#settings, ...more } });
    return stdout;
  }

  /** What Patroni says of the members; the first one that answers. */
  async seen(): Promise<readonly Seen[]> {
    for (const n of members) {
      const address = `http://${this.#hasNetworks ? `10.77.0.1${n}` : '127.0.0.1'}:742${n}/cluster`;
      const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) }).then((each) => each.json() as Promise<{ readonly members: readonly Seen[] }>, () => undefined);
      if (answer) return answer.members;
    }
    return [];
  }

  async leader(): Promise<Nth> {
    return until('a leader', async () => numberOf((await this.seen()).find(({ role }) => role === 'leader')?.name));
  }

  async standby(): Promise<Nth> {
    return until('a standby', async () => numberOf((await this.seen()).find(({ role }) => role === standby)?.name));
  }

  /** Resolves when everybody is there again: a leader, two standbys whose word counts, and three nodes that are ready. */
  async whole(): Promise<void> {
    await until('three members', async () => {
      const seen = await this.seen();
      return seen.map(({ role, state }) => `${role} ${state}`).sort().join() === `leader running,${standby} streaming,${standby} streaming`;
    });
    for (const n of members) await until(`node ${n}`, () => this.isReady(n));
  }

  isReady = (n: Nth): Promise<boolean> => fetch(`http://127.0.0.1:743${n}/health/ready`, { signal: AbortSignal.timeout(6_000) }).then(({ ok }) => ok, () => false);

  /** The processes of a member: PostgreSQL alone, with its Patroni, or all that its machine runs. */
  processes(n: Nth, which: 'postgres' | 'member' | 'machine'): readonly number[] {
    const home = join(this.folder, `member${n}`);
    const postgres = readdirSync('/proc').map(Number).filter((pid) => Number.isInteger(pid) && cwdOf(pid)?.startsWith(home));
    const named = (name: string) => [Number(readFileSync(join(this.folder, 'run', name), 'utf8'))];
    if (which === 'postgres') return postgres;
    const member = [...named(`member${n}.pid`), ...postgres];
    return which === 'member' ? member : [...named(`member${n}.keeper`), ...named(`etcd${n}.keeper`), ...named(`etcd${n}.pid`), ...member];
  }

  process(name: string): number {
    return Number(readFileSync(join(this.folder, 'run', `${name}.pid`), 'utf8'));
  }

  signal(pids: readonly number[], signal: NodeJS.Signals): void {
    for (const pid of pids) if (isRunning(pid)) process.kill(pid, signal);
  }

  /** By plain SQL, of the primary; or of a standby, by HAProxy's door to those. */
  async query<Row extends object>(sql: string, port: 7462 | 7463 = 7462): Promise<readonly Row[]> {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: readFileSync(join(this.folder, 'secret-postgres'), 'utf8').trim(), database: 'symbolon' });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends all of it, whatever state it is in. */
  async end(): Promise<void> {
    for (const n of members) this.signal(this.processes(n, 'postgres'), 'SIGCONT');
    await this.script(['down']);
  }
}

const numberOf = (name: string | undefined): Nth | undefined => members.find((n) => name?.endsWith(String(n)));

function cwdOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
