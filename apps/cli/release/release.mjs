// Makes a release of the commit that is checked out, or says why not (docs/releasing.md). All of it happens in a clone; only when everything
// went well the commit and its tags come here. ../release.mjs starts it on the Node.js of the lock file.
import { Failure, program } from '../child.mjs';
import { asked } from './asked.mjs';
import { build } from './build.mjs';
import { git, inClone, tagsOf, take } from './git.mjs';
import { npm, step } from './npm-step.mjs';
import { faultsOf, keep, name } from './prepare.mjs';

/** @param {string} root @param {readonly string[]} args */
async function main(root, args) {
  const wanted = asked(root, args);
  const { version, folder, key, dryRun, again } = wanted;
  if (again) await inClone(root, async (clone) => {
    await install(clone);
    await build(clone, folder, key);
  });
  else await release(root, wanted);
  const done = again ? 'It was built again' : dryRun ? 'Nothing was released: this was a dry run' : `Released ${version}: a commit and the tags ${tagsOf(version).join(' and ')}, which nobody else has yet`;
  process.stdout.write(`\n${done}. What it consists of is in ${folder}${key ? '' : ', unsigned'}.\n`);
  return 0;
}

/** @param {string} root @param {import('./asked.mjs').Asked} asked */
async function release(root, { version, folder, key, dryRun, tests }) {
  const faults = await faultsOf(root, version);
  if (faults.length > 0) throw new Failure(`${faults.join('\n')}\nNothing was released.`);
  await inClone(root, async (clone) => {
    await commit(clone, version);
    if (tests) await step('every test', () => npm(clone, ['test']));
    await build(clone, folder, key);
    await tag(clone, version, key);
    if (!dryRun) await take(root, clone, version);
  });
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

/** @param {string} clone @param {string} version @param {string | undefined} key */
async function tag(clone, version, key) {
  const how = key ? ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${key}`] : [];
  for (const each of tagsOf(version)) await git(clone, ...how, 'tag', key ? '--sign' : '--annotate', '-m', `Symbolon ${version}`, each);
}

await program(main);
