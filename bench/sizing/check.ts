// Whether the model of docs/sizing.md says what happens, at two sizes: npm run bench:sizing
// With -- --write, what one answer costs is measured anew first and kept, and both tables of the page are written.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Child } from '../child.ts';
import { form, formHeaders, passwordMembers } from '../client.ts';
import { cpuOfFamily } from '../cpu.ts';
import { fill, type Size } from '../fill.ts';
import { describeMachine } from '../report.ts';
import { openStage } from '../stage.ts';
import { costsFile, readCosts } from './costs.ts';
import { usualHabits } from './habits.ts';
import { costOf, measureCosts } from './measure-costs.ts';
import { mix } from './mix.ts';
import { coresAtWork, peakRates } from './model.ts';
import { storm } from './storm.ts';
import { usualTable } from './table.ts';
import type { StormJob, StormResult } from './storm-process.ts';

/** Prediction and run may lie so far apart, as a part of the run. */
const tolerated = 0.4;
const sizes = [
  { people: 50_000, storm: 1_000 },
  { people: 250_000, storm: 4_000 },
];
/** One network holds at most half of the places of those that run and wait: SYMBOLON_HASH_QUEUE, and two that run. */
const places = 33;
const comeBackSeconds = 2;

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false }, seconds: { type: 'string', default: '20' }, rounds: { type: 'string', default: '3' } } });
const rows: { readonly what: string; readonly predicted: number; readonly found: number; readonly isTold?: true }[] = [];
const stage = await openStage();
const database = new pg.Client(stage.databaseUrl);
await database.connect();
const cpu = () => ({ node: cpuOfFamily(stage.one.pid) ?? NaN, database: cpuOfFamily(stage.postgres.postmasterPid ?? 0) ?? NaN });

try {
  let filled: Size | undefined;
  for (const { people, storm: coming } of sizes) {
    const size = { users: people, clients: 1_000, refreshTokens: people };
    await fill(database, size, filled);
    if (values.write && !filled) writeFileSync(costsFile, `${JSON.stringify(await measureCosts(stage, database, { rounds: Number(values.rounds), seconds: 3 }), null, 2)}\n`);
    filled = size;
    const costs = readCosts();

    const rates = peakRates({ ...usualHabits, people });
    const predicted = coresAtWork(rates, costs);
    await mix(stage, rates, 5); // warms up
    await setTimeout(1_000);
    const before = cpu();
    const took = await mix(stage, rates, Number(values.seconds));
    const after = cpu();
    rows.push({ what: `${people.toLocaleString('en')} people: cores of the node`, predicted: predicted.node, found: (after.node - before.node) / took });
    rows.push({ what: `${people.toLocaleString('en')} people: cores of PostgreSQL`, predicted: predicted.database, found: (after.database - before.database) / took });

    const logIn = await costOf(stage, 'password', 5); // the storm comes to the token endpoint, whose log-in is shorter than that of the pages
    const child = new Child<StormJob, StormResult>(join(import.meta.dirname, 'storm-process.ts'));
    await child.hello;
    const seconds = coming / 400;
    const others = () => (cpuOfFamily(child.pid) ?? 0) + cpu().database;
    const [start, startOthers] = [performance.now(), others()];
    const found = await child.tell({ url: `${stage.one.origin}/oauth/token`, headers: formHeaders, body: form({ ...passwordMembers, scope: 'bench:read' }), people: coming, seconds, comeBackSeconds });
    const taken = (others() - startOthers) / ((performance.now() - start) / 1000);
    await child.end();
    const model = storm({ people: coming, seconds, cores: describeMachine().cores - taken, logIn, refusal: costs.refusal, places, comeBackSeconds });
    rows.push({ what: `${coming.toLocaleString('en')} log in at once: seconds until half are in`, predicted: model.half, found: found.half });
    rows.push({ what: `${coming.toLocaleString('en')} log in at once: seconds until all are in`, predicted: model.all, found: found.all, isTold: true }); // the last few are a matter of luck, and judged by nobody
    rows.push({ what: `${coming.toLocaleString('en')} log in at once: refusals of each`, predicted: model.refusals, found: found.refusals });
  }
} finally {
  await database.end();
  await stage.end();
}

const found = [
  '| | model | run | model/run |\n| --- | ---: | ---: | ---: |',
  ...rows.map(({ what, predicted, found }) => `| ${what} | ${predicted.toPrecision(3)} | ${found.toPrecision(3)} | ${(predicted / found).toFixed(2)} |`),
].join('\n');
console.log(found);
if (values.write) {
  const page = join(import.meta.dirname, '../../docs/sizing.md');
  const withTable = (text: string, mark: string, table: string) => text.replace(new RegExp(`(<!-- sizing: ${mark} -->\\n)(?:\\n?\\|.*\\n)*`), `$1\n${table}\n`);
  writeFileSync(page, withTable(withTable(readFileSync(page, 'utf8'), 'table', usualTable()), 'check', found));
}
process.exit(rows.every(({ predicted, found, isTold }) => isTold || Math.abs(predicted / found - 1) <= tolerated) ? 0 : 1);
