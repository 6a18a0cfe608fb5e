// Makes a release of the commit that is checked out, or says why not (docs/releasing.md). All of it happens in a clone; only when everything
// went well the commit and its tags come here. ../release.mjs starts it on the Node.js of the lock file.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, program, run } from '../child.mjs';
import { npmCommand, pathWithNpm } from '../npm.mjs';
import { artefacts } from './artefacts.mjs';
import { git, inClone, tagsOf, take } from './git.mjs';
import { source } from './go-module.mjs';
import { faultsOf, keep, name } from './prepare.mjs';
import { statement } from './statement.mjs';
import { digests, sign, writeSums } from './sums.mjs';

const usage = 'Usage: npm run release -- X.Y.Z [--key FILE] [--into FOLDER] [--dry-run [--without-tests]]';

/** @param {string} root @param {readonly string[]} args */
async function main(root, args) {
  const { version, folder, key, dryRun, tests } = asked(root, args);
  const faults = await faultsOf(root, version);
  if (faults.length > 0) throw new Failure(`${faults.join('\n')}\nNothing was released.`);

  await inClone(root, async (clone) => {
    const made = await commit(clone, version);
    if (tests) await step('every test', () => npm(clone, ['test']));
    const seconds = await git(clone, 'log', '-1', '--format=%ct');
    const build = { clone, folder, version, seconds, at: new Date(Number(seconds) * 1000).toISOString() };
    for (const { what, make } of artefacts) await step(what, () => make(build));
    const provenance = statement({ clone, version, commit: made, source: source(clone), node: process.version, subjects: digests(folder) });
    writeFileSync(join(folder, `symbolon-${version}.provenance.json`), `${JSON.stringify(provenance, null, 2)}\n`);
    writeSums(folder);
    if (key) await sign(folder, key);
    await tag(clone, version, key);
    if (!dryRun) await take(root, clone, version);
  });
  process.stdout.write(`\n${dryRun ? 'Nothing was released: this was a dry run' : `Released ${version}: a commit and the tags ${tagsOf(version).join(' and ')}, which nobody else has yet`}. What it consists of is in ${folder}${key ? '' : ', unsigned'}.\n`);
  return 0;
}

/** What was typed. @param {string} root @param {readonly string[]} args */
function asked(root, args) {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { 'dry-run': { type: 'boolean' }, 'without-tests': { type: 'boolean' }, key: { type: 'string' }, into: { type: 'string' } } });
  const [version, ...rest] = positionals;
  if (version === undefined || rest.length > 0) throw new Failure(usage, 2);
  const dryRun = values['dry-run'] ?? false;
  if (values['without-tests'] && !dryRun) throw new Failure(`--without-tests is for --dry-run: what is released was tested.\n${usage}`, 2);
  if (!values.key && !dryRun) throw new Failure(`--key names the key of ssh that signs: without one nobody can tell a release of yours from another.\n${usage}`, 2);
  const folder = resolve(values.into ?? join(root, 'tmp/releases', version));
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Failure(`${folder} is not empty: what is in it would be part of the release.`);
  mkdirSync(folder, { recursive: true });
  return { version, folder, key: values.key && resolve(values.key), dryRun, tests: !values['without-tests'] };
}

/** The commit of the release. @param {string} clone @param {string} version */
async function commit(clone, version) {
  name(clone, version, new Date().toISOString().slice(0, 10));
  await step('what the lock file names', () => npm(clone, ['ci', '--ignore-scripts', '--loglevel=error']));
  await step('what is generated', () => npm(clone, ['run', 'generate']));
  keep(clone, version);
  await git(clone, 'add', '--all');
  await git(clone, 'commit', '--quiet', '-m', `Release ${version}`);
  return git(clone, 'rev-parse', 'HEAD');
}

/** @param {string} clone @param {string} version @param {string | undefined} key */
async function tag(clone, version, key) {
  const how = key ? ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${key}`] : [];
  for (const name of tagsOf(version)) await git(clone, ...how, 'tag', key ? '--sign' : '--annotate', '-m', `Symbolon ${version}`, name);
}

/** @param {string} clone @param {readonly string[]} words */
async function npm(clone, words) {
  const [command, ...args] = npmCommand(process.env);
  const env = { ...process.env, NX_DAEMON: 'false', PATH: pathWithNpm(clone, dirname(process.execPath), process.env) };
  const { code, output } = await run(command, [...args, ...words], { cwd: clone, env });
  if (code !== 0) throw new Failure(`npm ${words.join(' ')} failed, and nothing was released:\n${output}`);
}

/** @param {string} what @param {() => Promise<unknown>} work */
async function step(what, work) {
  const begun = performance.now();
  await work();
  process.stdout.write(`${String(Math.round((performance.now() - begun) / 1000)).padStart(4)} s  ${what}\n`);
}

await program(main);
