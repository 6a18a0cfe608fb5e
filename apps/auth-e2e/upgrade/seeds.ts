import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = join(import.meta.dirname, '../../../libs/database/seeds');

/** A database as an old release left it: plain SQL, and the commit that made it. */
export interface Seed {
  readonly name: string;
  readonly commit: string;
  readonly sql: string;
}

/** From the oldest to the newest. */
export const seeds: readonly Seed[] = readdirSync(folder).filter((name) => name.endsWith('.sql.gz')).sort().map((name) => {
  const sql = gunzipSync(readFileSync(join(folder, name))).toString('utf8');
  return { name: name.replace('.sql.gz', ''), sql, ...(JSON.parse(sql.slice(3, sql.indexOf('\n'))) as { readonly commit: string }) };
});

/** The newest whose tables are not those of today; or the newest, where nothing has changed since. */
export function seedBefore(): Seed {
  const today = readdirSync(join(import.meta.dirname, '../../../prisma/migrations')).filter((name) => /^\d/.test(name));
  const before = seeds.findLast(({ sql }) => today.some((name) => !sql.includes(`-- ${name}\n`))) ?? seeds.at(-1);
  if (!before) throw new Error('There is no seed in libs/database/seeds.');
  return before;
}
