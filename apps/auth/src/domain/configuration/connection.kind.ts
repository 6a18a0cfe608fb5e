import type { Mistake } from '@symbolon/cli';
import { ConnectionEntry, connectionMistakes, connectionProfile, ldapMemberNames, missingConnectionSecret, type Secret } from '@symbolon/contracts';
import { readCertificate, type MasterKey } from '@symbolon/crypto';
import { expressionMistakes } from '../connections/expression-mistakes.ts';
import { ldapFilterMistakes } from '../connections/ldap/filter-mistakes.ts';
import { metadataMistakes } from '../connections/saml-metadata-mistakes.ts';
import { stepAway, type Members } from './change.ts';
import { asStored, type Json } from './json.ts';
import { conditionOf, type ListedKind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

type Data = ReturnType<typeof rowOf>;
type Row = Omit<Data, 'claims' | 'roles' | 'protocol'> & { readonly claims: unknown; readonly roles: unknown; readonly protocol: unknown };

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
  rowOf: (entry, declared, known) => rowOf(entry, declared, wantedSecret(masterKey, entry, known), wantedToken(masterKey, entry, known)),
  membersOf: (row) => membersOf(row, masterKey.mac('connection-secret', openSecret(masterKey, row)), row.signalsToken && masterKey.mac('connection-signals-token', openToken(masterKey, row.id, row.signalsToken))),
  entryOf: (row) => withoutDefaults(ConnectionEntry, statedOf(row)),
  mistakesOf: async (entry, known, beside) => [
    ...connectionMistakes(entry),
    ...(entry.client_secret || known || entry.client_auth === 'private_key_jwt' || entry.type === 'saml' ? [] : [{ path: ['client_secret'], sentence: missingConnectionSecret }]),
    ...(known ? changesOf(statedOf(known), entry) : []),
    ...(entry.enforced && entry.domains.length === 0 ? [{ path: ['enforced'], sentence: 'is for addresses of domains: name some' }] : []),
    ...(entry.certificates ?? []).flatMap((text, index) => (readCertificate(text) ? [] : [{ path: ['certificates', index], sentence: 'is no certificate, or one whose key is too weak: RSA of 2048 bits, or P-256, P-384 or P-521, is the least' }])),
    ...(await metadataMistakes(entry)),
    ...(await expressionMistakes(entry)),
    ...(await ldapFilterMistakes(entry)),
    ...(await takenDomains(entry, beside)),
  ],
  secretsOf: ({ protocol, type, signalsToken }): Readonly<Record<string, number>> => ({ ...(type !== 'saml' && (protocol as Partial<ConnectionEntry>).client_auth !== 'private_key_jwt' && { client_secret: 1 }), ...(signalsToken && { signals_token: 1 }) }),
  add: (data) => (open) => open.connection.create({ data }),
  change: (data) => async (open) => {
    const changed = await open.connection.update({ where: { id: data.id }, data });
    if (data.protocol['keep_tokens'] !== true) await open.upstreamToken.deleteMany({ where: { connectionId: data.id } }); // after it: a log-in that ends meanwhile waits for the entry, and finds this
    return changed;
  },
  letGo: ({ id }) => stepAway('connection', id, (open) => open.connection.delete({ where: { id } })),
  remove: ({ id }) => (open) => open.connection.delete({ where: { id } }),
});

/** A domain is of one connection: whoever has an address of it would be led to two. Changes of what is configured are made one after the other. */
async function takenDomains({ connection: id, domains }: ConnectionEntry, { transaction, goes }: Parameters<NonNullable<ListedKind<ConnectionEntry, Row, Data>['mistakesOf']>>[2]): Promise<readonly Mistake[]> {
  if (domains.length === 0) return [];
  const others = await transaction.connection.findMany({ where: { id: { not: id }, domains: { hasSome: domains } }, select: { id: true, domains: true, declared: true } });
  return others.filter(({ id: key, declared }) => !goes({ key, declared })).flatMap((other) => domains.flatMap((domain, index) => (other.domains.includes(domain) ? [{ path: ['domains', index], sentence: `is of ${other.id} already` }] : [])));
}

const openSecret = (masterKey: MasterKey, { id, clientSecret }: Pick<Row, 'id' | 'clientSecret'>): string => masterKey.open('connection-secret', clientSecret, id).toString();

/** The stored one where the entry says the same or nothing: what is sealed anew would look changed. */
function wantedSecret(masterKey: MasterKey, { connection: id, client_secret: given }: { readonly connection: string; readonly client_secret?: Secret | undefined }, known: Row | undefined): Data['clientSecret'] {
  const value = given?.reveal();
  if (known && (value === undefined || value === openSecret(masterKey, known))) return known.clientSecret;
  return masterKey.seal('connection-secret', Buffer.from(value ?? ''), id);
}

