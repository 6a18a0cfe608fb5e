import { ConfigurationFile, type WireObject } from '@symbolon/contracts';
import { secureKeys, secureRandom } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import { pino } from 'pino';
import { applyChanges } from '../src/domain/configuration/reconciliation.ts';
import { claimInstallation } from '../src/domain/keys/installation.ts';
import { readMasterKey } from '../src/domain/keys/master-key.file.ts';
import { Clock } from '../src/platform/clock.ts';
import { readSettings } from '../src/platform/config.ts';
import { newsListener } from '../src/process/embedded.ts';
import { Runtime } from '../src/process/runtime.ts';
import { createServer } from '../src/process/server.ts';
import { installationKeys } from './installation-keys.ts';
import { plainFetch } from './plain-fetch.ts';
import { snapshotOf } from './snapshot.ts';
import { createTestDatabase, openTestDatabase, type TestDatabase, type Through } from './test-database.ts';
import { untilSuiteEnds } from './until-suite-ends.ts';

/** A clock that stands still until a test moves it. */
export class TestClock extends Clock {
  #now = new Date('2030-01-01T00:00:00Z');

  override now(): Date {
    return this.#now;
  }

  advance(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }
}

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: Record<string, unknown>;
}

/** One node of the provider, in this process, on a port of its own. */
export interface Provider {
  readonly origin: string;
  readonly clock: TestClock;
  readonly database: Database;
  readonly testDatabase: TestDatabase;
  /** What commands work on. */
  readonly runtime: Runtime;
  /** Every log line so far. */
  readonly log: readonly string[];
  send(path: string, init?: RequestInit): Promise<Answer>;
  /** A form to the token endpoint, by HTTP Basic when credentials are given. */
  token(members: WireObject, credentials?: readonly [clientId: string, secret: string]): Promise<Answer>;
  /** Makes the database match a file's content, and waits until this node has heard of it. */
  apply(file: object): Promise<void>;
  /** Resolves when this node has heard of every change that was made until now. */
  news(): Promise<void>;
  /** What the server does now and then. */
  maintain(): Promise<void>;
  /** Sends out what is to be delivered by now. */
  deliver(): Promise<void>;
  /** Notes all that is there; the answer brings it back (snapshot.ts). */
  snapshot(): Promise<() => Promise<void>>;
  /** Another node on the same database, with the same clock. */
  another(environment?: NodeJS.ProcessEnv): Promise<Provider>;
  close(): Promise<void>;
}

export const issuer = 'https://id.example.com';
/** The cheapest hashes that the settings allow: tests make hundreds. */
const cheap = { SYMBOLON_ISSUER: issuer, SYMBOLON_PORT: '0', SYMBOLON_HASH_MEMORY_KIB: '7168', SYMBOLON_HASH_ITERATIONS: '1', SYMBOLON_DATABASE_POOL: '5' };

export async function startProvider(environment: NodeJS.ProcessEnv = {}, through?: Through): Promise<Provider> {
  return startNode(await createTestDatabase(through), new TestClock(), environment, true);
}

/** The same on a database that is there, which it removes when it is closed. */
export const startProviderOn = (testDatabase: TestDatabase, environment: NodeJS.ProcessEnv = {}): Promise<Provider> => startNode(testDatabase, new TestClock(), environment, true);

async function startNode(testDatabase: TestDatabase, clock: TestClock, environment: NodeJS.ProcessEnv, owns: boolean): Promise<Provider> {
  const undo = untilSuiteEnds();
  const log: string[] = [];
  const { database } = owns ? testDatabase : { database: await openTestDatabase(testDatabase.way, 5) };
  undo.defer(() => (owns ? testDatabase.drop() : database.close()));
  const settings = readSettings({ ...cheap, ...environment });
  const { SYMBOLON_MASTER_KEY: own, SYMBOLON_MASTER_KEY_NEXT: next } = settings;
  const masterKey = await readMasterKey(own?.reveal() ?? '01'.repeat(32), '', secureRandom, { next: next?.reveal() });
  if (own ?? next) await claimInstallation(database, masterKey);
  const keys = owns ? installationKeys() : undefined;
  undo.defer(() => keys?.giveBack());
  const runtime = new Runtime(settings, database, masterKey, pino({ level: 'debug' }, { write: (line) => void log.push(line) }), clock, secureRandom, () => Promise.resolve(keys ?? secureKeys));
  const news = newsListener(database);
  const server = await createServer(runtime).catch(async (error: unknown) => {
    await undo.disposeAsync();
    throw error;
  });
  undo.defer(() => server.drain());
  const origin = `http://127.0.0.1:${await server.listen()}`;

  const send: Provider['send'] = async (path, init) => {
    const answer = await plainFetch(origin + path, init);
    return { ...answer, json: answer.text.startsWith('{') ? (JSON.parse(answer.text) as Record<string, unknown>) : {} };
  };
  return {
    origin,
    clock,
    database,
    testDatabase,
    runtime,
    log,
    send,
    token: (members, credentials) =>
      send('/oauth/token', {
        method: 'POST',
        body: formOf(members),
        headers: credentials ? { authorization: `Basic ${btoa(credentials.map(encodeURIComponent).join(':'))}` } : {},
      }),
    async apply(file) {
      await applyChanges(database, ConfigurationFile.parse(file), runtime);
      await news();
    },
    news,
    async maintain() {
      for (const duty of Object.values(server.upkeep)) await duty();
    },
    deliver: () => server.deliver(),
    snapshot: () => snapshotOf({ database, clock, news, log }),
    another: (more) => startNode(testDatabase, clock, { ...environment, ...more }, false),
    close: () => undo.disposeAsync(),
  };
}

/** A member that is undefined is not sent: it has no text. */
export function formOf(members: WireObject): URLSearchParams {
  const form = new URLSearchParams();
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  for (const [name, value] of present) for (const each of [value].flat()) form.append(name, String(each));
  return form;
}

/** Claims and header of a token, unverified. */
export function decoded(token: unknown): { readonly header: Record<string, unknown>; readonly claims: Record<string, unknown> } {
  const [header, claims] = String(token)
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
  return { header: header ?? {}, claims: claims ?? {} };
}

export const secret = 'a-client-secret-of-32-characters';
export const password = 'correct horse battery staple';

/** A shop with two APIs: what most tests need. */
export const shop = {
  resource_servers: [
    { audience: 'https://orders.example.com', scopes: ['orders:read', 'orders:write'], access_token_ttl: '15m' },
    { audience: 'https://mail.example.com', scopes: ['mail:send'], access_token_ttl: '5m' },
  ],
  clients: [
    {
      client_id: 'shop',
      client_secret: secret,
      grant_types: ['password', 'client_credentials', 'refresh_token'],
      password_grant_types: ['signup', 'update'],
      password_update: 'without_current',
      first_party: true,
      scope: 'openid profile email offline_access orders:read',
    },
    { client_id: 'post', client_secret: secret, token_endpoint_auth_method: 'client_secret_post', scope: 'orders:read mail:send' },
    { client_id: 'login-only', client_secret: secret, grant_types: ['password'], first_party: true, scope: 'openid orders:read' },
    { client_id: 'other', client_secret: secret, grant_types: ['password', 'refresh_token'], first_party: true, scope: 'openid offline_access orders:read' },
    { client_id: 'app', token_endpoint_auth_method: 'none', grant_types: ['refresh_token'], scope: 'openid' },
  ],
  users: [{ username: 'ada@example.com', password, email_verified: true, claims: { name: 'Ada Lovelace' } }],
};

export const asShop = ['shop', secret] as const;
