import type { Postgres } from '../src/postgres.ts';

export const size = { people: 1_000_000, events: 1_000_000, applications: 20_000 } as const;

/** The log-in name of a person by their number; names are in the order of the numbers. */
export const person = (number: number): string => `person-${String(number).padStart(7, '0')}@example.com`;

/** Fills the tables as years of use would: made by the database itself, which is faster than any COPY from outside. The events are of the month before this one, each of another person. */
export async function fill(postgres: Postgres, database: string): Promise<void> {
  const [from, until] = [monthsAgo(1), monthsAgo(0)];
  const month = `events_${from.slice(0, 7).replace('-', '_')}`;
  const statements = [
    `INSERT INTO users (id, username, username_key, claims, created_at, updated_at)
     SELECT 'user_filled' || n, login, login, jsonb_build_object('name', 'Person ' || n), now(), now()
     FROM generate_series(1, ${size.people}) n CROSS JOIN LATERAL (SELECT 'person-' || lpad(n::text, 7, '0') || '@example.com' AS login) named`,
    `INSERT INTO clients (client_id, name, secret_hash, token_endpoint_auth_method, grant_types, password_grant_types, scope, redirect_uris, updated_at)
     SELECT 'filled-' || lpad(n::text, 5, '0'), 'Application ' || n, sha256(n::text::bytea), 'client_secret_basic', '{client_credentials}', '{}', '{}', '{}', now()
     FROM generate_series(1, ${size.applications}) n`,
    `CREATE TABLE IF NOT EXISTS ${month} PARTITION OF events FOR VALUES FROM ('${from}') TO ('${until}')`,
    `INSERT INTO events (id, at, type, actor_kind, actor_id, subject_kind, subject_id, client_id, details, mac, seq, link)
     SELECT 'evt_' || lpad(to_hex(n), 22, '0'), '${from}'::timestamptz + n * (('${until}'::timestamptz - '${from}'::timestamptz) / ${size.events + 1}.0), 'user.login.succeeded', 'user', who, 'user', who,
       'filled-' || lpad((1 + n % ${size.applications})::text, 5, '0'), '{"how":"page","amr":["pwd"]}', sha256(n::text::bytea), 1000000000000 + n, sha256(('link ' || n)::bytea)
     FROM generate_series(1, ${size.events}) n CROSS JOIN LATERAL (SELECT 'user_filled' || (1 + (n::bigint * 7919) % ${size.people}) AS who) person`,
    'ANALYZE',
  ];
  for (const statement of statements) await postgres.query(database, statement);
}

/** The first moment of a month. */
function monthsAgo(back: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back)).toISOString();
}
