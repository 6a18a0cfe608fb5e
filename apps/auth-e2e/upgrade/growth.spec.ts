import pg from 'pg';
import { startPostgres } from '../src/postgres.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, runCommand } from '../src/server-process.ts';
import { keepFigures } from './figures.ts';
import { seeds } from './seeds.ts';

/** Every schema of before, with many rows, brought up to this release while somebody reads and writes: how long they wait is told, and judged by nobody. */
const scratch = openScratch();
afterAll(() => scratch.close());
const [users, tokens] = [Number(process.env['GROWTH_USERS'] ?? 200_000), Number(process.env['GROWTH_TOKENS'] ?? 400_000)];

test('a filled database is upgraded from each release, and nothing of it is lost', async () => {
  const postgres = await startPostgres(scratch);
  const table: string[] = [];
  for (const { name, sql } of seeds) {
    const database = `growth_${name.replaceAll(/\W/g, '_')}`;
    const url = await postgres.createDatabase(database);
    await postgres.query(database, sql);
    await fill(url);
    const at = await newInstallation(scratch, { DATABASE_URL: url });
    const [reader, writer] = [await watch(url, 'SELECT id FROM users WHERE username_key = $1'), await watch(url, 'UPDATE users SET updated_at = now() WHERE username_key = $1')];
    const begun = performance.now();
    const { ending, stdout, stderr } = await runCommand(at, ['migrate']);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const [read, written] = [await reader.end(), await writer.end()];
    expect([ending, stderr, stdout]).toEqual([0, '', expect.stringMatching(/up to this release\.\n$/)]);
    expect(await postgres.query(database, `SELECT (SELECT count(*) FROM users WHERE id LIKE 'user_filled%')::int AS users, (SELECT count(*) FROM refresh_token_families WHERE client_id = 'filled')::int AS tokens`)).toEqual([{ users, tokens }]);
    const [, applied = '0'] = /(\d+) applied/.exec(stdout) ?? [];
    keepFigures({ run: 'growth', from: name, migrations: Number(applied), migrate_s: Number(seconds), longest_read_ms: read, longest_write_ms: written });
    table.push(`| ${name} | ${applied} | ${seconds} s | ${read} ms | ${written} ms |`);
    await postgres.query('postgres', `DROP DATABASE ${database}`);
  }
  process.stdout.write(`\n${users} people, ${tokens} refresh tokens.\n\n| from | migrations | \`symbolon migrate\` | longest wait of a read | of a write |\n| --- | ---: | ---: | ---: | ---: |\n${table.join('\n')}\n`);
});

/** By columns that every release has had. */
async function fill(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`INSERT INTO clients (client_id, token_endpoint_auth_method, grant_types, password_grant_types, scope, redirect_uris, updated_at) VALUES ('filled', 'none', '{refresh_token}', '{}', '{openid}', '{}', now())`);
  await client.query(
    `INSERT INTO users (id, username, username_key, password_hash, claims, updated_at)
     SELECT 'user_filled' || n, 'filled-' || n || '@example.com', 'filled-' || n || '@example.com', '$argon2id$' || md5(n::text) || md5((-n)::text), jsonb_build_object('name', 'Person ' || n), now() FROM generate_series(1, $1::int) n`, [users]);
  await client.query(
    `INSERT INTO refresh_token_families (id, client_id, user_id, token_hash, scope, audience, auth_time, rotated_at, idle_expires_at, expires_at)
     SELECT substr(sha256(('family ' || n)::bytea), 1, 16), 'filled', 'user_filled' || (1 + n % $2::int), sha256(n::text::bytea), '{openid}', '{}', now(), now(), now() + interval '30 days', now() + interval '90 days' FROM generate_series(1, $1::int) n`, [tokens, users]);
  await client.query('VACUUM ANALYZE');
  await client.end();
}

/** Asks again and again, and answers how long the longest wait was, in milliseconds. */
async function watch(url: string, sql: string): Promise<{ end(): Promise<number> }> {
  const client = new pg.Client(url);
  await client.connect();
  let [isOver, longest, turn] = [false, 0, 0];
  const all = (async () => {
    while (!isOver) {
      const begun = performance.now();
      await client.query(sql, [`filled-${1 + (turn = (turn + 7919) % users)}@example.com`]);
      longest = Math.max(longest, performance.now() - begun);
    }
  })();
  return { end: async () => ((isOver = true), await all, await client.end(), Math.round(longest)) };
}
