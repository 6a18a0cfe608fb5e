import { ScimTargetEntry, scimTargetMistakes, type Secret } from '@symbolon/contracts';
import type { MasterKey } from '@symbolon/crypto';
import { attributeMistakes } from '../connections/expression-mistakes.ts';
import { stepAway, type Members } from './change.ts';
import { asStored, type Json } from './json.ts';
import { conditionOf, type ListedKind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

type Data = ReturnType<typeof rowOf>;
type Row = Omit<Data, 'attributes' | 'cursor'> & { readonly attributes: unknown };

/** Applications that people are pushed to. What is known of people there goes with the row; their accounts stay. */
export const scimTargetKind = (masterKey: MasterKey): ListedKind<ScimTargetEntry, Row, Data> => ({
  name: 'scim target',
  topic: 'scim_targets',
  place: 'scim_targets',
  entriesOf: ({ scim_targets: targets }) => targets,
  inFile: (entry) => ({ scim_targets: [entry] }),
  keyOf: (id) => id,
  identityOf: ({ target: id }) => ({ key: id, id }),
  identityOfRow: ({ id }) => ({ key: id, id }),
  find: (transaction, which) => transaction.scimTarget.findMany({ where: conditionOf(which, (keys) => ({ id: { in: keys } })), orderBy: { id: 'asc' } }),
  page: (transaction, after, take) => transaction.scimTarget.findMany({ where: { ...(after !== undefined && { id: { gt: after } }) }, orderBy: { id: 'asc' }, take }),
  rowOf: (entry, declared, known) => rowOf(entry, declared, wantedSecret(masterKey, entry, known)),
  membersOf: (row) => membersOf(row, masterKey.mac('scim-target-secret', openSecret(masterKey, row))),
  entryOf: (row) => withoutDefaults(ScimTargetEntry, statedOf(row)),
  mistakesOf: async (entry, known) => [
    ...scimTargetMistakes(entry),
    ...(entry.secret || known ? [] : [{ path: ['secret'], sentence: 'is missing' }]),
    ...(known ? changesOf(statedOf(known), entry) : []),
    ...(await attributeMistakes(entry)),
  ],
  secretsOf: (): Readonly<Record<string, number>> => ({ secret: 1 }),
  add: (data) => (open) => open.scimTarget.create({ data }),
  change: (data) => (open) => open.scimTarget.update({ where: { id: data.id }, data }),
  letGo: ({ id }) => stepAway('scim target', id, (open) => open.scimTarget.delete({ where: { id } })),
  remove: ({ id }) => (open) => open.scimTarget.delete({ where: { id } }),
});

const openSecret = (masterKey: MasterKey, { id, secret }: Pick<Row, 'id' | 'secret'>): string => masterKey.open('scim-target-secret', secret, id).toString();

/** The stored one where the entry says the same or nothing: what is sealed anew would look changed. */
function wantedSecret(masterKey: MasterKey, { target: id, secret: given }: { readonly target: string; readonly secret?: Secret | undefined }, known: Row | undefined): Data['secret'] {
  const value = given?.reveal();
  if (known && (value === undefined || value === openSecret(masterKey, known))) return known.secret;
  return masterKey.seal('scim-target-secret', Buffer.from(value ?? ''), id);
}

/** Whoever could change these would have the stored secret sent to an address of theirs. */
const lasting = ['url', 'token_url'] as const;
const changesOf = (known: ReturnType<typeof statedOf>, entry: ScimTargetEntry) =>
  lasting.filter((name) => known[name] !== entry[name]).map((name) => ({ path: [name], sentence: `never changes, and was ${known[name] ?? 'not there'}: make another target` }));

const rowOf = (entry: ScimTargetEntry, declared: boolean, secret: Uint8Array<ArrayBuffer>) => ({
  id: entry.target,
  name: entry.name ?? entry.target,
  url: entry.url,
  secret,
  tokenUrl: entry.token_url ?? (null as string | null),
  clientId: entry.client_id ?? (null as string | null),
  scope: entry.scope ?? (null as string | null),
  people: entry.people ?? (null as string | null),
  attributes: asStored<Record<string, Json>>(entry.attributes),
  groups: [...entry.groups],
  onRemoval: entry.on_removal as string,
  enabled: entry.enabled,
  cursor: null, // who is to be there, or what is said of them, may be another: everybody is compared
  declared,
});

/** In the words of the file. */
const statedOf = (row: Row) => ({
  target: row.id,
  name: row.name === row.id ? undefined : row.name,
  url: row.url,
  token_url: row.tokenUrl ?? undefined,
  client_id: row.clientId ?? undefined,
  scope: row.scope ?? undefined,
  people: row.people ?? undefined,
  attributes: row.attributes,
  groups: row.groups,
  on_removal: row.onRemoval,
  enabled: row.enabled,
});

function membersOf(row: Row, secret: Uint8Array): Members {
  const { target: _, attributes, ...stated } = statedOf(row);
  const within: readonly [string, unknown][] = Object.entries((attributes ?? {}) as Record<string, Json>).map(([each, value]) => [`attributes.${each}`, value]);
  return { secret, ...Object.fromEntries([...Object.entries(stated).filter(([, value]) => value !== undefined), ...within]), declared: row.declared };
}
