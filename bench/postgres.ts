import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@symbolon/database';
import pg from 'pg';

/** The PostgreSQL that all take part share: the one of DATABASE_URL, or an embedded one of the bench's own. */
export interface BenchPostgres {
  /** Makes an empty database; answers the URL of it. */
  database(name: string): Promise<string>;
  /** Undefined where it is not ours to look at. */
  readonly postmasterPid: number | undefined;
  /** Removes what was made. */
  stop(): Promise<void>;
}

export async function openPostgres(): Promise<BenchPostgres> {
  const given = process.env['DATABASE_URL'];
  const own = given === undefined ? await startOwn() : undefined;
  const base = given ?? own?.url ?? '';
  const made: string[] = [];
  const administer = async (sql: string) => {
    const client = new pg.Client(base);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    postmasterPid: own?.postmasterPid,
    async database(name) {
      const unique = `bench_${name}_${process.pid}`;
      await administer(`CREATE DATABASE ${unique}`);
      made.push(unique);
      return base.replace(/\/[^/?]*(\?|$)/, `/${unique}$1`);
    },
    async stop() {
      for (const name of made) await administer(`DROP DATABASE ${name} WITH (FORCE)`);
      await own?.stop();
    },
  };
}

async function startOwn() {
  // Below the checkout and not in /tmp, which is memory on many machines: what is durable must go to a disk.
  const tmp = join(import.meta.dirname, '../tmp');
  mkdirSync(tmp, { recursive: true });
  const directory = mkdtempSync(join(tmp, 'bench-'));
  const password = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url');
  const postgres = await startEmbeddedPostgres({ directory, password });
  const { host, port, user, database } = postgres.connection;
  return {
    url: `postgresql://${user}:${password}@${encodeURIComponent(host)}:${port}/${database}`,
    postmasterPid: parseInt(readFileSync(join(directory, 'data/postmaster.pid'), 'utf8'), 10),
    async stop() {
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
