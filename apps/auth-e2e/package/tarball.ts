import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Scratch } from '../src/scratch.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** What `npm run package` made for this machine, in a folder of its own. */
export async function packaged(scratch: Scratch): Promise<string> {
  const folder = scratch.directory();
  await run(process.execPath, [join(root, 'apps/cli/package.mjs'), '--to', folder], { cwd: root });
  return folder;
}

/** Unpacks an archive as people do, in a new folder; answers what was in it. */
export async function unpacked(scratch: Scratch, archive: string): Promise<string> {
  const folder = join(scratch.directory(), 'unpacked');
  mkdirSync(folder);
  await run('sha256sum', ['--check', '--quiet', `${archive}.sha256`], { cwd: join(archive, '..') });
  await run('tar', [...(archive.endsWith('.zst') ? ['--zstd'] : []), '-xf', archive, '-C', folder, '--no-same-owner']);
  const names = readdirSync(folder);
  return names.length === 1 ? join(folder, names[0] ?? '') : folder;
}
