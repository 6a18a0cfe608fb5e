import type { RequestListener } from 'node:http';
import { formatPath, sentenceOf } from '@symbolon/cli';
import { ConfigurationFile, type OAuthTokenResponse } from '@symbolon/contracts';
import { announceChange, type Database } from '@symbolon/database';
import { ResourceServerStore } from '../domain/access/resource-server.store.ts';
import { CountedEvents } from '../domain/audit/counted-events.ts';
import { ClientStore } from '../domain/clients/client.store.ts';
import { ConfigurationFileError, readConfigurationFile } from '../domain/configuration/configuration-file.reader.ts';
import { applyChanges } from '../domain/configuration/reconciliation.ts';
import { claimInstallation } from '../domain/keys/installation.ts';
import { SigningKeyStore } from '../domain/keys/signing-key.store.ts';
import { TokenIssuer, type Subject } from '../domain/tokens/token-issuer.ts';
import { UserGroups } from '../domain/users/user-groups.ts';
import { UserStore } from '../domain/users/user.store.ts';
import { OAuthError } from '../platform/errors/oauth-error.ts';
import { Minting } from '../surfaces/oauth/token/minting.ts';
import type { Runtime } from './runtime.ts';
import { createServer, type Server } from './server.ts';
import { startSweeper } from './sweeper.ts';

export { Clock } from '../platform/clock.ts';
export { readSettings } from '../platform/config.ts';
export { Runtime } from './runtime.ts';

/** Who a token is for, and what it may do. */
export interface MintRequest {
  readonly clientId: string;
  /** Undefined for a client that acts for itself. */
  readonly username: string | undefined;
  readonly audience: readonly string[];
  /** Undefined for all that the client may have of these audiences. */
  readonly scope: readonly string[] | undefined;
}

/** The provider inside another program, which owns the socket, the database and the end of both. */
export interface EmbeddedProvider {
  readonly keys: Pick<SigningKeyStore, 'signer' | 'replace'>;
  readonly handle: RequestListener;
  /** Makes the database match a file, and resolves when the provider answers by it. */
  apply(file: ConfigurationFile): Promise<void>;
  /** The way of the token endpoint, but for the proofs: nobody shows a secret or a password. */
  mint(request: MintRequest): Promise<OAuthTokenResponse>;
  close(): Promise<void>;
}

/** Starts on a database that is migrated. */
export async function startEmbedded(runtime: Runtime, file: ConfigurationFile): Promise<EmbeddedProvider> {
  const { database, masterKey, passwords } = runtime;
  await claimInstallation(database, masterKey);
  await applyChanges(database, file, runtime);
  const [server] = await Promise.all([createServer(runtime), passwords.prepare()]);
  const heardAll = newsListener(database);
  const sweeper = startSweeper(runtime, server);
  return {
    keys: server.part(SigningKeyStore),
    handle: await server.handler(),
    async apply(next) {
      await applyChanges(database, next, runtime);
      await heardAll();
    },
    mint: (request) => mint(server, runtime, request),
    async close() {
      sweeper.stop();
      await server.drain();
    },
  };
}

/** The content of a declarative file: from a path, or given as the object that it would hold. */
export async function readConfiguration(config: string | object): Promise<ConfigurationFile> {
  if (typeof config === 'string') return readConfigurationFile(config, process.env);
  const result = ConfigurationFile.safeParse(config, { error: sentenceOf });
  if (result.success) return result.data;
  throw new ConfigurationFileError(result.error.issues.map(({ path, message }) => `config.${formatPath(path)}: ${message}`).join('\n'));
}

async function mint(server: Server, { clock }: Runtime, { clientId, username, audience, scope }: MintRequest): Promise<OAuthTokenResponse> {
  const client = await server.part(ClientStore).find(clientId);
  if (!client) throw new Error(`There is no client ${clientId}.`);
  const user = username === undefined ? undefined : await server.part(UserStore).findByName(username);
  if (username !== undefined && (!user || user.disabledAt)) throw new Error(`There is no user ${username}.`);
  const subject: Subject = user ? { kind: 'user', user, authTime: clock.now(), amr: ['pwd'] } : { kind: 'client' };
  const resourceServers = await server.part(ResourceServerStore).all();
  const events = server.part(CountedEvents);
  try {
    const minting = new Minting({ request: { scope, resource: audience }, client, hasUser: user !== undefined, resourceServers, events, groups: server.part(UserGroups) });
    return await server.part(TokenIssuer).issue({ client, subject, ...(await minting.pass({ subject })) });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    throw new Error(`${error.code}: ${error.sentence}${error.reason === undefined ? '' : ` (${error.reason})`}`, { cause: error });
  }
}

/** Answers a function that resolves when all news of earlier changes has arrived: it sends some of its own, which comes last. */
export function newsListener({ changes, prisma }: Database): () => Promise<void> {
  const waiting = new Map<string, () => void>();
  let sent = 0;
  changes.onChange((topic) => {
    for (const [own, resolve] of waiting) if (topic === undefined || topic === own) resolve();
  });
  return async () => {
    const topic = `embedded/${process.pid}/${(sent += 1)}`;
    const heard = new Promise<void>((resolve) => waiting.set(topic, resolve));
    await prisma.$transaction((transaction) => announceChange(transaction, topic));
    await heard;
    waiting.delete(topic);
  };
}
