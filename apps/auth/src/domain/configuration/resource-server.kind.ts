import { formatDuration, ResourceServerEntry, TokenContract, type TokenContractSource } from '@symbolon/contracts';
import { noJson } from '@symbolon/database';
import { accountAudience } from '../access/account-api.ts';
import { signalsAudience } from '../access/signals-api.ts';
import { adminAudience } from '../access/admin-api.ts';
import { readContract, statedContract } from '../access/stored-contract.ts';
import { stepAway, type Members } from './change.ts';
import { asStored, type Json } from './json.ts';
import { conditionOf, type ListedKind } from './kind.ts';
import { withoutDefaults, type WrittenEntry } from './written-entry.ts';

type Data = ReturnType<typeof rowOf>;
type Row = Omit<Data, 'contract'> & { readonly contract: unknown };

/** APIs that trust our tokens, with their token contracts. */
export const resourceServerKind = (issuer: string): ListedKind<ResourceServerEntry, Row, Data> => ({
  name: 'resource server',
  topic: 'resource_servers',
  place: 'resource_servers',
  entriesOf: ({ resource_servers: servers }) => servers,
  inFile: (entry) => ({ resource_servers: [entry] }),
  keyOf: (id) => id,
  identityOf: ({ audience: id }) => ({ key: id, id }),
  identityOfRow: ({ audience: id }) => ({ key: id, id }),
  find: (transaction, which) => transaction.resourceServer.findMany({ where: conditionOf(which, (keys) => ({ audience: { in: keys } })), orderBy: { audience: 'asc' } }),
  page: (transaction, after, take) => transaction.resourceServer.findMany({ where: { ...(after !== undefined && { audience: { gt: after } }) }, orderBy: { audience: 'asc' }, take }),
  rowOf: (entry, declared) => rowOf(entry, declared),
  membersOf: (row) => membersOf(row),
  entryOf: (row) => withoutDefaults(written, { ...(row.contract === null ? writtenServer(row) : { contract: writtenContract(row, statedContract(row) as TokenContractSource) }), introspection_clients: row.introspectionClients }),
  add: (data) => (open) => open.resourceServer.create({ data: { ...data, contract: data.contract ?? noJson } }),
  change: (data) => (open) => open.resourceServer.update({ where: { audience: data.audience }, data: { ...data, contract: data.contract ?? noJson } }),
  letGo: ({ audience }) => stepAway('resource server', audience, (open) => open.resourceServer.delete({ where: { audience } })),
  remove: ({ audience }) => (open) => open.resourceServer.delete({ where: { audience } }),
  mistakesOf: ({ audience }) => {
    const own = { [adminAudience(issuer)]: 'the admin API', [accountAudience(issuer)]: 'the account API', [signalsAudience(issuer)]: 'the security events' }[audience];
    return own === undefined ? [] : [{ path: ['audience'], sentence: `is that of ${own} of this installation: give this API another` }];
  },
});

/** Its members as they are written, beside its contract. */
const written = ResourceServerEntry.in;

const writtenServer = (row: Row): WrittenEntry => ({
  audience: row.audience,
  name: row.name,
  scopes: row.scopes.length > 0 ? row.scopes : undefined,
  access_token_ttl: row.accessTokenTtl === defaults.access_token_ttl ? undefined : formatDuration(row.accessTokenTtl),
  access_token_signing_alg: row.accessTokenSigningAlg === defaults.access_token_signing_alg ? undefined : row.accessTokenSigningAlg,
  ...demandOf(row),
});

const demandOf = ({ acrValues, maxAge }: Row) => ({ acr_values: acrValues.length > 0 ? acrValues : undefined, max_age: maxAge ?? undefined });

/** What an entry says that says nothing. */
const defaults = ResourceServerEntry.parse({ audience: 'https://api.example' });

/** The database keeps no order of members, and that of the scopes is told by the row. */
function writtenContract({ scopes: names }: Row, { scopes = {}, claims = {}, ...contract }: TokenContractSource): WrittenEntry {
  const sentences = new Map(Object.entries(scopes));
  const inOrder = [...new Set([...names, ...sentences.keys()])].flatMap((name) => (sentences.has(name) ? [[name, sentences.get(name)]] : []));
  return withoutDefaults(TokenContract, {
    ...contract,
    access_token_ttl: contract.access_token_ttl === formatDuration(defaults.access_token_ttl) ? undefined : contract.access_token_ttl,
    scopes: Object.fromEntries(inOrder),
    claims: Object.fromEntries(Object.entries(claims).map(([name, { required, ...claim }]) => [name, required === false ? { ...claim, required } : claim])),
  });
}

const rowOf = (entry: ResourceServerEntry, declared: boolean) => ({
  audience: entry.audience,
  name: entry.name ?? null,
  scopes: entry.scopes,
  accessTokenTtl: entry.access_token_ttl,
  accessTokenSigningAlg: entry.access_token_signing_alg as string,
  acrValues: entry.acr_values ?? [],
  maxAge: entry.max_age ?? null,
  introspectionClients: entry.introspection_clients,
  contract: entry.contract ? storedContract(entry.contract) : null,
  declared,
});

/** In the words of its file, with every default written out; without what stands in columns alone. */
const storedContract = (contract: TokenContract): { readonly [name: string]: Json } =>
  asStored({ ...contract, $schema: undefined, acr_values: undefined, max_age: undefined, access_token_ttl: formatDuration(contract.access_token_ttl) } satisfies TokenContractSource);

const membersOf = (row: Row): Members => ({
  name: row.name ?? undefined,
  scopes: row.scopes,
  access_token_ttl: formatDuration(row.accessTokenTtl),
  access_token_signing_alg: row.accessTokenSigningAlg,
  ...demandOf(row),
  introspection_clients: row.introspectionClients,
  ...contractMembers(readContract(row)),
  declared: row.declared,
});

/** Claim by claim and sentence by sentence, so that a plan tells which of them changes. */
function contractMembers(contract: TokenContract | null): Members {
  if (contract === null) return {};
  return {
    contract: 'declared',
    ...Object.fromEntries(Object.entries(contract.scopes).map(([name, sentence]) => [`contract.scopes.${name}`, sentence])),
    ...Object.fromEntries(Object.entries(contract.claims).map(([name, claim]) => [`contract.claims.${name}`, claim])),
  };
}
