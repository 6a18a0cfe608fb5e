import { adminScopes, cliClientId } from '@symbolon/contracts';
import { announceChange, type Database, type Transaction } from '@symbolon/database';

/** What `symbolon login` asks as: a native app without a secret (RFC 8252), which may have every scope of the admin API. A token has those that its person has a role for. */
const wanted = {
  name: 'Symbolon CLI',
  secretHash: null,
  tokenEndpointAuthMethod: 'none',
  authMethodStated: true,
  grantTypes: ['authorization_code', 'refresh_token'],
  firstParty: false,
  scope: ['openid', 'offline_access', ...adminScopes],
  redirectUris: ['http://127.0.0.1/callback'],
  requirePkce: true,
} as const;

/** Makes the client of the command line what this release wants. Answers false where somebody else has made one of its id, which is left alone. */
export async function keepCommandLineClient(database: Database): Promise<boolean> {
  const known = await find(database.prisma);
  if (known && isCurrent(known)) return true;
  return database.exclusively('symbolon/command-line-client', async (transaction) => {
    const row = await find(transaction);
    if (row && !row.builtIn) return false;
    if (row && isCurrent(row)) return true; // another node was faster
    const data = { ...wanted, grantTypes: [...wanted.grantTypes], scope: [...wanted.scope], redirectUris: [...wanted.redirectUris], builtIn: true };
    await transaction.client.upsert({ where: { clientId: cliClientId }, create: { clientId: cliClientId, passwordGrantTypes: [], ...data }, update: data });
    await announceChange(transaction, 'clients');
    return true;
  });
}

type Row = NonNullable<Awaited<ReturnType<typeof find>>>;

const find = (transaction: Transaction) => transaction.client.findUnique({ where: { clientId: cliClientId } });

/** Whether it is ours and has what this release wants: a release may add scopes. */
const isCurrent = (row: Row): boolean => row.builtIn && Object.entries(wanted).every(([name, value]) => JSON.stringify(new Map(Object.entries(row)).get(name)) === JSON.stringify(value));
