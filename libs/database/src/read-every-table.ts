import pg from 'pg';

/** Reads each table from end to end, as a check that it can be: PostgreSQL compares the checksum of each page. Answers how many rows they have, by name; given up, it fails at once. */
export async function readEveryTable(connection: pg.ClientConfig, given: AbortSignal): Promise<Readonly<Record<string, number>>> {
  const client = new pg.Client({ ...connection, options: '-c client_connection_check_interval=50' }); // whoever gives it up wants the server to stop
  client.on('error', () => undefined); // the query that suffers from it says so
  await client.connect();
  given.addEventListener('abort', () => void client.end());
  try {
    const { rows: tables } = await client.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`);
    const counts: [string, number][] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ count: string }>(`SELECT count(whole::text) AS count FROM ${client.escapeIdentifier(name)} AS whole`);
      counts.push([name, Number(rows[0]?.count)]);
    }
    return Object.fromEntries(counts);
  } finally {
    await client.end();
  }
}
