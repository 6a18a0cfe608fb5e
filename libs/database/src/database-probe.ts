import type pg from 'pg';
import type { DatabaseAddress } from './database-address.ts';
import { DatabaseFault, faultOf, type WhichAddress } from './database-fault.ts';
import { hearsNews } from './hears-news.ts';
import { PatientClient } from './patient-connection.ts';
import { triedAgain } from './serialization-failures.ts';
import type { Isolation, News, Ways } from './transactions.ts';

/** The oldest PostgreSQL that suites of ours were run on: docs/distributed.md. */
const oldestVersion = 15;
const patienceMs = 10_000;
/** Looks from each of two sides before a pooler is taken for one that gives a session to one client. */
const looks = 4;

/** A database as it was found. */
export interface GivenDatabase extends Ways {
  readonly schema: string;
  /** For everything that is one statement or one transaction. */
  readonly connection: pg.ClientConfig;
  /** For what needs a session: migrations and news of changes. */
  readonly direct: pg.ClientConfig;
  /** Whether something stands in between that lends its sessions: nothing may be set in one or left in it. */
  readonly isPooled: boolean;
  /** What works, and should be looked after. */
  readonly warnings: readonly string[];
}

/** How a given database is to be used. */
export interface GivenWays {
  readonly isolation: Isolation;
  /** Undefined: as it is found out. */
  readonly news: News | undefined;
}

/** Finds out what a given database is, and that it is all that the code takes for granted; a DatabaseFault names what is not and the fix. */
export async function probeDatabase(given: DatabaseAddress, direct: DatabaseAddress | undefined, ways: GivenWays): Promise<GivenDatabase> {
  const { schema } = given;
  const found = await withClient(given.connection, 'database', (client) => look(client, given.connection, ways.isolation));
  const behind = direct && (await withClient(direct.connection, 'direct', (client) => look(client, direct.connection, ways.isolation)));
  if (behind?.pooling === 'shared') throw new DatabaseFault('it leads through a pooler that shares sessions: name PostgreSQL itself', { which: 'direct' });
  if (behind && behind.server !== found.server) throw new DatabaseFault('it leads to another database than DATABASE_URL: name the same one', { which: 'direct' });
  if (found.pooling === 'shared' && !direct) {
    throw new DatabaseFault('it leads through a pooler in transaction mode, which cannot keep a session for migrations and news of changes: set SYMBOLON_DATABASE_DIRECT_URL to PostgreSQL itself');
  }
  const { connection } = direct ?? given;
  return {
    schema,
    isolation: ways.isolation,
    news: ways.news ?? ((await withClient(connection, direct ? 'direct' : 'database', hearsNews)) ? 'notify' : 'poll'),
    connection: given.connection,
    direct: connection,
    isPooled: found.pooling !== 'none',
    warnings: (behind ?? found).warnings,
  };
}

interface Found {
  readonly pooling: 'none' | 'own' | 'shared';
  /** What tells one database of one server from every other. */
  readonly server: string;
  readonly warnings: readonly string[];
}

interface Properties {
  readonly version: number;
  readonly pid: number;
  readonly encoding: string;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  readonly server: string;
  readonly isolation: string;
  readonly dateStyle: string;
  readonly statementTimeout: string;
  readonly name: string;
  readonly role: string;
  readonly collation: string | null;
  readonly actualCollation: string | null;
}

/** What every PostgreSQL answers, however old. */
const version = `SELECT current_setting('server_version_num')::int / 10000 AS version, pg_backend_pid() AS pid`;
const properties = `
  SELECT pg_encoding_to_char(d.encoding) AS encoding, pg_is_in_recovery() AS "isStandby",
    current_setting('transaction_read_only') = 'on' AS "isReadOnly", d.oid || ' ' || pg_postmaster_start_time() AS server,
    current_setting('default_transaction_isolation') AS isolation, current_setting('DateStyle') AS "dateStyle",
    current_setting('statement_timeout') AS "statementTimeout", d.datname AS name, current_user AS role,
    d.datcollversion AS collation, pg_database_collation_actual_version(d.oid) AS "actualCollation"
  FROM pg_database d WHERE d.datname = current_database()`;

