import { kinds, type Costs, type Kind } from './costs.ts';
import type { Habits } from './habits.ts';

export type Rates = Readonly<Record<Kind, number>>;

const secondsOfDay = 86_400;
const gibibyte = 2 ** 30;
/** Events that each writes: a refresh one, since a person's applications do not fetch twice in the minute within which they would be one. */
const eventsOf = { logIn: 2, application: 1, refresh: 1, growth: 3 };

/** What is asked for in the busiest second. */
export function peakRates(habits: Habits): Rates {
  const { people, logInsPerDay, passkeys, applicationsPerDay, refreshesPerDay, questionsPerDay, machineTokensPerSecond, growthPerDay, peak } = habits;
  const perSecond = (perDay: number) => (people * perDay * peak) / secondsOfDay;
  return {
    log_in_by_password: perSecond(logInsPerDay * (1 - passkeys)),
    log_in_by_passkey: perSecond(logInsPerDay * passkeys),
    code_flow: perSecond(applicationsPerDay),
    refresh: perSecond(refreshesPerDay),
    introspection: perSecond(questionsPerDay),
    client_credentials: machineTokensPerSecond * peak,
    signup: perSecond(growthPerDay),
  };
}

/** Cores at work while so much is asked in each second. */
export function coresAtWork(rates: Rates, { each }: Costs): { readonly node: number; readonly database: number } {
  const sum = (part: 'node' | 'database') => kinds.reduce((total, kind) => total + (rates[kind] * each[kind][part]) / 1000, 0);
  return { node: sum('node'), database: sum('database') };
}

export const coresOfNode = 2;

export interface Sizing {
  /** Cores of all nodes together, and of PostgreSQL, so that the busiest second leaves what `busy` says. */
  readonly nodeCores: number;
  readonly databaseCores: number;
  /** Nodes of two cores that have so many, and one that may be gone. */
  readonly nodes: number;
  /** MiB of all processes of Symbolon, one for each core of the nodes. */
  readonly nodeMemory: number;
  /** GiB on disk once events are as old as they become: rows and indexes, without what PostgreSQL itself and its log take. */
  readonly databaseSize: number;
}

export function size(habits: Habits, costs: Costs): Sizing {
  const { node, database } = coresAtWork(peakRates(habits), costs);
  const [nodeCores, databaseCores] = [node / habits.busy, database / habits.busy];
  const nodes = Math.ceil(nodeCores / coresOfNode) + 1;
  const { people, logInsPerDay, applicationsPerDay, refreshesPerDay, growthPerDay, sessionDays, eventDays, refreshEvents } = habits;
  const eventsPerDay = people * (logInsPerDay * eventsOf.logIn + applicationsPerDay * eventsOf.application + refreshesPerDay * refreshEvents * eventsOf.refresh + growthPerDay * eventsOf.growth);
  const bytes =
    people * costs.bytes.person +
    people * logInsPerDay * sessionDays * costs.bytes.session +
    people * costs.bytes.refreshTokens +
    eventsPerDay * eventDays * costs.bytes.event;
  return {
    nodeCores,
    databaseCores,
    nodes,
    nodeMemory: nodes * coresOfNode * (costs.memory.worker + costs.memory.hash),
    databaseSize: bytes / gibibyte,
  };
}
