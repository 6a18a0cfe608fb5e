import { ConsumerContract, formatDuration, type ConsumerContractSource } from '@symbolon/contracts';
import { stepAway, type Members } from './change.ts';
import { asStored, type Json } from './json.ts';
import { conditionOf, type ListedKind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

interface Row {
  readonly consumer: string;
  readonly contract: unknown;
  readonly declared: boolean;
}

interface Data extends Row {
  readonly contract: { readonly [name: string]: Json };
}

/** Who relies on the token contracts. */
export const consumerKind: ListedKind<ConsumerContract, Row, Data> = {
  name: 'consumer',
  place: 'consumers',
  entriesOf: ({ consumers }) => consumers,
  inFile: (entry) => ({ consumers: [entry] }),
  keyOf: (id) => id,
  identityOf: ({ consumer: id }) => ({ key: id, id }),
  identityOfRow: ({ consumer: id }) => ({ key: id, id }),
  find: (transaction, which) => transaction.consumerContract.findMany({ where: conditionOf(which, (keys) => ({ consumer: { in: keys } })), orderBy: { consumer: 'asc' } }),
  page: (transaction, after, take) => transaction.consumerContract.findMany({ where: { ...(after !== undefined && { consumer: { gt: after } }) }, orderBy: { consumer: 'asc' }, take }),
  rowOf: (entry, declared) => ({ consumer: entry.consumer, contract: storedConsumer(entry), declared }),
  membersOf: (row) => membersOf(row),
  entryOf({ contract }) {
    const { relies_on: reliances, ...rest } = contract as ConsumerContractSource;
    return { ...rest, relies_on: reliances.map(writtenReliance) };
  },
  add: (data) => (open) => open.consumerContract.create({ data }),
  change: (data) => (open) => open.consumerContract.update({ where: { consumer: data.consumer }, data }),
  letGo: ({ consumer }) => stepAway('consumer', consumer, (open) => open.consumerContract.delete({ where: { consumer } })),
  remove: ({ consumer }) => (open) => open.consumerContract.delete({ where: { consumer } }),
};

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

const writtenReliance = ({ claims = {}, ...reliance }: ConsumerContractSource['relies_on'][number]) =>
  withoutDefaults(ConsumerContract.shape.relies_on.element, { ...reliance, claims: Object.fromEntries(Object.entries(claims).map(([name, { required, ...claim }]) => [name, required === false ? { ...claim, required } : claim])) });
