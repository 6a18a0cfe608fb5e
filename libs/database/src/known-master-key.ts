import pg from 'pg';

/** By what a database knows its master key, with the sealed keys of before; also one whose tables are of a release before. */
export async function knownMasterKey(connection: pg.ClientConfig): Promise<{ readonly check: Uint8Array; readonly formerKeys: Uint8Array | null } | undefined> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined); // the query that suffers from it says so
  await client.connect();
  try {
    const { rows } = await client.query<{ check: Uint8Array; formerKeys: Uint8Array | null }>(
      `SELECT master_key_check AS "check", decode(substr(to_jsonb(known) ->> 'former_keys', 3), 'hex') AS "formerKeys" FROM installation AS known WHERE id = 1`);
    return rows[0];
  } finally {
    await client.end();
  }
}
