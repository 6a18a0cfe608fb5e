// How large an installation has to be, for people and habits that are named: npm run sizing -- --people=20000 --logInsPerDay=1
import { parseArgs } from 'node:util';
import { usualHabits, type Habits } from './habits.ts';
import { table, usualTable } from './table.ts';

/** With nothing of these, no number of nodes is enough. */
const divided = ['busy', 'stormMinutes'];
const names = Object.keys(usualHabits) as (keyof Habits)[];

function readHabits(): Habits | undefined {
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])) });
  const given = Object.entries(values).map(([name, text]) => [name, Number(text)] as const);
  const wrong = given.find(([, value]) => !Number.isFinite(value) || value < 0);
  if (wrong) throw new Error(`--${wrong[0]} must be a number that is not negative.`);
  const none = given.find(([name, value]) => divided.includes(name) && value === 0);
  if (none) throw new Error(`--${none[0]} must be more than 0.`);
  return given.length === 0 ? undefined : { ...usualHabits, ...Object.fromEntries(given) };
}

try {
  const habits = readHabits();
  console.log(habits ? `${table([habits])}\n\n${names.map((name) => `${name} ${habits[name]}`).join(', ')}` : usualTable());
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\nOptions, with what is usual: ${names.map((name) => `--${name}=${usualHabits[name]}`).join(' ')}`);
  process.exitCode = 2;
}
