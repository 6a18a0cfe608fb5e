import type { Transaction } from './transactions.ts';

/** A column whose values are sealed under the master key, and the column that says what a value is bound to. */
export interface SealedColumn {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  readonly context: string;
}

/** Every column of the model that holds sealed values: what a change of the master key has to reach. */
export const sealedColumns = {
  'signing-key': [{ table: 'signing_keys', key: 'kid', column: 'sealed', context: 'kid' }],
  authenticator: [{ table: 'authenticators', key: 'id', column: 'sealed', context: 'id' }],
  'webhook-secret': [
    { table: 'webhooks', key: 'id', column: 'secret', context: 'id' },
    { table: 'webhooks', key: 'id', column: 'previous_secret', context: 'id' },
  ],
  'connection-secret': [
    { table: 'connections', key: 'id', column: 'client_secret', context: 'id' },
    { table: 'ended_upstream_tokens', key: 'id', column: 'client_secret', context: 'connection_id' },
  ],
  'connection-signals-token': [{ table: 'connections', key: 'id', column: 'signals_token', context: 'id' }],
  'scim-target-secret': [{ table: 'scim_targets', key: 'id', column: 'secret', context: 'id' }],
  'connection-key': [{ table: 'connection_keys', key: 'kid', column: 'sealed', context: 'kid' }],
  'signal-authorization': [{ table: 'signal_streams', key: 'id', column: 'push_authorization', context: 'id' }],
  'saml-key': [{ table: 'saml_keys', key: 'id', column: 'sealed', context: 'id' }],
  'saml-logout': [{ table: 'saml_logouts', key: 'id', column: 'sealed', context: 'id' }],
  'upstream-id-token': [
    { table: 'upstream_requests', key: 'state_hash', column: 'id_token', context: 'subject' },
    { table: 'upstream_logins', key: 'session_id', column: 'id_token', context: 'subject' },
  ],
  'upstream-token': [
    { table: 'upstream_tokens', key: 'id', column: 'sealed', context: 'id' },
    { table: 'ended_upstream_tokens', key: 'id', column: 'sealed', context: 'id' },
  ],
  'connection-trial': [{ table: 'connection_trials', key: 'id', column: 'outcome', context: 'id' }],
  'login-link': [{ table: 'mailed_codes', key: 'hash', column: 'asked', context: 'link_hash' }],
  idempotency: [{ table: 'idempotency_keys', key: 'key', column: 'sealed', context: 'key' }],
  outbox: [{ table: 'outbox_messages', key: 'id', column: 'sealed', context: 'id' }],
} as const satisfies Readonly<Record<string, readonly SealedColumn[]>>;

/** A value as it is stored: its row, what it is bound to (bytes as base64url), itself. */
export interface SealedValue {
  readonly key: string | Uint8Array;
  readonly context: string;
  readonly sealed: Uint8Array;
}

/** Up to `limit` values that do not begin with `prefix`, in rows after one, in the order of their keys. Names are quoted, as one is a word of SQL: `authorization`. */
export async function sealedOtherwise(transaction: Transaction, { table, key, column, context }: SealedColumn, prefix: Uint8Array, after: SealedValue['key'] | undefined, limit: number): Promise<readonly SealedValue[]> {
  const rows = await transaction.$queryRawUnsafe<{ readonly key: string | Uint8Array; readonly context: string | Uint8Array; readonly sealed: Uint8Array }[]>(
    `SELECT "${key}" AS key, "${context}" AS context, "${column}" AS sealed FROM "${table}"
     WHERE substring("${column}" from 1 for ${prefix.length}) <> $1${after === undefined ? '' : ` AND "${key}" > $2`} ORDER BY "${key}" LIMIT ${limit}`,
    prefix,
    ...(after === undefined ? [] : [after]),
  );
  return rows.map((row) => ({ ...row, context: typeof row.context === 'string' ? row.context : Buffer.from(row.context).toString('base64url') }));
}

/**
 * Puts values in the place of others by one statement, each only where the other still stands: what was written meanwhile stays, and a row that
 * somebody holds is left to the next round, so that two who do this wait for nobody. Answers how many were replaced.
 */
export async function replaceSealed(transaction: Transaction, { table, key, column }: SealedColumn, values: readonly (Pick<SealedValue, 'key' | 'sealed'> & { readonly anew: Uint8Array })[]): Promise<number> {
  const isText = typeof values[0]?.key === 'string';
  const hex = (bytes: string | Uint8Array) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('hex'));
  return transaction.$executeRawUnsafe(
    `WITH given AS (SELECT ${isText ? 'key' : `decode(key, 'hex') AS key`}, decode(old, 'hex') AS old, decode(anew, 'hex') AS anew FROM unnest($1::text[], $2::text[], $3::text[]) AS g (key, old, anew)),
     held AS (SELECT t."${key}" AS key, g.anew FROM "${table}" t JOIN given g ON t."${key}" = g.key AND t."${column}" = g.old ORDER BY t."${key}" FOR UPDATE OF t SKIP LOCKED)
     UPDATE "${table}" t SET "${column}" = held.anew FROM held WHERE t."${key}" = held.key`,
    values.map((value) => hex(value.key)),
    values.map((value) => hex(value.sealed)),
    values.map((value) => hex(value.anew)),
  );
}

/** How many values do not begin with `prefix`. */
export async function countSealedOtherwise(transaction: Transaction, { table, column }: SealedColumn, prefix: Uint8Array): Promise<number> {
  const [row] = await transaction.$queryRawUnsafe<{ readonly count: number }[]>(`SELECT count(*)::int AS count FROM "${table}" WHERE substring("${column}" from 1 for ${prefix.length}) <> $1`, prefix);
  return row?.count ?? 0;
}
