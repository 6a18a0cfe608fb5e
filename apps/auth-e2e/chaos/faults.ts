import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { until } from '../src/until.ts';
import { members, type Cluster } from './cluster.ts';
import type { DeafProxy } from './deaf-proxy.ts';

const run = promisify(execFile);

export interface Place {
  readonly cluster: Cluster;
  readonly news: DeafProxy;
  /** Whether each member has a disk of its own that can be filled, and a network that can be cut. */
  readonly hasDisks: boolean;
  readonly hasNetworks: boolean;
}

/** Something that happens to an installation. */
export interface FaultKind {
  readonly name: string;
  /** For so long nothing may be acknowledged. */
  readonly recoveryMs: number;
  /** Why it cannot be tried here; undefined where it can. */
  readonly missing?: (place: Place) => string | undefined;
  /** Breaks it, waits, and mends it. */
  readonly run: (place: Place) => Promise<void>;
}

const election = 10_000;
/** Patroni's least ttl is 20 s: who vanishes without a word is replaced only then, and where the leader of etcd vanished with it, etcd elects first and counts anew. */
const lease = 25_000;
/** Longer than what anything takes here: it has recovered before it is mended. */
const long = lease + election + 5_000;
const strace = '/usr/bin/strace';
const [faketime] = globSync('/usr/lib/*/faketime/libfaketime.so.1');

export const faults: readonly FaultKind[] = [
  {
    name: 'PostgreSQL of the primary killed',
    recoveryMs: election,
    run: async ({ cluster }) => cluster.signal(cluster.processes(await cluster.leader(), 'postgres'), 'SIGKILL'),
  },
  {
    name: 'primary and its Patroni killed',
    recoveryMs: election,
    run: async ({ cluster }) => cluster.signal(cluster.processes(await cluster.leader(), 'member'), 'SIGKILL'),
  },
  {
    name: 'machine of the primary lost',
    recoveryMs: lease + election,
    run: async ({ cluster }) => {
      const n = await cluster.leader();
      cluster.signal(cluster.processes(n, 'machine'), 'SIGKILL');
      await setTimeout(long);
      for (const name of [`etcd${n}`, `member${n}`]) await cluster.script(['start', name]);
    },
  },
  {
    name: 'machine of the primary frozen',
    recoveryMs: lease + election,
    run: async ({ cluster }) => {
      const pids = cluster.processes(await cluster.leader(), 'machine');
      cluster.signal(pids, 'SIGSTOP');
      await setTimeout(long);
      cluster.signal(pids, 'SIGCONT');
    },
  },
  {
    name: 'primary cut off',
    recoveryMs: lease + election,
    missing: ({ hasNetworks }) => (hasNetworks ? undefined : 'needs root, and network namespaces (ip, of iproute2)'),
    run: async ({ cluster }) => {
      const network = `ha${await cluster.leader()}`;
      await run('ip', ['link', 'set', network, 'down']);
      await setTimeout(long);
      await run('ip', ['link', 'set', network, 'up']);
    },
  },
  {
    name: 'disk of the primary full', // for which Patroni does not replace it: it runs, and can be read
    recoveryMs: 3 * election,
    missing: ({ hasDisks }) => (hasDisks ? undefined : 'needs root, and leave to mount a tmpfs'),
    run: async ({ cluster }) => {
      const fill = join(cluster.folder, `member${await cluster.leader()}`, 'fill');
      await run('sh', ['-c', `head -c 700M /dev/zero >"$1" 2>/dev/null || true`, 'sh', fill]);
      await setTimeout(2 * election);
      rmSync(fill);
    },
  },
  {
    name: 'disk of the primary slow', // each flush takes 0.3 s longer, a commit seconds, and everybody has several between two sign-ups
    recoveryMs: election,
    missing: () => (existsSync(strace) ? undefined : 'needs strace (apt-get install strace), and leave to trace'),
    run: async ({ cluster }) => {
      const traced = cluster.processes(await cluster.leader(), 'postgres').flatMap((pid) => ['-p', String(pid)]);
      // Every call to the system of what is traced waits for strace: on a busy machine it is strace that must not wait, or the disk is not slow, but the whole primary stands.
      const slow = spawn('nice', ['-n', '-19', strace, '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fdatasync,fsync', '-e', 'inject=fdatasync,fsync:delay_enter=300000', ...traced], { stdio: ['ignore', 'ignore', 'inherit'] });
      const ended = once(slow, 'exit');
      await Promise.race([setTimeout(2 * election), ended.then(() => Promise.reject(new Error('strace ended by itself: see above.')))]);
      slow.kill('SIGINT'); // lets go of what it traced
      await ended;
    },
  },
  {
    name: 'a standby killed',
    recoveryMs: election,
    run: async ({ cluster }) => cluster.signal(cluster.processes(await cluster.standby(), 'member'), 'SIGKILL'),
  },
  {
    name: 'a node killed',
    recoveryMs: 5_000,
    run: ({ cluster }) => Promise.resolve(cluster.signal([cluster.process('node1')], 'SIGKILL')),
  },
  {
    name: 'news of changes dropped',
    recoveryMs: 5_000,
    run: async ({ news }) => {
      news.isDeaf = true;
      await setTimeout(15_000);
      news.isDeaf = false;
    },
  },
  {
    name: 'clock of a node 30 s ahead',
    recoveryMs: 5_000,
    missing: () => (faketime === undefined ? 'needs faketime (apt-get install faketime)' : undefined),
    run: async ({ cluster }) => {
      await cluster.script(['stop', 'node2']);
      await cluster.script(['start', 'node2'], { NODE_WRAP: `env LD_PRELOAD=${faketime} FAKETIME=+30s` });
      await until('the node with the wrong clock', () => cluster.isReady(2));
      await setTimeout(10_000);
      await cluster.script(['stop', 'node2']);
      await cluster.script(['start', 'node2']);
    },
  },
  {
    name: 'clock of a node jumps 30 s back',
    recoveryMs: 5_000,
    missing: () => (faketime === undefined ? 'needs faketime (apt-get install faketime)' : undefined),
    run: async ({ cluster }) => {
      const clock = join(cluster.folder, 'clock');
      const set = (offset: string) => {
        writeFileSync(`${clock}.next`, offset);
        renameSync(`${clock}.next`, clock); // read at any time
      };
      set('+0s');
      await cluster.script(['stop', 'node2']);
      // What measures spans of time goes on as before: no clock of a machine that is set back takes these with it.
      await cluster.script(['start', 'node2'], { NODE_WRAP: `env LD_PRELOAD=${faketime} FAKETIME_TIMESTAMP_FILE=${clock} FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1` });
      await until('the node with a clock of its own', () => cluster.isReady(2));
      await setTimeout(5_000);
      set('-30s');
      await setTimeout(15_000);
      await cluster.script(['stop', 'node2']);
      await cluster.script(['start', 'node2']);
    },
  },
  {
    name: 'nodes replaced one after another',
    recoveryMs: 5_000,
    run: async ({ cluster }) => {
      for (const n of members) {
        const before = cluster.process(`node${n}`);
        cluster.signal([before], 'SIGTERM');
        await until(`a new node ${n}`, async () => cluster.process(`node${n}`) !== before && (await cluster.isReady(n)));
      }
    },
  },
];
