// `npm run package`: builds what is stale, and makes the tarball and the image of a release in dist/ (packaging/README.md).
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { Failure, program } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { makeDistribution } from './packaging/distribution.mjs';
import { stage } from './packaging/stage.mjs';
import { targetOf } from './packaging/target.mjs';

/** @param {string} root @param {readonly string[]} args */
async function main(root, args) {
  const { arch, to, gzip, server, 'no-image': noImage } = options(args);
  const target = targetOf(arch ?? process.arch);
  await ensureInstalled(root);
  await ensureBuilt(root);
  if (server !== undefined) {
    stage(root, server, target, { node: false, postgres: false }, '');
    return 0;
  }
  const wish = { ...(to !== undefined && { to }), image: !noImage, ends: gzip ? ['.tar.zst', '.tar.gz'] : ['.tar.zst'] };
  const files = await withLock(join(root, 'tmp/packaging.lock'), () => makeDistribution(root, target, wish)); // what is laid out lies in one place
  process.stdout.write(`${files.join('\n')}\n`);
  return 0;
}

/** @param {readonly string[]} args */
function options(args) {
  try {
    return parseArgs({ args: [...args], options: { arch: { type: 'string' }, to: { type: 'string' }, gzip: { type: 'boolean' }, server: { type: 'string' }, 'no-image': { type: 'boolean' } } }).values;
  } catch (error) {
    throw new Failure(`${/** @type {Error} */ (error).message}\nnpm run package [-- --arch x64|arm64] [--to FOLDER] [--gzip] [--no-image]\nnpm run package -- --server FOLDER   lays out the server alone, for a machine that has Node.js`, 2);
  }
}

await program(main);
