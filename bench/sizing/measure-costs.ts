import type pg from 'pg';
import { cpuOfFamily, memoryOf } from '../cpu.ts';
import { formHeaders, form, passwordMembers } from '../client.ts';
import { median } from '../figures.ts';
import { fillEvents } from '../fill-events.ts';
import type { PathName } from '../paths.ts';
import { describeMachine } from '../report.ts';
import { round } from '../round.ts';
import { newLoader, type Stage } from '../stage.ts';
import { hashing } from '../hashing.ts';
import { kinds, type Cost, type Costs, type Kind } from './costs.ts';

/** What one answer of each kind costs, alone on the machine; the median of some rounds. */
export async function measureCosts(stage: Stage, database: pg.Client, { rounds, seconds }: { readonly rounds: number; readonly seconds: number }): Promise<Costs> {
  const each: Partial<Record<Kind, Cost>> = {};
  for (const kind of kinds) {
    const found: Cost[] = [];
    for (let number = 0; number <= rounds; number += 1) {
      const cost = await costOf(stage, kind, seconds);
      if (number > 0) found.push(cost);
    }
    each[kind] = { node: rounded(median(found.map(({ node }) => node))), database: rounded(median(found.map((one) => one.database))) };
  }
  const whole = each as Record<Kind, Cost>;
  return {
    measured: { ...describeMachine(), date: new Date().toISOString().slice(0, 10), hashing: `argon2id m=${hashing.memory} KiB, t=${hashing.iterations}, p=${hashing.parallelism}` },
    each: whole,
    refusal: await measureRefusal(stage, seconds),
    memory: { worker: Math.round(memoryOf(stage.one.pid) ?? NaN), hash: Math.ceil(hashing.memory / 1024) },
    bytes: await measureBytes(stage, database),
  };
}

/** What one answer of a path costs in one round. */
export async function costOf(stage: Stage, path: PathName, seconds: number): Promise<Cost> {
  const { rate, seconds: took, serverCpu = NaN, postgresCpu = NaN } = await round(stage.path(path), seconds, { server: stage.one.pid, postmaster: stage.postgres.postmasterPid });
  return { node: (1000 * serverCpu) / (rate * took), database: (1000 * postgresCpu) / (rate * took) };
}

const rounded = (value: number): number => Number(value.toPrecision(3));

/** What it costs to say no: a flood beside a rate of log-ins that is known, whose own cost is taken off. */
async function measureRefusal(stage: Stage, seconds: number): Promise<Cost> {
  const flood = newLoader();
  await flood.hello;
  try {
    const login = { kind: 'repeat', method: 'POST', url: `${stage.one.origin}/oauth/token`, headers: formHeaders, body: form({ ...passwordMembers, scope: 'bench:read' }), seconds } as const;
    const cpu = () => [cpuOfFamily(stage.one.pid) ?? NaN, cpuOfFamily(stage.postgres.postmasterPid ?? 0) ?? NaN] as const;
    const [nodeBefore, databaseBefore] = cpu();
    const alone = await flood.tell({ ...login, connections: 8 });
    const [nodeBetween, databaseBetween] = cpu();
    const flooded = await flood.tell({ ...login, connections: 256, rate: 1000 });
    const [nodeAfter, databaseAfter] = cpu();
    const refused = flooded.statuses['503'] ?? 0;
    const of = (before: number, between: number, after: number) => rounded((1000 * Math.max(0, after - between - (flooded.times.length * (between - before)) / alone.times.length)) / refused);
    return { node: of(nodeBefore, nodeBetween, nodeAfter), database: of(databaseBefore, databaseBetween, databaseAfter) };
  } finally {
    await flood.end();
  }
}

type Sizes = ReadonlyMap<string, number>;

async function tableSizes(database: pg.Client): Promise<Sizes> {
  const { rows } = await database.query<{ name: string; bytes: string }>(
    `SELECT relname AS name, pg_total_relation_size(oid)::text AS bytes FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

const grown = (before: Sizes, after: Sizes, names: RegExp): number =>
  [...after].filter(([name]) => names.test(name)).reduce((total, [name, bytes]) => total + bytes - (before.get(name) ?? 0), 0);

/** Bytes of what is kept: of people and refresh tokens as the stage was filled, of sessions as log-ins leave them, of events as they are filled. */
async function measureBytes(stage: Stage, database: pg.Client): Promise<Costs['bytes']> {
  const { rows } = await database.query<{ people: string; families: string }>('SELECT (SELECT count(*) FROM users)::text AS people, (SELECT count(*) FROM refresh_token_families)::text AS families');
  const filled = await tableSizes(database);
  const logIns = await stage.path('log_in_by_passkey')(10);
  const after = await tableSizes(database);
  const events = 200_000;
  await fillEvents(database, { users: Number(rows[0]?.people), events });
  const withEvents = await tableSizes(database);
  const people = Number(rows[0]?.people);
  return {
    person: Math.round((filled.get('users') ?? NaN) / people),
    session: Math.round(grown(filled, after, /^(sessions|session_clients|authorization_requests|authorization_codes)$/) / logIns.times.length),
    refreshTokens: Math.round((filled.get('refresh_token_families') ?? NaN) / Number(rows[0]?.families)),
    event: Math.round(grown(after, withEvents, /^events_/) / events),
  };
}

