import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Hashing } from './bare.ts';
import { quantile, spread, sum, type Spread } from './figures.ts';
import type { Load } from './load.ts';

/** One round of one grant, with what the server's process spent on it. */
export interface GrantRound extends Load {
  readonly serverCpuSeconds: number | undefined;
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
  /** What the process that made the load spent, the bare comparisons included. */
  readonly loadCpuSeconds: number;
}

/** What the figures depend on, without what would tell one machine of a kind from another. */
export function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().split('-')[0]}`,
    node: process.versions.node,
    /** How many tasks wanted a core in the minute before: near 0 on a machine that does nothing else. */
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** The run as a page of Markdown. */
export function formatRun(run: Run): string {
  const { machine, hashing, grants } = run;
  const [signing, hashes] = [spread(run.bareSigning), spread(run.bareHashing)];
  const rows = Object.entries(grants).map(([name, rounds]) => grantRow(name, rounds, signing, hashes));
  const errors = sum(Object.values(grants).flatMap((rounds) => rounds.map((round) => round.errors)));
  return `# Tokens per second, ${run.date}

${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node.js ${machine.node}; load average in the minute before: ${machine.loadBefore}.
The server, its PostgreSQL and the process that makes the load share these cores.

| grant | tokens/s | min – max | p50 ms | p99 ms | errors | server CPU s | CPU ms/token | of bare signing | of bare hashing |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
| bare EdDSA signing (jose) | ${line(signing)} | | | | | | | |
| bare argon2id (@node-rs/argon2) | ${line(hashes)} | | | | | | | |

${errors === 0 ? 'No request failed.' : `${errors} requests failed: these figures are not to be trusted.`} Peak memory of the server: ${run.serverPeakMemoryMiB === undefined ? 'unknown here' : `${Math.round(run.serverPeakMemoryMiB)} MiB`}. The load and the bare comparisons took ${run.loadCpuSeconds.toFixed(0)} CPU s.

- ${run.connections} connections, one request under way on each; ${run.bareSigning.length} rounds of ${run.roundSeconds} s in turn after a warm-up. Medians of the rounds; a token is an answer with status 200.
- argon2id: m=${hashing.memory} KiB, t=${hashing.iterations}, p=${hashing.parallelism}, ${hashing.concurrency} at once; the bare comparison has the same.
- SYMBOLON_LOG_LEVEL=warn (no line for each request), SYMBOLON_THROTTLE_* at their highest, all else by default.
`;
}

function grantRow(name: string, rounds: readonly GrantRound[], signing: Spread, hashes: Spread): string {
  const rate = spread(rounds.map(({ tokens, seconds }) => tokens / seconds));
  const cpu = rounds.flatMap(({ serverCpuSeconds }) => serverCpuSeconds ?? []);
  const isKnown = cpu.length === rounds.length;
  const cells = [
    name,
    line(rate),
    quantile(rounds.map(({ p50 }) => p50), 0.5).toFixed(1),
    quantile(rounds.map(({ p99 }) => p99), 0.5).toFixed(1),
    String(sum(rounds.map(({ errors }) => errors))),
    isKnown ? sum(cpu).toFixed(1) : 'unknown',
    isKnown ? ((sum(cpu) * 1000) / sum(rounds.map(({ tokens }) => tokens))).toFixed(2) : 'unknown',
    percent(rate.median / signing.median),
    name === 'password' ? percent(rate.median / hashes.median) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

const line = ({ median, min, max }: Spread): string => `${figure(median)} | ${figure(min)} – ${figure(max)}`;
const figure = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US'));
const percent = (value: number): string => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
