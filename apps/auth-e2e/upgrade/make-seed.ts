// Makes a seed by the code of a commit: node apps/auth-e2e/upgrade/make-seed.ts COMMIT NAME. See libs/database/seeds/README.md.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkOut, runTargets } from './old-release.ts';

const root = join(import.meta.dirname, '../../..');
const [commit = '', name = ''] = process.argv.slice(2);
if (!/^[0-9a-f]{8,40}$/.test(commit) || !/^[\w.-]+$/.test(name)) throw new Error('Usage: node apps/auth-e2e/upgrade/make-seed.ts COMMIT NAME');

const tree = mkdtempSync(join(tmpdir(), 'symbolon-old-'));
try {
  checkOut(commit, tree);
  runTargets(tree, 'generate');
  const [auth, sql] = [join(tree, 'apps/auth'), join(tree, 'seed.sql')];
  copyFileSync(join(import.meta.dirname, 'seed.spec.ts.txt'), join(auth, 'test/seed.spec.ts'));
  const key = join(auth, 'test/soft-authenticator.ts');
  try {
    writeFileSync(key, readFileSync(key, 'utf8').replaceAll(/#(key|userHandle)\b/g, '$1')); // a seed keeps them
  } catch {
    // nobody has such a key there
  }
  execFileSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js'), 'test/seed.spec'], { cwd: auth, env: { ...process.env, SEED_FILE: sql, SEED_COMMIT: commit }, stdio: 'inherit' });
  const packed = gzipSync(readFileSync(sql), { level: 9 });
  writeFileSync(join(root, 'libs/database/seeds', `${name}.sql.gz`), packed);
  console.log(`${name}.sql.gz: ${packed.length} bytes, of ${commit}`);
} finally {
  rmSync(tree, { recursive: true, force: true });
}
