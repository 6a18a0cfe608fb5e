import { ConnectionEntry, missingConnectionSecret, type Secret } from '@symbolon/contracts';
import type { MasterKey } from '@symbolon/crypto';
import { stepAway, type Members } from './change.ts';
import { asStored, type Json } from './json.ts';
import { conditionOf, type ListedKind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

type Data = ReturnType<typeof rowOf>;
type Row = Omit<Data, 'claims'> & { readonly claims: unknown };

/** Other providers that people log in by. Who is linked by one goes with it. */
export const connectionKind = (masterKey: MasterKey): ListedKind<ConnectionEntry, Row, Data> => ({
  name: 'connection',
  topic: 'connections',
  place: 'connections',
  entriesOf: ({ connections }) => connections,
  inFile: (entry) => ({ connections: [entry] }),
  keyOf: (id) => id,
  identityOf: ({ connection: id }) => ({ key: id, id }),
  identityOfRow: ({ id }) => ({ key: id, id }),
  find: (transaction, which) => transaction.connection.findMany({ where: conditionOf(which, (keys) => ({ id: { in: keys } })), orderBy: { id: 'asc' } }),
  page: (transaction, after, take) => transaction.connection.findMany({ where: { ...(after !== undefined && { id: { gt: after } }) }, orderBy: { id: 'asc' }, take }),
  rowOf: (entry, declared, known) => rowOf(entry, declared, wantedSecret(masterKey, entry, known)),
  membersOf: (row) => membersOf(row, masterKey.mac('connection-secret', openSecret(masterKey, row))),
  entryOf: (row) => withoutDefaults(ConnectionEntry, statedOf(row)),
  mistakesOf: (entry, known) => [
    ...(entry.client_secret || known ? [] : [{ path: ['client_secret'], sentence: missingConnectionSecret }]),
    // Whoever is linked is known by what that issuer calls them: another one could call anybody so.
    ...(known && known.issuer !== entry.issuer ? [{ path: ['issuer'], sentence: `never changes, and was ${known.issuer}: make another connection` }] : []),
  ],
  secretsOf: () => ({ client_secret: 1 }),
  add: (data) => (open) => open.connection.create({ data }),
  change: (data) => (open) => open.connection.update({ where: { id: data.id }, data }),
  letGo: ({ id }) => stepAway('connection', id, (open) => open.connection.delete({ where: { id } })),
  remove: ({ id }) => (open) => open.connection.delete({ where: { id } }),
});

const openSecret = (masterKey: MasterKey, { id, clientSecret }: Pick<Row, 'id' | 'clientSecret'>): string => masterKey.open('connection-secret', clientSecret, id).toString();

/** The stored one where the entry says the same or nothing: what is sealed anew would look changed. */
function wantedSecret(masterKey: MasterKey, { connection: id, client_secret: given }: { readonly connection: string; readonly client_secret?: Secret | undefined }, known: Row | undefined): Data['clientSecret'] {
  const value = given?.reveal();
  if (known && (value === undefined || value === openSecret(masterKey, known))) return known.clientSecret;
  return masterKey.seal('connection-secret', Buffer.from(value ?? ''), id);
}

const rowOf = (entry: ConnectionEntry, declared: boolean, clientSecret: Uint8Array<ArrayBuffer>) => ({
  id: entry.connection,
  type: entry.type as string,
  name: entry.name,
  issuer: entry.issuer,
  clientId: entry.client_id,
  clientSecret,
  scopes: entry.scopes,
  trustedDomains: entry.trusted_domains,
  claims: asStored<Record<string, Json>>(entry.claims),
  createPeople: entry.create_people,
  enabled: entry.enabled,
  declared,
});

/** In the words of the file. */
const statedOf = (row: Row) => ({
  connection: row.id,
  type: row.type,
  name: row.name,
  issuer: row.issuer,
  client_id: row.clientId,
  scopes: row.scopes,
  trusted_domains: row.trustedDomains,
  claims: row.claims,
  create_people: row.createPeople,
  enabled: row.enabled,
});

function membersOf(row: Row, secret: Uint8Array): Members {
  const { connection: _, claims, ...stated } = statedOf(row);
  return { client_secret: secret, ...stated, ...Object.fromEntries(Object.entries(claims as Record<string, Json>).map(([claim, path]) => [`claims.${claim}`, path])), declared: row.declared };
}
