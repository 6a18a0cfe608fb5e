// What it costs to be seen: processor time of a token for a machine with metrics and traces, beside a build that tells nothing. Run it with: npm run bench:telemetry
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.ts';
import { form, formHeaders } from './client.ts';
import { memoryOf } from './cpu.ts';
import { quantile } from './figures.ts';
import { readOptions } from './options.ts';
import { connections } from './paths.ts';
import { openPostgres } from './postgres.ts';
import { describeMachine } from './report.ts';
import { round, type Round } from './round.ts';
import { startServer, type BenchServer } from './server.ts';
import { newLoader } from './stage.ts';

const root = join(import.meta.dirname, '..');
const { seconds, rounds } = readOptions({ only: [], seconds: 2, rounds: 20 });
execFileSync(process.execPath, [join(root, 'node_modules/rolldown/bin/cli.mjs'), '-c', '../../bench/others/untold.config.mjs'], { cwd: join(root, 'apps/auth'), stdio: ['ignore', 'ignore', 'inherit'] });

const postgres = await openPostgres();
const ends: (() => Promise<unknown>)[] = [() => postgres.stop()];
try {
  const collector = new Child<never, never>(join(import.meta.dirname, 'others/deaf-collector.mjs'));
  ends.push(() => collector.end());
  const sends = { SYMBOLON_OTLP_URL: (await collector.hello).origin };
  const servers = new Map<string, BenchServer>();
  const start = async (name: string, settings: NodeJS.ProcessEnv, main?: string) => {
    const server = await startServer(await postgres.database(`telemetry_${servers.size}`), 1, settings, main);
    servers.set(name, server);
    ends.push(() => server.stop());
  };
  const nothing = 'a build that tells nothing';
  await start(nothing, {}, join(root, 'tmp/bench-untold/main.js'));
  await start('the same build once more', {}, join(root, 'tmp/bench-untold/main.js'));
  await start('as built, nobody listens', {});
  await start('metrics on a port', { SYMBOLON_METRICS_PORT: '0' });
  await start('a collector, ten traces a second, metrics', sends);
  await start('a collector, every request traced, metrics', { ...sends, SYMBOLON_TRACES_PERCENT: '100', SYMBOLON_TRACES_PER_SECOND: '100000' });

  const loader = newLoader();
  ends.push(() => loader.end());
  await loader.hello;
  const figures = new Map<string, Round[]>([...servers.keys()].map((name) => [name, []]));
  for (let number = 0; number <= rounds; number += 1) {
    const turn = [...servers].map((_, index, all) => all[(index + number) % all.length]).filter((each) => each !== undefined);
    for (const [name, { origin, pid }] of turn) {
      const job = { kind: 'repeat', method: 'POST', url: `${origin}/oauth/token`, connections, headers: formHeaders, body: form({ grant_type: 'client_credentials' }) } as const;
      const one = await round((length) => loader.tell({ ...job, seconds: length }), seconds, { server: pid, postmaster: undefined });
      if (one.errors > 0) throw new Error(`${one.errors} requests failed: ${name}`);
      if (number > 0) figures.get(name)?.push(one); // the first is the warm-up
    }
  }

  const each = ({ serverCpu = NaN, rate, seconds: took }: Round) => serverCpu / (rate * took);
  const alone = figures.get(nothing) ?? [];
  const rows = [...servers].map(([name, { pid }]) => {
    const ratios = (figures.get(name) ?? []).map((one, index) => each(one) / (alone[index] ? each(alone[index]) : NaN));
    const at = (part: number) => quantile(ratios, part).toFixed(2);
    const least = Math.min(...(figures.get(name) ?? []).map(each)) / Math.min(...alone.map(each));
    return { name, median: at(0.5), spread: `${at(0.25)} – ${at(0.75)}`, least: least.toFixed(2), memory: Math.round(memoryOf(pid) ?? NaN) };
  });
  const [machine, date] = [describeMachine(), new Date().toISOString().slice(0, 10)];
  console.log(`
# What it costs to be seen, measured ${date}

${machine.cpu}, ${machine.cores} cores, Node.js ${machine.node}; ${rounds} rounds of ${seconds} s each, in turns; ratios round by round.

| | processor time of a token, median | half of all rounds | its least beside the least | memory after it, MiB |
| --- | ---: | ---: | ---: | ---: |
${rows.map(({ name, median, spread, least, memory }) => `| ${name} | ${median} | ${spread} | ${least} | ${memory} |`).join('\n')}
`);
  mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
  writeFileSync(join(import.meta.dirname, 'results', `telemetry-${date}.json`), `${JSON.stringify({ machine, seconds, rounds, figures: Object.fromEntries(figures) }, null, 2)}\n`);
} finally {
  for (const end of ends.reverse()) await end();
}
process.exit();
