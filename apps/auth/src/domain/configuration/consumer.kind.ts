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
    const { relies_on: reliances = [], events = {}, ...rest } = contract as ConsumerContractSource;
    return { ...rest, ...(reliances.length > 0 && { relies_on: reliances.map(writtenReliance) }), ...(Object.keys(events).length > 0 && { events: writtenEvents(events) }) };
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
    events: Object.keys(entry.events).length > 0 ? entry.events : undefined, // an older release knows no such member
    relies_on: entry.relies_on.map((reliance) => ({ ...reliance, access_token_ttl: reliance.access_token_ttl === undefined ? undefined : formatDuration(reliance.access_token_ttl) })),
  } satisfies ConsumerContractSource);

const membersOf = ({ contract, declared }: { readonly contract: unknown; readonly declared: boolean }): Members => {
  const { contact, relies_on: reliances, events } = contract as ConsumerContractSource;
  return { contact, relies_on: reliances, events, declared };
};

const writtenReliance = ({ claims = {}, ...reliance }: NonNullable<ConsumerContractSource['relies_on']>[number]) => withoutDefaults(ConsumerContract.shape.relies_on.unwrap().element, { ...reliance, claims: writtenMembers(claims) });

const writtenEvents = (events: NonNullable<ConsumerContractSource['events']>) =>
  Object.fromEntries(Object.entries(events).map(([type, { details = {} }]) => [type, Object.keys(details).length > 0 ? { details: writtenMembers(details) } : {}]));

/** Claims or members without what goes without saying. */
const writtenMembers = <Member extends { readonly required?: boolean | undefined }>(members: Readonly<Record<string, Member>>) =>
  Object.fromEntries(Object.entries(members).map(([name, { required, ...member }]) => [name, required === false ? { ...member, required } : member]));
