import { formatDuration, type ConfigurationFile } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { stepAway, stepTo, type Members, type Step } from './change.ts';

type Row = ReturnType<typeof rowOf>;

/** The steps that make the resource servers what the file says. Those that were not made by a file are left alone. */
export async function planResourceServers(transaction: Transaction, file: ConfigurationFile): Promise<readonly Step[]> {
  const wanted = file.resource_servers.map(rowOf);
  const named = new Set(wanted.map(({ audience }) => audience));
  const rows = await transaction.resourceServer.findMany({ where: { OR: [{ audience: { in: [...named] } }, { declared: true }] }, orderBy: { audience: 'asc' } });
  const stored = new Map(rows.map((row) => [row.audience, row]));
  const steps = wanted.map((data) => {
    const known = stored.get(data.audience);
    return stepTo('resource server', data.audience, known && membersOf(known), membersOf(data), {
      add: (open) => open.resourceServer.create({ data }),
      change: (open) => open.resourceServer.update({ where: { audience: data.audience }, data }),
    });
  });
  const gone = rows.filter(({ audience }) => !named.has(audience));
  return [...steps, ...gone.map(({ audience }) => stepAway('resource server', audience, (open) => open.resourceServer.delete({ where: { audience } })))];
}

const rowOf = (entry: ConfigurationFile['resource_servers'][number]) => ({
  audience: entry.audience,
  name: entry.name ?? null,
  scopes: entry.scopes,
  accessTokenTtl: entry.access_token_ttl,
  accessTokenSigningAlg: entry.access_token_signing_alg as string,
  introspectionClients: entry.introspection_clients,
  declared: true,
});

const membersOf = (row: Row): Members => ({
  name: row.name ?? undefined,
  scopes: row.scopes,
  access_token_ttl: formatDuration(row.accessTokenTtl),
  access_token_signing_alg: row.accessTokenSigningAlg,
  introspection_clients: row.introspectionClients,
  declared: row.declared,
});
