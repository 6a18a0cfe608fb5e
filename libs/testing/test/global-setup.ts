import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A cache of this run, so that nothing of it is left in that of the user. */
export default function setUp(): void {
  const cache = mkdtempSync(join(tmpdir(), 'symbolon-testing-'));
  chmodSync(cache, 0o755); // as root, PostgreSQL runs as another user and must get through
  process.env['XDG_CACHE_HOME'] = cache;
}
