import type { Secret } from '@symbolon/contracts';
import { DatabaseFault, faultOf, MigrationError, probeDatabase, readDatabaseUrl, type GivenDatabase, type ReplicaConnection, type Ways } from '@symbolon/database';
import { SettingsError, type Settings } from './config.ts';

type Addresses = Pick<Settings, 'DATABASE_URL' | 'SYMBOLON_DATABASE_DIRECT_URL' | 'SYMBOLON_DATABASE_READ_URL'>;
type Use = Pick<Settings, 'SYMBOLON_DATABASE_ISOLATION' | 'SYMBOLON_DATABASE_NEWS'>;

/** Where a database is, and its replicas where it has some. Those may be away at the start. */
export interface GivenPlace extends GivenDatabase {
  readonly replica?: ReplicaConnection;
}

/** The database that the settings name, looked at; undefined where it is the embedded one. */
export async function givenDatabase(settings: Addresses & Use): Promise<GivenPlace | undefined> {
  const { DATABASE_URL: url, SYMBOLON_DATABASE_DIRECT_URL: direct, SYMBOLON_DATABASE_READ_URL: replicas } = settings;
  if (!url) return undefined;
  try {
    const { SYMBOLON_DATABASE_NEWS: news } = settings;
    const replica = replicas && read(replicas, 'read');
    const found = await probeDatabase(read(url, 'database'), direct && read(direct, 'direct'), { ...waysOf(settings), news: news === 'auto' ? undefined : news });
    if (replica && replica.schema !== found.schema) throw new DatabaseFault('it names another schema than DATABASE_URL: name the same one', { which: 'read' });
    return { ...found, ...(replica && { replica: replica.connection }) };
  } catch (error) {
    throw asSettingsError(error, settings);
  }
}

/** How the embedded one is used, which has all that PostgreSQL has. */
export const waysOf = ({ SYMBOLON_DATABASE_ISOLATION: isolation, SYMBOLON_DATABASE_NEWS: news }: Use): Ways => ({
  isolation: isolation === 'serializable' ? isolation : 'read committed',
  news: news === 'poll' ? news : 'notify',
});

/** What went wrong with a database at the start as one line with the setting and the fix, as far as somebody can mend it there. */
export function asSettingsError(error: unknown, { DATABASE_URL }: Addresses): unknown {
  if (error instanceof SettingsError) return error;
  const fault = faultOf(error, 'database');
  if (!fault) return error instanceof MigrationError ? new SettingsError(`${error.message}.`, { cause: error }) : error;
  if (DATABASE_URL) return new SettingsError(`${names[fault.which]} cannot be used: ${fault.message}.`, { cause: error });
  return new SettingsError(`The embedded PostgreSQL in SYMBOLON_DATA_DIR cannot be used: ${fault.message}.`, { cause: error });
}

const names = { database: 'DATABASE_URL', direct: 'SYMBOLON_DATABASE_DIRECT_URL', read: 'SYMBOLON_DATABASE_READ_URL' } as const satisfies Readonly<Record<DatabaseFault['which'], keyof Addresses>>;

function read(url: Secret, which: DatabaseFault['which']) {
  try {
    return readDatabaseUrl(url.reveal(), which === 'read' ? 'replica' : 'primary');
  } catch (error) {
    throw error instanceof DatabaseFault ? new DatabaseFault(error.message, { cause: error, which }) : error;
  }
}
