import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Waits for a line, or for the end of this process however it ends, and then leaves nothing of the database behind.
 * Without the line it stays a while: workers of a killed run may be about to start a server still.
 */
const guardScript = `
  clean() {
    postmaster=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$postmaster" 2>/dev/null
    while [ -n "$postmaster" ] && kill -0 "$postmaster" 2>/dev/null; do sleep 0.05; done
    rm -rf "$1"
  }
  read -r word
  clean "$1"
  [ -n "$word" ] || for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 1; clean "$1"; done
`;

declare global {
  // Jest runs setup and teardown in the same process; this is how one leaves something to the other.
  var testDatabaseGuard: ChildProcess | undefined;
}

/** Names the place of this run's PostgreSQL; the first test that wants a database starts it there (test-database.ts). */
export default function setUp(): void {
  const directory = join(tmpdir(), `symbolon-auth-test-${randomBytes(6).toString('hex')}`);
  process.env['TEST_DATABASE_DIRECTORY'] = directory;
  if (process.env['TEST_DATABASE_SERVER'] !== undefined) mkdirSync(directory); // nobody starts one there
  process.env['TEST_DATABASE_PASSWORD'] = randomBytes(32).toString('base64url');
  const guard = spawn('/bin/sh', ['-c', guardScript, 'sh', directory], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  globalThis.testDatabaseGuard = guard;
}
