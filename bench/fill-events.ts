import type pg from 'pg';

/** Months of events that lie behind this one. */
const months = 12;

/**
 * Fills the months behind this one with events of filled users, each month before it becomes a part of the table, so that its indexes are
 * built at once. They have places in the chain far behind those of the server, and links that lead nowhere: no query that is measured
 * reads them, and `symbolon audit verify` would say so.
 */
export async function fillEvents(database: pg.Client, { users, events }: { readonly users: number; readonly events: number }): Promise<void> {
  const each = Math.ceil(events / months);
  for (let back = months; back >= 1; back -= 1) {
    const [from, until] = [monthsAgo(back), monthsAgo(back - 1)];
    const table = `events_${from.slice(0, 7).replace('-', '_')}`;
    const first = (months - back) * each;
    await database.query(`CREATE TABLE ${table} (LIKE events INCLUDING DEFAULTS)`);
    await database.query(
      `INSERT INTO ${table} (id, at, type, actor_kind, actor_id, subject_kind, subject_id, client_id, request_id, address, details, mac, seq, link)
       SELECT 'evt_' || lpad(to_hex(n), 22, '0'), $3::timestamptz + (n - $1::bigint) * (($4::timestamptz - $3::timestamptz) / $5::float8), kind.type, 'user', who, 'user', who, 'filled-' || n % 1000,
         gen_random_uuid()::text, '203.0.113.' || n % 250, kind.details, sha256(n::text::bytea), 1000000000000 + n, sha256(('link ' || n)::bytea)
       FROM generate_series($1::bigint, $2::bigint) n
       CROSS JOIN LATERAL (SELECT 'user_filled' || (1 + (n * 7919) % $6::bigint) AS who) person
       CROSS JOIN LATERAL (SELECT * FROM (VALUES
         (0, 60, 'token.issued', '{"grant":"refresh_token","scope":["openid","bench:read"],"audience":["https://bench.example/api"],"count":1}'::jsonb),
         (60, 90, 'user.login.succeeded', '{"how":"page","amr":["pwd"],"session_id":"dGYqs7ISuHFzZp-p01seHg","user_agent":"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}'),
         (90, 98, 'user.login.failed', '{"reason":"wrong_password","count":1}'),
         (98, 100, 'user.password.changed', '{"current_password":"shown"}')) AS kinds(least, most, type, details) WHERE n % 100 >= least AND n % 100 < most) kind`,
      [first, first + each - 1, from, until, each, users],
    );
    await database.query(`ALTER TABLE events ATTACH PARTITION ${table} FOR VALUES FROM ('${from}') TO ('${until}')`);
  }
  await database.query('VACUUM ANALYZE events');
  await database.query('CHECKPOINT');
}

/** The first moment of a month. */
function monthsAgo(back: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back)).toISOString();
}
