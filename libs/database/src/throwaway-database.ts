import pg from 'pg';
import { migrate, readMigrations } from './migrations.ts';

/** A migrated database for one test, which is gone when its maker is: at `drop`, or else when the next one is made. */
export interface ThrowawayDatabase {
  readonly name: string;
  readonly connection: pg.ClientConfig;
  /** Removes it under those who are connected, as a lost server would be. */
  lose(): Promise<void>;
  /** Removes it, even while others are connected, and is done with it. */
  drop(): Promise<void>;
}

export interface ThrowawayOptions {
  /** Where the migrations are. */
  readonly migrations: string;
  /** Told the name of each database that a dead process left behind, once it is removed. */
  readonly onRemoved?: (name: string) => Promise<void>;
}

const prefix = 'symbolon_test_';
const templatePrefix = 'symbolon_template_';

/**
 * Clones a template that holds the migrations, which the first caller makes. The maker's session holds a lock named like the
 * database for as long as it lives, so who finds that lock free knows that the maker is dead.
 */
export async function createThrowawayDatabase(server: pg.ClientConfig, { migrations, onRemoved }: ThrowawayOptions): Promise<ThrowawayDatabase> {
  const session = new pg.Client({ ...server, application_name: 'symbolon-throwaway' });
  session.on('error', () => undefined); // the next query says so
  await session.connect();
  try {
    const template = await ensureTemplate(session, server, migrations);
    await removeAbandoned(session, onRemoved);
    const name = `${prefix}${crypto.randomUUID().replaceAll('-', '')}`;
    await session.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
    await session.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
    const lose = async (): Promise<void> => void (await session.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    return { name, connection: withDatabase(server, name), lose, drop: () => lose().then(() => session.end()) };
  } catch (error) {
    await session.end();
    throw error;
  }
}

/** One template for each set of migrations, so that releases can be tested side by side. */
async function ensureTemplate(session: pg.Client, server: pg.ClientConfig, directory: string): Promise<string> {
  const template = `${templatePrefix}${await digestOf(directory)}`;
  if (await exists(session, template)) return template;
  await session.query(`SELECT pg_advisory_lock(hashtextextended('${templatePrefix}', 0))`);
  try {
    if (await exists(session, template)) return template;
    const draft = `${template}_draft`; // renamed when it is whole: a template is never half made
    await session.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await session.query(`CREATE DATABASE ${draft}`);
    await migrate(withDatabase(server, draft), directory);
    await session.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
  } finally {
    await session.query(`SELECT pg_advisory_unlock(hashtextextended('${templatePrefix}', 0))`);
  }
  return template;
}

async function removeAbandoned(session: pg.Client, onRemoved?: (name: string) => Promise<void>): Promise<void> {
  for (const name of await namesLike(session, prefix)) {
    const { rows } = await session.query<{ free: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS free', [name]);
    if (!rows[0]?.free) continue;
    await session.query(`DROP DATABASE IF EXISTS ${session.escapeIdentifier(name)} WITH (FORCE)`);
    await session.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);
    await onRemoved?.(name);
  }
}

async function namesLike(session: pg.Client, start: string): Promise<readonly string[]> {
  const { rows } = await session.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [start]);
  return rows.map(({ datname }) => datname);
}

const exists = async (session: pg.Client, name: string): Promise<boolean> => (await namesLike(session, name)).includes(name);

async function digestOf(directory: string): Promise<string> {
  const checksums = (await readMigrations(directory)).map(({ name, checksum }) => `${name} ${checksum}`);
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(checksums.join('\n')));
  return Buffer.from(digest).toString('hex').slice(0, 16);
}

/** A connection string names its database itself, and would win. */
export function withDatabase(server: pg.ClientConfig, database: string): pg.ClientConfig {
  if (server.connectionString === undefined) return { ...server, database };
  const url = new URL(server.connectionString);
  url.pathname = `/${database}`;
  return { ...server, connectionString: url.href };
}
