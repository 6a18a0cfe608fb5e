import type pg from 'pg';

export interface Size {
  readonly users: number;
  readonly clients: number;
  readonly refreshTokens: number;
}

const nothing: Size = { users: 0, clients: 0, refreshTokens: 0 };

/** Rows of one statement: each is committed, so that no transaction grows without bounds. */
const chunk = 250_000;

/** Fills the tables that grow up to a size, as years of use would, from the size that an earlier call left: made by the database itself, which is faster than any COPY from outside. */
export async function fill(database: pg.Client, { users, clients, refreshTokens }: Size, filled: Size = nothing): Promise<void> {
  await inChunks(filled.clients, clients, (from, to) =>
    database.query(
      `INSERT INTO clients (client_id, secret_hash, token_endpoint_auth_method, grant_types, password_grant_types, first_party, scope, redirect_uris, updated_at)
       SELECT 'filled-' || n, sha256(n::text::bytea), 'client_secret_basic', '{client_credentials,refresh_token}', '{}', true, '{bench:read,offline_access}', '{}', now()
       FROM generate_series($1::int, $2::int) n`,
      [from, to],
    ),
  );
  await inChunks(filled.users, users, (from, to) =>
    database.query(
      `INSERT INTO users (id, username, username_key, password_hash, claims, updated_at)
       SELECT 'user_filled' || n, 'filled-' || n || '@example.com', 'filled-' || n || '@example.com',
         '$argon2id$v=19$m=19456,t=2,p=1$' || substr(encode(sha256(n::text::bytea), 'base64'), 1, 22) || '$' || substr(encode(sha256(n::text::bytea), 'base64'), 1, 43),
         jsonb_build_object('name', 'Person ' || n), now()
       FROM generate_series($1::int, $2::int) n`,
      [from, to],
    ),
  );
  await inChunks(filled.refreshTokens, refreshTokens, (from, to) =>
    database.query(
      `INSERT INTO refresh_token_families (id, client_id, user_id, generation, token_hash, scope, audience, auth_time, rotated_at, idle_expires_at, expires_at)
       SELECT substr(sha256(('family ' || n)::bytea), 1, 16), 'filled-' || (1 + n % $3::int), 'user_filled' || (1 + n % $4::int), n % 50, sha256(n::text::bytea),
         '{bench:read,offline_access}', '{https://bench.example/api}', now(), now(), now() + interval '30 days', now() + interval '90 days' + n * interval '1 second'
       FROM generate_series($1::int, $2::int) n`,
      [from, to, clients, users],
    ),
  );
  // Failed log-ins: as many accounts and networks are counted as there are users.
  await inChunks(filled.users, users, (from, to) =>
    database.query(
      `INSERT INTO throttles (key, failures, started_at, blocked_until, expires_at)
       SELECT sha256(('throttle ' || n)::bytea), 1 + n % 20, now(), now(), now() + interval '1 day' FROM generate_series($1::int, $2::int) n`,
      [from, to],
    ),
  );
  await database.query('VACUUM ANALYZE clients, users, refresh_token_families, throttles');
  await database.query('CHECKPOINT');
}

/** Lets so many of the filled refresh tokens be past their end; answers how many there are. */
export async function expireSome(database: pg.Client, count: number): Promise<number> {
  const { rowCount } = await database.query(
    `UPDATE refresh_token_families SET expires_at = now() - interval '1 second', idle_expires_at = now() - interval '1 second'
     WHERE id IN (SELECT id FROM refresh_token_families WHERE client_id LIKE 'filled-%' LIMIT $1)`,
    [count],
  );
  return rowCount ?? 0;
}

async function inChunks(filled: number, count: number, insert: (from: number, to: number) => Promise<unknown>): Promise<void> {
  for (let from = filled + 1; from <= count; from += chunk) await insert(from, Math.min(count, from + chunk - 1));
}
