import { join } from 'node:path';
import { Child } from './child.ts';
import { loggedInCookie, verifyAnswer } from './client.ts';
import { hashing } from './hashing.ts';
import type { Job, Load } from './load.ts';
import { addPasskey } from './passkey.ts';
import { connections, measured, type Measured, type PathName, type Who } from './paths.ts';
import { openPostgres, type BenchPostgres } from './postgres.ts';
import { asked, authorization, startServer, type BenchServer } from './server.ts';

/** All that takes part in a run, each in a process of its own, all on one PostgreSQL. */
export interface Stage {
  readonly postgres: BenchPostgres;
  readonly one: BenchServer;
  readonly loader: Child<Job, Load>;
  readonly who: Who;
  /** A path of the server with one worker. */
  path(name: PathName): Measured;
  end(): Promise<void>;
}

const here = import.meta.dirname;
export const newLoader = (): Child<Job, Load> => new Child(join(here, 'load-process.ts'));

export async function openStage(): Promise<Stage & { readonly databaseUrl: string }> {
  const postgres = await openPostgres();
  const ends: (() => Promise<unknown>)[] = [() => postgres.stop()];
  const end = async () => {
    for (const each of ends.reverse()) await each();
  };
  try {
    const databaseUrl = await postgres.database('symbolon');
    const one = await startServer(databaseUrl, 1);
    ends.push(() => one.stop());
    const loader = newLoader();
    ends.push(() => loader.end());
    await loader.hello;
    const who = { cookie: await loggedInCookie(one.origin), passkey: await addPasskey(databaseUrl) };
    return { postgres, databaseUrl, one, loader, who, path: (name) => measured(name, one, who, loader), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Something beside the server that does the same work, or less. */
export interface Other {
  readonly name: string;
  /** Of the process that does the work. */
  readonly pid: number;
  readonly measure: Measured;
  end(): Promise<void>;
}

type Peer = Child<number, { readonly tokens: readonly string[] }>;

/** node-oidc-provider: its client_credentials and its refresh, verified like ours. */
export async function openPeer(kind: 'memory' | 'PostgreSQL', postgres: BenchPostgres, loader: Child<Job, Load>): Promise<Readonly<Record<'client_credentials' | 'refresh', Other>>> {
  const connection = kind === 'PostgreSQL' ? { connectionString: await postgres.database('peer') } : undefined;
  const peer: Peer = new Child(join(here, 'others/peer.mjs'), { clientSecret: asked.clientSecret, connection });
  const { origin } = await peer.hello;
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const drive = async (job: Job) => {
    const load = await loader.tell(job);
    if (load.samples.length === 0) throw new Error(`The peer answered nothing: ${JSON.stringify(load.statuses)}`);
    for (const sample of load.samples) await verifyAnswer(sample, `${origin}/jwks`, origin);
    return load;
  };
  const common = { url: `${origin}/token`, connections, headers };
  const name = `node-oidc-provider, ${kind}`;
  const end = () => peer.end();
  return {
    client_credentials: { name, pid: peer.pid, end, measure: (seconds) => drive({ ...common, kind: 'repeat', method: 'POST', body: 'grant_type=client_credentials', seconds }) },
    refresh: { name, pid: peer.pid, end, measure: async (seconds) => drive({ ...common, kind: 'refresh', first: (await peer.tell(connections)).tokens, seconds }) },
  };
}

/** Bare Fastify, answering fixed JSON or making one signature for each answer. */
export async function openFastify(loader: Child<Job, Load>): Promise<Readonly<Record<'fixed' | 'signed', Other>>> {
  const child = new Child(join(here, 'others/bare-fastify.mjs'));
  const { origin } = await child.hello;
  const job = { kind: 'repeat', method: 'POST', connections, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'grant_type=client_credentials' } as const;
  const end = () => child.end();
  return {
    fixed: { name: 'bare Fastify, fixed JSON', pid: child.pid, end, measure: (seconds) => loader.tell({ ...job, url: `${origin}/fixed`, seconds }) },
    signed: { name: 'bare Fastify, one signature', pid: child.pid, end, measure: (seconds) => loader.tell({ ...job, url: `${origin}/signed`, seconds }) },
  };
}

/** Bare argon2id and bare transactions, in a process of their own. */
export async function openBareWork(postgres: BenchPostgres): Promise<Readonly<Record<'argon2' | 'update' | 'insert', Other>>> {
  const connection = { connectionString: await postgres.database('bare') };
  const child = new Child<{ kind: string; seconds: number }, Load>(join(here, 'others/bare-work.mjs'), { connection, hashing, concurrency: hashing.concurrency, connections, password: asked.password });
  await child.hello;
  const other = (kind: string, name: string): Other => ({ name, pid: child.pid, end: () => child.end(), measure: (seconds) => child.tell({ kind, seconds }) });
  return { argon2: other('argon2', 'bare argon2id'), update: other('update', 'bare UPDATE'), insert: other('insert', 'bare INSERT') };
}