const openToken = (masterKey: MasterKey, id: string, sealed: Uint8Array): string => masterKey.open('connection-signals-token', sealed, id).toString();

/** The same of what its stream is asked with, which goes with the stream, and with a scope for tokens in its place. */
function wantedToken(masterKey: MasterKey, { connection: id, signals_stream: stream, signals_scope: scope, signals_token: given }: ConnectionEntry, known: Row | undefined): Data['signalsToken'] {
  const value = given?.reveal();
  const stored = known?.signalsToken ?? null;
  if (stream === undefined || scope !== undefined) return null;
  if (value === undefined || (stored && value === openToken(masterKey, id, stored))) return stored;
  return masterKey.seal('connection-signals-token', Buffer.from(value), id);
}

/** Whoever is linked is known by what that provider calls them, as it is told in that place: another one could call anybody so. */
const lasting = ['type', 'profile', 'issuer', 'authorization_url', 'token_url', 'userinfo_url', 'subject_claim', 'entity_id', 'ldap_url'] as const;
const changesOf = (known: ReturnType<typeof statedOf>, entry: ConnectionEntry) =>
  lasting.filter((name) => known[name] !== entry[name]).map((name) => ({ path: [name], sentence: `never changes, and was ${known[name] ?? 'not there'}: make another connection` }));

/** How it is spoken with, as far as the entry says. */
const spoken = ['authorization_url', 'token_url', 'userinfo_url', 'revocation_url', 'subject_claim', 'email_claim', 'email_verified_claim', 'client_auth', 'apple_team_id', 'apple_key_id', 'acr_values', 'keep_tokens', 'entity_id', 'idp_metadata', 'sso_url', 'sso_binding', 'slo_url', 'certificates', 'name_id', 'idp_initiated', 'passive', 'signals_stream', 'signals_scope', ...ldapMemberNames] as const;

const rowOf = (entry: ConnectionEntry, declared: boolean, clientSecret: Uint8Array<ArrayBuffer>, signalsToken: Uint8Array<ArrayBuffer> | null) => ({
  id: entry.connection,
  type: (entry.type ?? '') as string,
  profile: entry.profile ?? null as string | null,
  name: entry.name ?? connectionProfile(entry.profile)?.name ?? entry.connection,
  issuer: entry.issuer ?? '',
  protocol: asStored<Record<string, Json>>(Object.fromEntries(spoken.filter((name) => entry[name] !== undefined).map((name) => [name, entry[name]]))),
  clientId: entry.client_id ?? '',
  clientSecret,
  signalsToken,
  scopes: entry.scopes ?? [],
  trustedDomains: entry.trusted_domains,
  claims: asStored<Record<string, Json>>(entry.claims),
  roles: asStored<Record<string, Json>>(entry.roles),
  refresh: entry.refresh as string,
  domains: entry.domains,
  enforced: entry.enforced,
  createPeople: entry.create_people,
  logoutThere: entry.logout_there,
  enabled: entry.enabled,
  declared,
});

/** In the words of the file. */
const statedOf = (row: Row) => ({
  connection: row.id,
  type: row.type === '' ? undefined : row.type,
  profile: row.profile ?? undefined,
  name: row.name === connectionProfile(row.profile as ConnectionEntry['profile'] ?? undefined)?.name ? undefined : row.name,
  issuer: row.issuer === '' ? undefined : row.issuer,
  ...(row.protocol as Partial<Pick<ConnectionEntry, (typeof spoken)[number]>>),
  client_id: row.clientId === '' ? undefined : row.clientId,
  scopes: row.scopes.length === 0 ? undefined : row.scopes,
  trusted_domains: row.trustedDomains,
  claims: row.claims,
  refresh: row.refresh,
  roles: row.roles,
  domains: row.domains,
  enforced: row.enforced,
  create_people: row.createPeople,
  logout_there: row.logoutThere,
  enabled: row.enabled,
});

function membersOf(row: Row, secret: Uint8Array, token: Uint8Array | null): Members {
  const { connection: _, claims, roles, acr_values: levels, ...stated } = statedOf(row);
  const within = (name: string, values: unknown): readonly [string, unknown][] => Object.entries((values ?? {}) as Record<string, Json>).map(([each, value]) => [`${name}.${each}`, value]);
  const said: readonly [string, unknown][] = Object.entries(stated).filter(([, value]) => value !== undefined);
  return { client_secret: secret, ...(token && { signals_token: token }), ...Object.fromEntries([...said, ...within('claims', claims), ...within('roles', roles), ...within('acr_values', levels)]), declared: row.declared };
}
