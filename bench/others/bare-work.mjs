// The ceilings below HTTP, in a process of their own: argon2id, and one durable transaction on the same PostgreSQL.
import { hash, verify } from '@node-rs/argon2';
import pg from 'pg';

const { connection, hashing, concurrency, connections, password } = JSON.parse(process.env.BENCH ?? '{}');
const pool = new pg.Pool({ ...connection, max: 20 });
await pool.query(`
  CREATE TABLE IF NOT EXISTS bare_rows (id bytea PRIMARY KEY, generation int NOT NULL, token_hash bytea NOT NULL, at timestamptz NOT NULL, scope text[] NOT NULL);
  INSERT INTO bare_rows SELECT sha256(n::text::bytea), 0, sha256(n::text::bytea), now(), '{bench:read,offline_access}' FROM generate_series(1, 1000) n ON CONFLICT DO NOTHING;
  ANALYZE bare_rows`);
const ids = (await pool.query('SELECT id FROM bare_rows LIMIT 1000')).rows.map(({ id }) => id);
const phc = await hash(password, { memoryCost: hashing.memory, timeCost: hashing.iterations, parallelism: hashing.parallelism });

let turn = 0;
const update = { name: 'update', text: 'UPDATE bare_rows SET generation = generation + 1, token_hash = $2, at = $3 WHERE id = $1 RETURNING generation, scope' };
const insert = { name: 'insert', text: 'INSERT INTO bare_rows (id, generation, token_hash, at, scope) VALUES ($1, 0, $2, $3, $4)' };
const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32)));
/** @type {Record<string, { concurrency: number, work: () => Promise<unknown> }>} */
const kinds = {
  argon2: { concurrency, work: () => verify(phc, password) },
  update: { concurrency: connections, work: () => pool.query({ ...update, values: [ids[(turn += 1) % ids.length], random(), new Date()] }) },
  insert: { concurrency: connections, work: () => pool.query({ ...insert, values: [random(), random(), new Date(), ['bench:read']] }) },
};

process.on('message', async (/** @type {{ kind: string, seconds: number }} */ { kind, seconds }) => {
  const start = performance.now();
  /** @type {number[]} */
  const times = [];
  const { concurrency: atOnce, work } = kinds[kind] ?? { concurrency: 0, work: async () => undefined };
  const worker = async () => {
    for (let begun = start; begun < start + seconds * 1000; ) {
      await work();
      const now = performance.now();
      times.push(now - begun);
      begun = now;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  process.send?.({ times, seconds: (performance.now() - start) / 1000, errors: 0, samples: [], statuses: {} });
});
process.send?.({ origin: '' });
