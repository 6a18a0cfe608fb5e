import type * as Bcrypt from '@node-rs/bcrypt';
import { demandBound, HashFault, type ForeignHash, type HashFamily } from './foreign-hash.ts';

/**
 * bcrypt as $2a$, $2b$ and $2y$, which are one thing for passwords in UTF-8. Only the first 72 bytes of a password count: that
 * ends with the first right log-in. $2x$ marks hashes of a broken program, which nothing here repeats.
 */
export const bcryptHash: HashFamily = {
  read(text) {
    const plain = text.replace(/^bcrypt\$(?=\$2)/, ''); // as Django writes it
    if (!/^\$2[abxy]?\$/.test(plain)) return undefined;
    const found = /^\$2[aby]\$(\d\d)\$[./A-Za-z\d]{53}$/.exec(plain);
    if (!found) throw new HashFault('is no bcrypt hash of $2a$, $2b$ or $2y$');
    demandBound(Number(found[1]), 'a cost', 4, 14);
    return bcryptOf(plain);
  },
};

const bcryptOf = (kept: string): ForeignHash => ({ kept, verify: async (password) => (await (library ??= load())).verify(password, kept) });

type Library = typeof Bcrypt;
let library: Promise<Library> | undefined;

/** By the first log-in that needs it. Where a build of argon2 is named for its loader, that of bcrypt stands beside it: both obey one variable. */
async function load(): Promise<Library> {
  const named = process.env['NAPI_RS_NATIVE_LIBRARY_PATH'];
  if (named === undefined) return import('@node-rs/bcrypt');
  process.env['NAPI_RS_NATIVE_LIBRARY_PATH'] = named.replaceAll('argon2', 'bcrypt');
  try {
    return await import('@node-rs/bcrypt');
  } finally {
    process.env['NAPI_RS_NATIVE_LIBRARY_PATH'] = named;
  }
}
