import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Hashing } from './bare.ts';
import { median, sum } from './figures.ts';
import type { Load } from './load.ts';

/** One round of one grant, with the CPU seconds spent on it; undefined where there is no /proc. */
export interface GrantRound extends Load {
  readonly serverCpu: number | undefined;
  readonly postgresCpu: number | undefined;
}

/** Everything that one run measured, as it is written to the JSON file. */
export interface Run {
  readonly date: string;
  readonly machine: ReturnType<typeof describeMachine>;
  readonly hashing: Hashing;
  readonly connections: number;
  readonly roundSeconds: number;
  readonly grants: Readonly<Record<string, readonly GrantRound[]>>;
  /** Per second, in each round. */
  readonly bareSigning: readonly number[];
  readonly bareHashing: readonly number[];
  readonly serverPeakMemoryMiB: number | undefined;
  /** The part of all cores that programs which are not ours took while it was measured; undefined where there is no /proc. */
  readonly takenByOthers: number | undefined;
}

/** What the figures depend on, without what would tell one machine of a kind from another. */
export function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().split('-')[0]}`,
    node: process.versions.node,
  };
}

/** The run as a page of Markdown. */
export function formatRun(run: Run): string {
  const { machine, hashing, grants } = run;
  const errors = sum(Object.values(grants).flatMap((rounds) => rounds.map((round) => round.errors)));
  return `# Tokens per second, ${run.date}

${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node.js ${machine.node}.
The server, its PostgreSQL and the process that makes the load share these cores; programs that have nothing to do with this took ${run.takenByOthers === undefined ? 'an unknown part' : percent(run.takenByOthers)} of them meanwhile.

| grant | tokens/s | min – max | p50 ms | p99 ms | errors | server CPU s | PostgreSQL CPU s | server CPU ms/token | of bare signing | of bare hashing |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${Object.entries(grants).map(([name, rounds]) => grantRow(name, rounds, run)).join('\n')}
| bare EdDSA signing (jose) | ${rates(run.bareSigning)} | | | | | | | | |
| bare argon2id (@node-rs/argon2) | ${rates(run.bareHashing)} | | | | | | | | |

${errors === 0 ? 'No request failed.' : `${errors} requests failed: these figures are not to be trusted.`} Peak memory of the server: ${run.serverPeakMemoryMiB === undefined ? 'unknown here' : `${Math.round(run.serverPeakMemoryMiB)} MiB`}.

- ${run.connections} connections, one request under way on each; ${run.bareSigning.length} rounds of ${run.roundSeconds} s in turn after a warm-up. A token is an answer with status 200. Medians of the rounds; CPU seconds are those of all rounds together.
- argon2id: m=${hashing.memory} KiB, t=${hashing.iterations}, p=${hashing.parallelism}, ${hashing.concurrency} at once; the bare comparison has the same.
- SYMBOLON_LOG_LEVEL=warn (no line for each request), SYMBOLON_THROTTLE_* at their highest, all else by default.
`;
}

function grantRow(name: string, rounds: readonly GrantRound[], { bareSigning, bareHashing }: Run): string {
  const rate = rounds.map(({ tokens, seconds }) => tokens / seconds);
  // Round by round: what slows the machine for a while slows both.
  const part = (bare: readonly number[]) => percent(median(rate.map((each, round) => each / (bare[round] ?? NaN))));
  const cpu = total(rounds.map(({ serverCpu }) => serverCpu));
  const cells = [
    name,
    rates(rate),
    median(rounds.map(({ p50 }) => p50)).toFixed(1),
    median(rounds.map(({ p99 }) => p99)).toFixed(1),
    String(sum(rounds.map(({ errors }) => errors))),
    cpu?.toFixed(1),
    total(rounds.map(({ postgresCpu }) => postgresCpu))?.toFixed(1),
    cpu === undefined ? undefined : ((cpu * 1000) / sum(rounds.map(({ tokens }) => tokens))).toFixed(2),
    part(bareSigning),
    name === 'password' ? part(bareHashing) : 'no hash',
  ];
  return `| ${cells.map((cell) => cell ?? 'unknown').join(' | ')} |`;
}

const total = (values: readonly (number | undefined)[]): number | undefined => (values.some((value) => value === undefined) ? undefined : sum(values.map(Number)));
const rates = (values: readonly number[]): string => `${figure(median(values))} | ${figure(Math.min(...values))} – ${figure(Math.max(...values))}`;
const figure = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US'));
const percent = (value: number): string => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
