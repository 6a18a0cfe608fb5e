import { readCosts } from './costs.ts';
import { usualHabits, type Habits } from './habits.ts';
import { coresAtWork, coresOfNode, peakRates, size } from './model.ts';
import { storm } from './storm.ts';

const stormSizes = [1_000, 100_000, 10_000_000];
/** SYMBOLON_HASH_QUEUE, as it is by default. */
const waitingOfNode = 64;

/** Two digits, or all of a whole number. */
const round = (value: number): string => (value < 10 ? String(Number(value.toPrecision(value < 0.1 ? 1 : 2))) : Math.round(value).toLocaleString('en'));
const time = (seconds: number): string => (seconds === Infinity ? 'no end' : seconds < 600 ? `${Math.round(seconds)} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${round(seconds / 3600)} h`);

/** One row of the table: what so many people need, and how the storm ends on it. */
export function row(habits: Habits): string {
  const costs = readCosts();
  const rates = peakRates(habits);
  const { nodeCores, databaseCores, nodes, nodeMemory, databaseSize } = size(habits, costs);
  const byHour = size({ ...habits, refreshEvents: 0 }, costs).databaseSize;
  const meanwhile = coresAtWork({ ...rates, log_in_by_password: 0, log_in_by_passkey: 0 }, costs).node; // who is logged in is served as before
  const coming = habits.people * habits.storm;
  const stormOn = (many: number) =>
    storm({
      people: coming,
      seconds: habits.stormMinutes * 60,
      cores: many * coresOfNode - meanwhile,
      logIn: costs.each.log_in_by_password,
      refusal: costs.refusal,
      places: many * (coresOfNode + waitingOfNode),
      comeBackSeconds: habits.comeBackSeconds,
    });
  const stormy = stormOn(nodes);
  let enough = nodes;
  while (stormOn(enough).all > 2 * 60 * habits.stormMinutes) enough = Math.ceil(enough * 1.1);
  const logIns = rates.log_in_by_password + rates.log_in_by_passkey;
  return `| ${habits.people.toLocaleString('en')} | ${round(logIns)} | ${round(rates.refresh)} | ${round(nodeCores)} | ${nodes} | ${round(nodeMemory / 1024)} | ${round(databaseCores)} | ${round(databaseSize)} | ${round(byHour)} | ${coming.toLocaleString('en')} in ${habits.stormMinutes} min | ${time(stormy.all)} | ${round(stormy.refusals)} | ${enough} |`;
}

const heading = `| people | log-ins/s | refreshes/s | cores of nodes | nodes of ${coresOfNode} cores | GiB of nodes | cores of PostgreSQL | GiB on disk | the same, by_hour | the storm | all are in after | refusals each | nodes for it |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |`;

export const table = (rows: readonly Habits[]): string => [heading, ...rows.map(row)].join('\n');

/** The table of docs/sizing.md. */
export const usualTable = (): string => table(stormSizes.map((people) => ({ ...usualHabits, people })));
