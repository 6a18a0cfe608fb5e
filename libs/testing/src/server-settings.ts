import { readSettings } from '@symbolon/auth';
import { refuseProductionIssuer } from './permitted-issuer.ts';

type Settings = ReturnType<typeof readSettings>;

/** What a test may not set, and what to do instead. */
const reserved: Readonly<Record<string, string>> = {
  DATABASE_URL: 'pass databaseUrl',
  SYMBOLON_ISSUER: 'pass issuer',
  SYMBOLON_PORT: 'pass port',
  SYMBOLON_DATA_DIR: 'pass cacheDirectory',
  SYMBOLON_MASTER_KEY: 'pass seed',
  SYMBOLON_MASTER_KEY_NEXT: 'pass seed',
  SYMBOLON_CONFIG: 'pass config',
};

/** The settings of the server of a test, with the cheapest hashes that it allows. Nothing is read from the environment. */
export function serverSettings(issuer: string, port: number, dataDirectory: string, more: Readonly<Record<string, string>>): Settings {
  refuseProductionIssuer(issuer);
  const misplaced = Object.keys(more).find((name) => Object.hasOwn(reserved, name.replace(/_FILE$/, '')));
  if (misplaced !== undefined) throw new Error(`${misplaced} is not for settings: ${reserved[misplaced.replace(/_FILE$/, '')]} instead.`);
  return readSettings({
    SYMBOLON_HASH_MEMORY_KIB: '7168',
    SYMBOLON_HASH_ITERATIONS: '1',
    SYMBOLON_DATABASE_POOL: '5',
    SYMBOLON_DRAIN_SECONDS: '0',
    ...more,
    SYMBOLON_ISSUER: issuer,
    SYMBOLON_PORT: String(port),
    SYMBOLON_DATA_DIR: dataDirectory,
  });
}
