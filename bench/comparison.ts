import type { Other, Stage } from './stage.ts';
import { openBareWork, openFastify, openPeer } from './stage.ts';
import { measured, pathNames, type Measured, type PathName } from './paths.ts';
import { perCpuSecond, ratioOf, round, type Processes, type Round, type Spread } from './round.ts';
import { startServer } from './server.ts';

/** A path, and what it was measured beside, in the same rounds. */
export interface Comparison {
  readonly path: PathName;
  readonly ours: readonly Round[];
  readonly others: readonly { readonly name: string; readonly rounds: readonly Round[]; readonly ratio: Spread; readonly perCpuSecond: Spread }[];
}

/** Measures paths beside their ceilings and the peer: each stands next to what it is compared with, and all take turns. */
export async function compare(stage: Stage & { readonly databaseUrl: string }, wanted: readonly PathName[], rounds: number, seconds: number): Promise<readonly Comparison[]> {
  const { postgres, loader, one } = stage;
  const fastify = await openFastify(loader);
  const bare = await openBareWork(postgres);
  const peers = [await openPeer('memory', postgres, loader), await openPeer('PostgreSQL', postgres, loader)];
  const two = await startServer(stage.databaseUrl, 2);
  const twoWorkers: Other = { name: 'Symbolon, two workers', pid: two.pid, end: () => two.stop(), measure: measured('client_credentials', two, stage.who, loader) };
  const beside: Readonly<Record<PathName, readonly Other[]>> = {
    client_credentials: [fastify.signed, ...peers.map((peer) => peer.client_credentials), twoWorkers],
    refresh: [bare.update, ...peers.map((peer) => peer.refresh)],
    password: [bare.argon2],
    signup: [bare.argon2, bare.insert],
    introspection: [fastify.fixed],
    userinfo: [fastify.fixed],
    jwks: [fastify.fixed],
    discovery: [fastify.fixed],
    code_flow: [],
    log_in_by_password: [bare.argon2],
    log_in_by_passkey: [],
  };
  const figures = new Map<string, Round[]>();
  const take = async (key: string, measure: Measured, processes: Processes, length: number) => {
    const list = figures.get(key) ?? [];
    figures.set(key, list);
    list.push(await round(measure, length, processes));
  };
  try {
    for (let number = 0; number <= rounds; number += 1) {
      console.error(number === 0 ? 'Warming up …' : `Round ${number} of ${rounds} …`);
      if (number === 1) figures.clear();
      for (const path of pathNames.filter((name) => wanted.includes(name))) {
        await take(path, stage.path(path), { server: one.pid, postmaster: postgres.postmasterPid }, seconds);
        for (const other of beside[path]) await take(`${path} ${other.name}`, other.measure, { server: other.pid, postmaster: postgres.postmasterPid }, seconds);
      }
    }
  } finally {
    for (const end of new Set([fastify.fixed, bare.argon2, ...peers.map((peer) => peer.refresh), twoWorkers])) await end.end();
  }
  const of = (key: string) => figures.get(key) ?? [];
  return pathNames
    .filter((name) => wanted.includes(name))
    .map((path) => ({
      path,
      ours: of(path),
      others: beside[path].map(({ name }) => {
        const rounds = of(`${path} ${name}`);
        return { name, rounds, ratio: ratioOf(of(path), rounds), perCpuSecond: ratioOf(of(path), rounds, perCpuSecond) };
      }),
    }));
}
