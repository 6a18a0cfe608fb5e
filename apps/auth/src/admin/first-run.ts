import type { MasterKey, PasswordHashing, Random } from '@symbolon/crypto';
import { randomText } from '@symbolon/crypto';
import { announceChange, type Database, type Transaction } from '@symbolon/database';
import { newUserId, usernameKey } from '../users/user.ts';

/** What a first client and user are made with. */
export interface FirstRunTools {
  readonly masterKey: MasterKey;
  readonly passwords: PasswordHashing;
  readonly random: Random;
  readonly issuer: string;
}

/** A client and a user with their secrets in plain text: they are stored only as hashes, so this is the one time to show them. */
export interface FirstRun {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  /** The API that both may ask for. */
  readonly audience: string;
  readonly scope: readonly string[];
}

/** A client and a user to be removed again. */
export interface TryOut extends FirstRun {
  /** Removes them with all their tokens, and their API. */
  remove(): Promise<void>;
}

/** Makes a client, a user and an API on an installation that has no client and no user; undefined on every other. */
export async function createFirstClientAndUser(database: Database, tools: FirstRunTools): Promise<FirstRun | undefined> {
  if (!(await isEmpty(database.prisma))) return undefined;
  const { rows, shown } = await draft('first', tools);
  return database.exclusively('symbolon/first-run', async (transaction) => {
    if (!(await isEmpty(transaction))) return undefined; // another node was faster
    await create(transaction, rows);
    return shown;
  });
}

/** Makes a client, a user and an API with random names beside whatever there is. */
export async function createTryOut(database: Database, tools: FirstRunTools): Promise<TryOut> {
  const { rows, shown } = await draft(`try-${randomText(tools.random, 9)}`, tools);
  await database.exclusively('symbolon/first-run', (transaction) => create(transaction, rows));
  return { ...shown, remove: () => database.exclusively('symbolon/first-run', (transaction) => remove(transaction, rows)) };
}

type Rows = Awaited<ReturnType<typeof draft>>['rows'];

async function draft(name: string, { masterKey, passwords, random, issuer }: FirstRunTools) {
  const title = name === 'first' ? 'First' : 'Try-out';
  const [clientSecret, password] = [randomText(random, 32), randomText(random, 24)];
  const shown: FirstRun = {
    clientId: `${name}-app`,
    clientSecret,
    username: `${name}@symbolon.local`,
    password,
    audience: `${issuer}/${name}-api`,
    scope: ['openid', 'profile', 'email', 'offline_access', `${name}:read`],
  };
  const rows = {
    resourceServer: { audience: shown.audience, name: `${title} API`, scopes: [`${name}:read`], accessTokenTtl: 900, accessTokenSigningAlg: 'EdDSA' },
    client: {
      clientId: shown.clientId,
      name: `${title} app`,
      secretHash: masterKey.mac('client-secret', clientSecret),
      tokenEndpointAuthMethod: 'client_secret_basic',
      grantTypes: ['password', 'client_credentials', 'refresh_token'],
      passwordGrantTypes: ['signup', 'update'],
      firstParty: true,
      scope: [...shown.scope],
      idTokenSigningAlg: 'RS256',
    },
    user: { id: newUserId(random), username: shown.username, usernameKey: usernameKey(shown.username), passwordHash: await passwords.hash(password) },
  };
  return { rows, shown };
}

async function isEmpty(transaction: Transaction): Promise<boolean> {
  const [client, user] = [await transaction.client.findFirst({ select: { clientId: true } }), await transaction.user.findFirst({ select: { id: true } })];
  return !client && !user;
}

async function create(transaction: Transaction, rows: Rows): Promise<void> {
  await transaction.resourceServer.createMany({ data: rows.resourceServer, skipDuplicates: true });
  await transaction.client.create({ data: rows.client });
  await transaction.user.create({ data: rows.user });
  await announce(transaction);
}

async function remove(transaction: Transaction, rows: Rows): Promise<void> {
  await transaction.user.deleteMany({ where: { id: rows.user.id } });
  await transaction.client.deleteMany({ where: { clientId: rows.client.clientId } });
  await transaction.resourceServer.deleteMany({ where: { audience: rows.resourceServer.audience } });
  await announce(transaction);
}

async function announce(transaction: Transaction): Promise<void> {
  for (const topic of ['clients', 'resource_servers']) await announceChange(transaction, topic);
}
