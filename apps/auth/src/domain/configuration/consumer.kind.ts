import { formatDuration, type ConfigurationFile, type ConsumerContract, type ConsumerContractSource } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { stepAway, stepTo, type Members, type Step } from './change.ts';
import { asStored, type Json } from './json.ts';

/** The steps that make the registered consumers what the file says. Those that were not made by a file are left alone. */
export async function planConsumers(transaction: Transaction, file: ConfigurationFile): Promise<readonly Step[]> {
  const named = new Set(file.consumers.map(({ consumer }) => consumer));
  const rows = await transaction.consumerContract.findMany({ where: { OR: [{ consumer: { in: [...named] } }, { declared: true }] }, orderBy: { consumer: 'asc' } });
  const stored = new Map(rows.map((row) => [row.consumer, row]));
  const steps = file.consumers.map((entry) => {
    const { consumer } = entry;
    const [known, contract] = [stored.get(consumer), storedConsumer(entry)];
    return stepTo('consumer', consumer, known && membersOf(known), membersOf({ contract, declared: true }), {
      add: (open) => open.consumerContract.create({ data: { consumer, contract, declared: true } }),
      change: (open) => open.consumerContract.update({ where: { consumer }, data: { contract, declared: true } }),
    });
  });
  const gone = rows.filter(({ consumer }) => !named.has(consumer));
  return [...steps, ...gone.map(({ consumer }) => stepAway('consumer', consumer, (open) => open.consumerContract.delete({ where: { consumer } })))];
}

/** In the words of its file, with every default written out. */
const storedConsumer = (entry: ConsumerContract): { readonly [name: string]: Json } =>
  asStored({
    ...entry,
    $schema: undefined,
    relies_on: entry.relies_on.map((reliance) => ({ ...reliance, access_token_ttl: reliance.access_token_ttl === undefined ? undefined : formatDuration(reliance.access_token_ttl) })),
  } satisfies ConsumerContractSource);

const membersOf = ({ contract, declared }: { readonly contract: unknown; readonly declared: boolean }): Members => {
  const { contact, relies_on: reliances } = contract as ConsumerContractSource;
  return { contact, relies_on: reliances, declared };
};
