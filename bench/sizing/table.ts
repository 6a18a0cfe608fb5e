import { readCosts } from './costs.ts';
import { usualHabits, type Habits } from './habits.ts';
import { peakRates, size } from './model.ts';
import { storm } from './storm.ts';

const coresOfNode = 2;
const stormSizes = [1_000, 100_000, 10_000_000];

/** Nodes of two cores that the busiest second needs, and one that may be gone. */
const nodesFor = (cores: number): number => Math.ceil(cores / coresOfNode) + 1;

/** Two digits, or all of a whole number. */
const round = (value: number): string => (value < 10 ? String(Number(value.toPrecision(value < 0.1 ? 1 : 2))) : Math.round(value).toLocaleString('en'));
const time = (seconds: number): string => (seconds === Infinity ? 'no end' : seconds < 600 ? `${Math.round(seconds)} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${round(seconds / 3600)} h`);

/** One row of the table: what so many people need, and how the storm ends on it. */
export function row(habits: Habits): string {
  const costs = readCosts();
  const rates = peakRates(habits);
  const { nodeCores, databaseCores, nodeMemory, databaseSize } = size(habits, costs);
  const byHour = size({ ...habits, refreshEvents: 0 }, costs).databaseSize;
  const nodes = nodesFor(nodeCores);
  const coming = habits.people * habits.storm;
  const stormy = storm({
    people: coming,
    seconds: habits.stormMinutes * 60,
    cores: nodes * coresOfNode,
    logIn: costs.each.log_in_by_password,
    refusal: costs.refusal,
    places: nodes * (coresOfNode + 64),
    comeBackSeconds: habits.comeBackSeconds,
  });
  const logIns = rates.log_in_by_password + rates.log_in_by_passkey;
  return `| ${habits.people.toLocaleString('en')} | ${round(logIns)} | ${round(rates.refresh)} | ${round(nodeCores)} | ${nodes} | ${round(nodeMemory / 1024)} | ${round(databaseCores)} | ${round(databaseSize)} | ${round(byHour)} | ${coming.toLocaleString('en')} in ${habits.stormMinutes} min | ${time(stormy.all)} | ${round(stormy.refusals)} |`;
}

const heading = `| people | log-ins/s | refreshes/s | cores of nodes | nodes of ${coresOfNode} cores | GiB of nodes | cores of PostgreSQL | GiB on disk | the same, by_hour | the storm | all are in after | refusals each |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |`;

export const table = (rows: readonly Habits[]): string => [heading, ...rows.map(row)].join('\n');

/** The table of docs/sizing.md. */
export const usualTable = (): string => table(stormSizes.map((people) => ({ ...usualHabits, people })));
