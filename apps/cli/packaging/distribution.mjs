import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './archive.mjs';
import { writeImage } from './image.mjs';
import { stage } from './stage.mjs';

/** @typedef {import('./target.mjs').Target} Target */

/**
 * Makes, of a built checkout, what is handed out for one kind of machine, into a folder: the tarball with its SHA-256, the image the same way.
 * Answers the names of its files.
 * @param {string} root @param {Target} target
 * @param {{ to?: string, cache?: string, time?: number, ends?: readonly string[], image?: boolean }} [options]
 */
export async function makeDistribution(root, target, { to = join(root, 'dist'), cache = join(root, 'tmp/packaging'), time = timeOf(root), ends = ['.tar.zst'], image = true } = {}) {
  for (const folder of [to, cache]) mkdirSync(folder, { recursive: true });
  const name = `symbolon-${target.name}`;
  const staged = join(cache, 'stage', name);
  stage(root, staged, target, { node: true, postgres: true }, cache);
  const files = ends.map((end) => `${name}${end}`);
  for (const file of files) await pack(staged, join(to, file), time);

  if (image) {
    const layout = join(cache, 'stage', `symbolon-image-${target.name}`);
    await writeImage(root, layout, target, { cache, time });
    await pack(layout, join(to, `symbolon-image-${target.name}.tar`), time, { bare: true });
    files.push(`symbolon-image-${target.name}.tar`);
    rmSync(layout, { recursive: true });
  }
  rmSync(join(cache, 'stage'), { recursive: true });
  return files.flatMap((file) => [file, `${file}.sha256`]);
}

/** When what is packed was written: SOURCE_DATE_EPOCH (reproducible-builds.org), else the time of the commit. @param {string} root */
function timeOf(root) {
  const set = process.env.SOURCE_DATE_EPOCH;
  return Number(set ?? execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }));
}
