import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfiguration, Runtime, startEmbedded, type EmbeddedProvider } from '@symbolon/auth';
import { MasterKey, masterKeyBytes, randomText, secureRandom } from '@symbolon/crypto';
import { openDatabase } from '@symbolon/database';
import { pino } from 'pino';
import { AdjustableClock } from './adjustable-clock.ts';
import { openFrontDoor } from './front-door.ts';
import { HostileTokens } from './hostile-token.ts';
import { refuseProductionIssuer } from './permitted-issuer.ts';
import { RunningSymbolon } from './running-symbolon.ts';
import { SeededRandom } from './seeded-random.ts';
import { seededKeys } from './seeded-keys.ts';
import { serverSettings } from './server-settings.ts';
import { defaultCacheDirectory, leaseDatabase, leaseDatabaseAt } from './shared-postgres.ts';
import type { StartOptions, Symbolon } from './symbolon.ts';

/** Starts the real provider in this process, with a database of its own. Ready for requests when it resolves. */
export async function startSymbolon(options: StartOptions): Promise<Symbolon> {
  const undo = new AsyncDisposableStack();
  try {
    return await start(options, undo);
  } catch (error) {
    await undo.disposeAsync();
    throw error;
  }
}

async function start(options: StartOptions, undo: AsyncDisposableStack): Promise<Symbolon> {
  if (options.issuer !== undefined) refuseProductionIssuer(options.issuer);
  const seed = options.seed ?? randomText(secureRandom, 12);
  const seeded = new SeededRandom(seed);
  const clock = new AdjustableClock(standingTime(options));
  const file = await readConfiguration(options.config);

  // The socket comes first: its port is part of the issuer, and nobody else can take it meanwhile.
  const place: { provider?: EmbeddedProvider; requests: number } = { requests: 0 };
  const door = await openFrontDoor(options.port ?? (options.seed === undefined ? 0 : { preferred: portOf(seeded) }), (request, response) =>
    seeded.within(`request ${(place.requests += 1)}`, () => place.provider?.handle(request, response)),
  );
  undo.defer(() => door.close());
  const origin = `http://localhost:${door.port}`;

  const cache = options.cacheDirectory ?? defaultCacheDirectory();
  const folderOf = (name: string): string => join(cache, `${name}.files`);
  const removeFiles = (name: string): Promise<void> => rm(folderOf(name), { recursive: true, force: true });
  const issuer = options.issuer ?? origin;
  serverSettings(issuer, door.port, cache, options.settings ?? {}); // what is wrong with them is told before a database is made
  const lease = options.databaseUrl === undefined ? await leaseDatabase(join(cache, 'postgres'), removeFiles) : await leaseDatabaseAt(options.databaseUrl, removeFiles);
  undo.defer(() => lease.giveBack());
  undo.defer(() => removeFiles(lease.name));

  const settings = serverSettings(issuer, door.port, folderOf(lease.name), options.settings ?? {});
  const database = await openDatabase(lease.connection, { poolSize: settings.SYMBOLON_DATABASE_POOL });
  undo.defer(() => database.close());
  const log = pino({ level: options.log ? 'debug' : 'silent' }, { write: (line: string) => options.log?.(line) });
  const masterKey = new MasterKey(seeded.stream('master key').bytes(masterKeyBytes));
  const runtime = new Runtime(settings, database, masterKey, log, clock, seeded, () => Promise.resolve(seededKeys((name) => seeded.stream(name))));
  const provider = await seeded.within('start', () => startEmbedded(runtime, file));
  place.provider = provider;
  undo.defer(() => provider.close());
  const hostile = new HostileTokens(provider.keys, seededKeys((name) => seeded.stream(`unpublished ${name}`)));
  return new RunningSymbolon({ issuer, origin, seed, clock, file, provider, door, hostile, seeded, undo });
}

/** Undefined for a clock that runs. */
function standingTime({ now, seed }: StartOptions): Date | undefined {
  if (now !== undefined) return new Date(now);
  return seed === undefined ? undefined : new Date('2030-01-01T00:00:00Z');
}

/** A port that follows from the seed, below those that systems give out. */
function portOf(seeded: SeededRandom): number {
  const [high = 0, low = 0] = seeded.stream('port').bytes(2);
  return 20_000 + ((high * 256 + low) % 10_000);
}
