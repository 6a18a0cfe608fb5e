import { rmSync } from 'node:fs';

/** By now nobody uses it. */
export default function tearDown(): void {
  rmSync(process.env['XDG_CACHE_HOME'] ?? '', { recursive: true });
}
