// Makes a release of the commit that is checked out, or says why not (docs/releasing.md). All of it happens in a clone; only when everything
// went well the commit and its tags come here. ../release.mjs starts it on the Node.js of the lock file.
import { join } from 'node:path';
import { Failure, program } from '../child.mjs';
import { asked } from './asked.mjs';
import { build } from './build.mjs';
import { againFaults, git, inClone, tag, tagsOf, take } from './git.mjs';
import { npm, step } from './npm-step.mjs';
import { faultsOf, keep, name } from './prepare.mjs';

/** @param {string} root @param {readonly string[]} args */
async function main(root, args) {
  const wanted = asked(root, args);
  const { version, folder, key, dryRun, again } = wanted;
  await (again ? releaseAgain(root, wanted) : release(root, wanted));
  const done = again ? 'It was built again' : dryRun ? 'Nothing was released: this was a dry run' : `Released ${version}: a commit and the tags ${tagsOf(version).join(' and ')}, which nobody else has yet`;
  process.stdout.write(`\n${done}. What it consists of is in ${folder}${key ? '' : ', unsigned'}.\n`);
  return 0;
}

/** Builds what was released and nothing else, so the tag says what that is. @param {string} root @param {import('./asked.mjs').Asked} asked */
async function releaseAgain(root, { version, folder }) {
  refuse(await againFaults(root, version));
  await inClone(root, async (clone) => {
    await install(clone);
    await build(clone, folder, { cache: cacheOf(root), key: undefined, dryRun: false });
  });
}

/** @param {string} root @param {import('./asked.mjs').Asked} asked */
async function release(root, { version, folder, key, dryRun, tests }) {
  refuse(await faultsOf(root, version));
  await inClone(root, async (clone) => {
    await commit(clone, version);
    if (tests) await step('every test', () => npm(clone, ['test']));
    await build(clone, folder, { cache: cacheOf(root), key, dryRun });
    await tag(clone, version, dryRun ? undefined : key); // what was not released is tagged by nobody, also where the clone is left behind
    if (!dryRun) await take(root, clone, version);
  });
}

/** Where packages of Debian are kept between two releases, each known by its hash. @param {string} root */
const cacheOf = (root) => join(root, 'tmp/packaging');

/** @param {readonly string[]} faults */
function refuse(faults) {
  if (faults.length > 0) throw new Failure(`${faults.join('\n')}\nNothing was released.`);
}

const install = (/** @type {string} */ clone) => step('what the lock file names', () => npm(clone, ['ci', '--ignore-scripts', '--loglevel=error']));

/** The commit of the release. @param {string} clone @param {string} version */
async function commit(clone, version) {
  name(clone, version, new Date().toISOString().slice(0, 10));
  await install(clone);
  await step('what is generated', () => npm(clone, ['run', 'generate']));
  keep(clone, version);
  await git(clone, 'add', '--all');
  await git(clone, 'commit', '--quiet', '-m', `Release ${version}`);
}

await program(main);
