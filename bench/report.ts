import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Comparison } from './comparison.ts';
import { median, sum } from './figures.ts';
import { describeHashing, hashing } from './hashing.ts';
import type { Overload } from './overload.ts';
import { connections } from './paths.ts';
import { spreadOf, type Round, type Spread } from './round.ts';

/** Everything that one run measured, as it is written to the JSON file. */
export interface Run {
  readonly date: string;
  readonly machine: ReturnType<typeof describeMachine>;
  readonly hashing: typeof hashing;
  readonly rounds: number;
  readonly seconds: number;
  readonly comparisons: readonly Comparison[];
  readonly overload: Overload | undefined;
  readonly peakMemoryMiB: number | undefined;
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
  const { machine, comparisons, overload } = run;
  const errors = sum(comparisons.flatMap(({ ours, others }) => [...ours, ...others.flatMap(({ rounds }) => rounds)]).map((round) => round.errors));
  return `# Measured ${run.date}

${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node.js ${machine.node}. One worker; the server, its PostgreSQL and the load share these cores.
${run.rounds} rounds of ${run.seconds} s in turn after a warm-up, ${connections} connections (8 where passwords are hashed or people log in by the pages). Medians of the rounds.

| path | answers/s | min – max | p50 ms | p99 ms | errors | server CPU ms each | PostgreSQL CPU ms each | |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
${comparisons.map(({ path, ours }) => pathRow(path, ours)).join('\n')}

| path | of | other/s | ratio | min – max | ratio by CPU time | min – max |
| --- | --- | ---: | ---: | ---: | ---: | ---: |
${comparisons.flatMap(({ path, others }) => others.map(({ name, rounds, ratio, perCpuSecond }) => `| ${path} | ${name} | ${figure(median(rounds.map(({ rate }) => rate)))} | ${times(ratio.median)} | ${spread(ratio)} | ${times(perCpuSecond.median)} | ${spread(perCpuSecond)} |`)).join('\n')}

${errors === 0 ? 'No request failed.' : `${errors} requests failed: these figures are not to be trusted.`} Peak memory of the server: ${run.peakMemoryMiB === undefined ? 'unknown here' : `${Math.round(run.peakMemoryMiB)} MiB`}.
${overload ? formatOverload(overload) : ''}`;
}

function pathRow(path: string, rounds: readonly Round[]): string {
  const rate = spreadOf(rounds.map((each) => each.rate));
  const of = (pick: (round: Round) => number) => median(rounds.map(pick)).toFixed(1);
  // CPU time of one answer: that of all rounds, by all their answers.
  const each = (pick: (round: Round) => number | undefined) => {
    const parts = rounds.map((one) => ({ cpu: pick(one), rate: one.rate }));
    return parts.some(({ cpu }) => cpu === undefined) ? 'unknown' : ((sum(parts.map(({ cpu }) => cpu ?? 0)) * 1000) / sum(parts.map((part) => part.rate)) / secondsOf).toFixed(2);
  };
  const secondsOf = rounds[0]?.seconds ?? NaN;
  const hashes = ['password', 'signup', 'log_in_by_password'].includes(path) ? describeHashing(hashing) : '';
  return `| ${path} | ${figure(rate.median)} | ${figure(rate.min)} – ${figure(rate.max)} | ${of(({ p50 }) => p50)} | ${of(({ p99 }) => p99)} | ${sum(rounds.map(({ errors }) => errors))} | ${each(({ serverCpu }) => serverCpu)} | ${each(({ postgresCpu }) => postgresCpu)} | ${hashes} |`;
}

function formatOverload({ capacity, asked, served, refusedWith503, errors, refusalP99, machineP99, memoryMiB }: Overload): string {
  return `
## Ten times more log-ins than can be hashed

${describeHashing(hashing)}; unflooded, the server answers ${figure(capacity)} log-ins/s.

| asked/s | served/s | 503/s | other errors | p99 of a 503, ms | client_credentials p99, ms: alone / flooded | resident MiB: before / highest |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| ${figure(asked)} | ${figure(served)} | ${figure(refusedWith503)} | ${errors} | ${refusalP99.toFixed(1)} | ${machineP99.unloaded.toFixed(1)} / ${machineP99.flooded.toFixed(1)} | ${Math.round(memoryMiB.before)} / ${Math.round(memoryMiB.highest)} |
`;
}

const figure = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US'));
const times = (value: number): string => value.toFixed(2);
const spread = ({ min, max }: Spread): string => `${times(min)} – ${times(max)}`;