async function look(client: PatientClient, connection: pg.ClientConfig, isolation: Isolation): Promise<Found> {
  const { rows: [first] } = await client.query<Pick<Properties, 'version' | 'pid'>>(version);
  if (!first || first.version < oldestVersion) throw new DatabaseFault(`it is PostgreSQL ${first?.version}, and ${oldestVersion} or newer is needed: upgrade it, or name another`);
  const { rows: [found] } = await client.query<Properties>(properties);
  if (!found) throw new DatabaseFault('it does not say what it is: name a PostgreSQL');
  if (found.encoding !== 'UTF8') throw new DatabaseFault(`its encoding is ${found.encoding}: make a database with ENCODING 'UTF8'`);
  if (found.isStandby) throw new DatabaseFault('it is a standby, in recovery: name the primary server');
  if (found.isReadOnly) throw new DatabaseFault(`it is read-only: take default_transaction_read_only from database ${found.name} and role ${found.role}`);
  // A pooler gives its clients numbers of its own.
  const pooling = client.processID === first.pid ? 'none' : await poolingOf(client, connection);
  if (pooling !== 'none') refuseSettings(found, isolation);
  return { pooling, server: found.server, warnings: warningsOf(found, pooling) };
}

/** Through a pooler nothing can be set for our sessions alone, so that it has to be right already. */
function refuseSettings({ isolation, dateStyle, role, name }: Properties, wanted: Isolation): void {
  const fix = (setting: string) => `ALTER ROLE ${role} IN DATABASE ${name} SET ${setting}, and let the pooler open its connections anew`;
  if (isolation !== wanted) throw new DatabaseFault(`through its pooler, transactions are ${isolation}: ${fix(`default_transaction_isolation = '${wanted}'`)}`);
  if (!dateStyle.startsWith('ISO')) throw new DatabaseFault(`through its pooler, dates are written as ${dateStyle}: ${fix(`DateStyle = 'ISO'`)}`);
}

function warningsOf({ name, role, statementTimeout, collation, actualCollation }: Properties, pooling: Found['pooling']): readonly string[] {
  return [
    ...(collation !== null && actualCollation !== null && collation !== actualCollation
      ? [`database ${name} was made with collation version ${collation} and the system has ${actualCollation}: REINDEX DATABASE ${name}, then ALTER DATABASE ${name} REFRESH COLLATION VERSION`]
      : []),
    ...(pooling !== 'none' && statementTimeout === '0' ? [`through the pooler no statement is ended: ALTER ROLE ${role} IN DATABASE ${name} SET statement_timeout = '10s', and idle_in_transaction_session_timeout = '30s'`] : []),
  ];
}

/** Two clients that were seen on one session share it, and one that was seen on two has none of its own. */
async function poolingOf(client: PatientClient, connection: pg.ClientConfig): Promise<'own' | 'shared'> {
  const pidOf = async (of: PatientClient) => (await of.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
  try {
    await client.query('BEGIN');
    await client.query('COMMIT');
  } catch (cause) {
    throw new DatabaseFault('its pooler allows no transactions: set pool_mode to transaction or session', { cause });
  }
  return withClient(connection, 'database', async (other) => {
    const [mine, others] = [new Set<unknown>(), new Set<unknown>()];
    for (let each = 0; each < looks; each += 1) {
      mine.add(await pidOf(client)).add(await pidOf(client));
      others.add(await pidOf(other));
    }
    return mine.size > 1 || others.size > 1 || [...mine].some((pid) => others.has(pid)) ? 'shared' : 'own';
  });
}

/** Does something on a connection of its own; what fails is a fault of that address. */
export async function withClient<T>(connection: pg.ClientConfig, which: WhichAddress, work: (client: PatientClient) => Promise<T>): Promise<T> {
  const client = new PatientClient({ ...connection, application_name: 'symbolon', patienceMs });
  try {
    await client.connect();
    return await triedAgain(() => work(client));
  } catch (error) {
    const fault = faultOf(error, which);
    throw fault === undefined || fault.which === which ? (fault ?? error) : new DatabaseFault(fault.message, { cause: fault.cause, which });
  } finally {
    await client.end().catch(() => undefined);
  }
}
