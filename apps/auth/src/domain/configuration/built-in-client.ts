import { announceChange, type Database, type Transaction } from '@symbolon/database';

/** What a client that comes with the product is, in this release. */
export interface BuiltInClient {
  readonly name: string;
  readonly grantTypes: readonly string[];
  readonly firstParty: boolean;
  readonly scope: readonly string[];
  readonly redirectUris: readonly string[];
  /** What a log-in for it should be worth. */
  readonly defaultAcrValues: readonly string[];
}

/** None of them can keep a secret: they prove by PKCE that who asked is who gets. */
const common = { secretHash: null, tokenEndpointAuthMethod: 'none', authMethodStated: true, requirePkce: true } as const;

/** Makes such a client what this release wants. Answers false where somebody else has made one of its id, which is left alone. */
export async function keepBuiltInClient(database: Database, clientId: string, client: BuiltInClient): Promise<boolean> {
  const wanted = { ...common, ...client };
  const known = await find(database.prisma, clientId);
  if (known && isCurrent(known, wanted)) return true;
  return database.exclusively(`symbolon/built-in-client/${clientId}`, async (transaction) => {
    const row = await find(transaction, clientId);
    if (row && !row.builtIn) return false;
    if (row && isCurrent(row, wanted)) return true; // another node was faster
    const data = { ...wanted, grantTypes: [...client.grantTypes], scope: [...client.scope], redirectUris: [...client.redirectUris], defaultAcrValues: [...client.defaultAcrValues], builtIn: true };
    await transaction.client.upsert({ where: { clientId }, create: { clientId, passwordGrantTypes: [], ...data }, update: data });
    await announceChange(transaction, 'clients');
    return true;
  });
}

type Row = NonNullable<Awaited<ReturnType<typeof find>>>;

const find = (transaction: Transaction, clientId: string) => transaction.client.findUnique({ where: { clientId } });

/** Whether it is ours and has what this release wants: a release may add scopes. */
const isCurrent = (row: Row, wanted: object): boolean => row.builtIn && Object.entries(wanted).every(([name, value]) => JSON.stringify(new Map(Object.entries(row)).get(name)) === JSON.stringify(value));
