import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, zstdCompressSync } from 'node:zlib';
import { Failure } from '../child.mjs';

/**
 * At once and not as a stream: what zstd makes of a stream depends on the pieces that it comes in. The level is a part of the recipe, too; 19 makes 56 MB
 * of 63, in twelve times the time.
 * @param {string} from @param {string} to
 */
function zstd(from, to) {
  writeFileSync(to, zstdCompressSync(readFileSync(from), { params: { [constants.ZSTD_c_compressionLevel]: 12, [constants.ZSTD_c_checksumFlag]: 1 } }));
  rmSync(from);
}

/**
 * Packs a folder, under its own name or `bare` of it, so that the same files make the same bytes wherever and by whomever they are packed: in order, of one
 * time, of root, to be read by all. Answers the file's SHA-256, which it also writes next to it as `sha256sum --check` reads it.
 * @param {string} folder @param {string} file @param {number} time in seconds @param {{ bare?: boolean }} [options]
 */
export async function pack(folder, file, time, { bare = false } = {}) {
  const [from, names] = bare ? [folder, readdirSync(folder).sort()] : [dirname(folder), [basename(folder)]];
  await pipeTar(from, names, time, file.endsWith('.gz') ? createGzip() : new PassThrough(), `${file}.part`);
  if (file.endsWith('.zst')) zstd(`${file}.part`, file);
  else renameSync(`${file}.part`, file);
  const sha256 = await sha256Of(file);
  writeFileSync(`${file}.sha256`, `${sha256}  ${basename(file)}\n`);
  return sha256;
}

/**
 * Runs GNU tar over what has these names in a folder and writes what comes through `compress`; answers the SHA-256 of what went into it.
 * @param {string} folder @param {readonly string[]} names @param {number} time @param {NodeJS.ReadWriteStream} compress @param {string} file
 */
export async function pipeTar(folder, names, time, compress, file) {
  const as = ['--create', '--sort=name', '--format=gnu', `--mtime=@${time}`, '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
  const tar = spawn('tar', [...as, `--directory=${folder}`, ...names], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
  let words = '';
  tar.stderr.setEncoding('utf8').on('data', (text) => (words += text));
  const hash = createHash('sha256');
  tar.stdout.on('data', (bytes) => hash.update(bytes));
  const [[code]] = await Promise.all([once(tar, 'close'), pipeline(tar.stdout, compress, createWriteStream(file))]);
  if (code !== 0) throw new Failure(`tar, which has to be GNU tar, failed:\n${words}`);
  return hash.digest('hex');
}

/** @param {string} file */
export async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
