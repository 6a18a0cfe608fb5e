import { randomText } from '@symbolon/crypto';
import { announceChange, type Database, type Transaction } from '@symbolon/database';
import { keepingAnOwner } from '../administrators/administrator.store.ts';
import { draftFirstRows, type FirstRows, type FirstRun, type FirstRunTools } from './first-rows.ts';

export type { FirstRun, FirstRunTools } from './first-rows.ts';

/** A client and a user to be removed again. */
export interface TryOut extends FirstRun {
  /** Removes them with all their tokens, and their API. */
  readonly remove: () => Promise<void>;
}

/** Makes a client, a user and an API on an installation that has no client and no user, and the user its owner; undefined on every other. */
export async function createFirstClientAndUser(database: Database, tools: FirstRunTools): Promise<FirstRun | undefined> {
  if (!(await isEmpty(database.prisma))) return undefined;
  const { rows, shown } = await draftFirstRows('first', tools);
  return database.exclusively('symbolon/first-run', async (transaction) => {
    if (!(await isEmpty(transaction))) return undefined; // another node was faster
    await create(transaction, rows);
    await transaction.administrator.create({ data: { userId: rows.user.id, role: 'owner', grantedAt: new Date() } });
    return shown;
  });
}

/** Makes a client, a user and an API with random names beside whatever there is. */
export async function createTryOut(database: Database, tools: FirstRunTools): Promise<TryOut> {
  const { rows, shown } = await draftFirstRows(`try-${randomText(tools.random, 9)}`, tools);
  await database.exclusively('symbolon/first-run', (transaction) => create(transaction, rows));
  return { ...shown, remove: () => database.exclusively('symbolon/first-run', (transaction) => remove(transaction, rows)) };
}

/** What is left of a first run, and of try-outs that were cut off. What a file has taken over by now stays. A LastOwnerError while nobody else owns the installation. Answers how many rows went. What is given beside it happens in the same transaction, if any did. */
export function removeFirstRun(database: Database, beside: (transaction: Transaction) => Promise<void>): Promise<number> {
  return database.exclusively('symbolon/first-run', async (transaction) => {
    const named = (own: string, rest: string) => ({ declared: false, OR: [{ [own]: `first${rest}` }, { [own]: { startsWith: 'try-', endsWith: rest } }] });
    const gone = [
      await keepingAnOwner(transaction.user.deleteMany({ where: named('usernameKey', '@symbolon.local') })),
      await transaction.client.deleteMany({ where: named('clientId', '-app') }),
      await transaction.resourceServer.deleteMany({
        where: { declared: false, OR: [{ name: 'First API', audience: { endsWith: '/first-api' } }, { name: 'Try-out API', audience: { contains: '/try-', endsWith: '-api' } }] },
      }),
    ];
    await announce(transaction);
    const total = gone.reduce((sum, { count }) => sum + count, 0);
    if (total > 0) await beside(transaction);
    return total;
  });
}

async function isEmpty(transaction: Transaction): Promise<boolean> {
  const [client, user] = [await transaction.client.findFirst({ where: { builtIn: false }, select: { clientId: true } }), await transaction.user.findFirst({ select: { id: true } })];
  return !client && !user;
}

async function create(transaction: Transaction, rows: FirstRows): Promise<void> {
  await transaction.resourceServer.createMany({ data: rows.resourceServer, skipDuplicates: true });
  await transaction.client.create({ data: rows.client });
  await transaction.user.create({ data: rows.user });
  await announce(transaction);
}

async function remove(transaction: Transaction, rows: FirstRows): Promise<void> {
  await transaction.user.deleteMany({ where: { id: rows.user.id } });
  await transaction.client.deleteMany({ where: { clientId: rows.client.clientId } });
  await transaction.resourceServer.deleteMany({ where: { audience: rows.resourceServer.audience } });
  await announce(transaction);
}

async function announce(transaction: Transaction): Promise<void> {
  for (const topic of ['clients', 'resource_servers']) await announceChange(transaction, topic);
}
