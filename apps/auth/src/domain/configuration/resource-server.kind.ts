import { formatDuration, TokenContract, type ConfigurationFile, type TokenContractSource } from '@symbolon/contracts';
import { noJson, type Transaction } from '@symbolon/database';
import { stepAway, stepTo, type Members, type Step } from './change.ts';
import { asStored, type Json } from './json.ts';

type Entry = ConfigurationFile['resource_servers'][number];
type Row = Omit<ReturnType<typeof rowOf>, 'contract'> & { readonly contract: unknown };

/** The steps that make the resource servers what the file says. Those that were not made by a file are left alone. */
export async function planResourceServers(transaction: Transaction, file: ConfigurationFile): Promise<readonly Step[]> {
  const wanted = file.resource_servers.map(rowOf);
  const named = new Set(wanted.map(({ audience }) => audience));
  const rows = await transaction.resourceServer.findMany({ where: { OR: [{ audience: { in: [...named] } }, { declared: true }] }, orderBy: { audience: 'asc' } });
  const stored = new Map(rows.map((row) => [row.audience, row]));
  const steps = wanted.map((data) => {
    const known = stored.get(data.audience);
    return stepTo('resource server', data.audience, known && membersOf(known), membersOf(data), {
      add: (open) => open.resourceServer.create({ data: { ...data, contract: data.contract ?? noJson } }),
      change: (open) => open.resourceServer.update({ where: { audience: data.audience }, data: { ...data, contract: data.contract ?? noJson } }),
    });
  });
  const gone = rows.filter(({ audience }) => !named.has(audience));
  return [...steps, ...gone.map(({ audience }) => stepAway('resource server', audience, (open) => open.resourceServer.delete({ where: { audience } })))];
}

const rowOf = (entry: Entry) => ({
  audience: entry.audience,
  name: entry.name ?? null,
  scopes: entry.scopes,
  accessTokenTtl: entry.access_token_ttl,
  accessTokenSigningAlg: entry.access_token_signing_alg as string,
  introspectionClients: entry.introspection_clients,
  contract: entry.contract ? storedContract(entry.contract) : null,
  declared: true,
});

/** In the words of its file, with every default written out. */
const storedContract = (contract: TokenContract): { readonly [name: string]: Json } =>
  asStored({ ...contract, $schema: undefined, access_token_ttl: formatDuration(contract.access_token_ttl) } satisfies TokenContractSource);

const membersOf = (row: Row): Members => ({
  name: row.name ?? undefined,
  scopes: row.scopes,
  access_token_ttl: formatDuration(row.accessTokenTtl),
  access_token_signing_alg: row.accessTokenSigningAlg,
  introspection_clients: row.introspectionClients,
  ...(row.contract !== null && contractMembers(TokenContract.parse(row.contract))),
  declared: row.declared,
});

/** Claim by claim and sentence by sentence, so that a plan tells which of them changes. */
const contractMembers = ({ scopes, claims }: TokenContract): Members => ({
  contract: 'declared',
  ...Object.fromEntries(Object.entries(scopes).map(([name, sentence]) => [`contract.scopes.${name}`, sentence])),
  ...Object.fromEntries(Object.entries(claims).map(([name, claim]) => [`contract.claims.${name}`, claim])),
});
