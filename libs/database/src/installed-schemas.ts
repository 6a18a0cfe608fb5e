import type pg from 'pg';
import { inSession } from './database-address.ts';
import { DatabaseFault } from './database-fault.ts';
import { withClient, type GivenDatabase } from './database-probe.ts';

/** Refuses to make an installation in a schema of a database that holds one in another schema: a second, empty one would answer no to everybody. */
export async function refuseSecondInstallation(client: pg.Client, schema: string, migrations: readonly string[]): Promise<void> {
  const { rows: tables } = await client.query<{ schema: string; mayRead: boolean }>(`
    SELECT n.nspname AS schema, has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS "mayRead"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = '_prisma_migrations' AND c.relkind = 'r' ORDER BY n.nspname`);
  const installed: string[] = [];
  for (const table of tables.filter(({ mayRead }) => mayRead)) {
    const { rows } = await client.query(
      `SELECT 1 FROM ${client.escapeIdentifier(table.schema)}._prisma_migrations WHERE migration_name = ANY($1::text[]) AND finished_at IS NOT NULL AND rolled_back_at IS NULL LIMIT 1`,
      [migrations],
    );
    if (rows.length > 0) installed.push(table.schema);
  }
  const [other] = installed;
  if (other === undefined || installed.includes(schema)) return;
  throw new DatabaseFault(`it names schema ${schema}, and the installation of this database is in schema ${other}: add ?schema=${other}, or name another database for another installation`, { which: 'database' });
}

/** Sees that on the connections of requests every table is the schema's own and may be read and written; a DatabaseFault names those that are not. */
export async function checkTables({ connection, schema, isPooled }: GivenDatabase, migrations: readonly { readonly sql: string }[]): Promise<void> {
  const rows = await withClient(isPooled ? connection : inSession(connection, schema), 'database', async (client) => (await client.query<TableRow>(tables, [schema, tablesOf(migrations)])).rows);
  const { role = '', database = '' } = rows[0] ?? {};
  const shut = rows.filter(({ mayUse }) => !mayUse);
  if (shut.length > 0) {
    throw new DatabaseFault(`its user ${role} may not read and write ${namesOf(shut)}: GRANT USAGE ON SCHEMA ${schema} TO ${role}, GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}, and on their sequences USAGE`);
  }
  const strange = rows.filter(({ isOurs }) => !isOurs);
  if (strange.length > 0) {
    throw new DatabaseFault(`through its pooler, ${namesOf(strange)} would be looked up elsewhere than in schema ${schema}: ALTER ROLE ${role} IN DATABASE ${database} SET search_path = "${schema}", and let the pooler open its connections anew`);
  }
}

const namesOf = (tables: readonly TableRow[]): string => {
  const [first = '', ...others] = tables.map(({ name }) => name);
  return others.length === 0 ? first : `${first} and ${others.length} more tables`;
};

interface TableRow {
  readonly database: string;
  readonly name: string;
  readonly role: string;
  /** Whether a statement that names it means the one in the schema. */
  readonly isOurs: boolean;
  readonly mayUse: boolean;
}

const tables = `
  SELECT name, current_database() AS database, current_user AS role, coalesce(to_regclass(quote_ident(name)) = found, false) AS "isOurs",
    coalesce((SELECT bool_and(has_table_privilege(found, needed)) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS needed), false)
      AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_class s ON s.oid = d.objid WHERE d.refobjid = found AND CASE WHEN s.relkind = 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE') END) AS "mayUse"
  FROM (SELECT name, to_regclass(quote_ident($1) || '.' || quote_ident(name)) AS found FROM unnest($2::text[]) AS name) AS each`;

/** The tables that migrations make. */
const tablesOf = (migrations: readonly { readonly sql: string }[]): readonly string[] =>
  migrations.flatMap(({ sql }) => [...sql.matchAll(/^CREATE TABLE "(\w+)"/gm)].map(([, name = '']) => name));
