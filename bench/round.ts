import { cpuOfFamily } from './cpu.ts';
import { median, quantile } from './figures.ts';
import type { Measured } from './paths.ts';

/** One round of one contender, with the CPU seconds spent meanwhile; undefined where there is no /proc. */
export interface Round {
  /** Answers a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
  readonly seconds: number;
  readonly serverCpu: number | undefined;
  readonly postgresCpu: number | undefined;
}

/** Whose CPU time is counted. */
export interface Processes {
  readonly server: number | undefined;
  readonly postmaster: number | undefined;
}

export async function round(measure: Measured, seconds: number, { server, postmaster }: Processes): Promise<Round> {
  const cpu = () => [server, postmaster].map((pid) => (pid === undefined ? undefined : cpuOfFamily(pid)));
  const [serverBefore, postgresBefore] = cpu();
  const { times, errors, seconds: took } = await measure(seconds);
  const [serverAfter, postgresAfter] = cpu();
  return {
    rate: times.length / took,
    p50: median(times),
    p99: quantile(times, 0.99),
    errors,
    seconds: took,
    serverCpu: difference(serverBefore, serverAfter),
    postgresCpu: difference(postgresBefore, postgresAfter),
  };
}

const difference = (before: number | undefined, after: number | undefined): number | undefined => (before === undefined || after === undefined ? undefined : after - before);

/** Median, lowest and highest of what was measured in several rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({ median: median(values), min: Math.min(...values), max: Math.max(...values) });

/** Answers for each second of CPU time, of server and PostgreSQL together: what is left of a rate when cores are counted. NaN where it is not known. */
export const perCpuSecond = ({ rate, seconds, serverCpu = NaN, postgresCpu = NaN }: Round): number => (rate * seconds) / (serverCpu + postgresCpu);

/** Round by round: what slows the machine for a while slows both. */
export const ratioOf = (ours: readonly Round[], others: readonly Round[], of: (round: Round) => number = ({ rate }) => rate): Spread =>
  spreadOf(ours.map((round, index) => of(round) / (others[index] ? of(others[index]) : NaN)));
