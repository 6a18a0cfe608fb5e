// `npm run spec -- SPEC... [options of jest]`: runs the specs whose paths are, or contain, what is named, in their project and on the
// right Node.js, once everything that they need is made. With --debug first, Node.js waits for a debugger, and no test is timed out.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Failure, program, run } from './child.mjs';
import { ensureGenerated } from './generated.mjs';
import { ensureInstalled } from './install.mjs';
import { nodeBinary } from './node.mjs';
import { nx } from './nx.mjs';
import { filesIn } from './stamp.mjs';

const USAGE = 'Usage: npm run spec -- [--debug] SPEC... [options of jest], with the path of a spec or a part of it';
/** Projects whose specs run what is built; the others read the sources. */
const RUN_BUILDS = ['apps/auth-e2e', 'libs/testing'];
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** @param {string} root @param {readonly string[]} args */
async function main(root, args) {
  const isDebugged = args[0] === '--debug';
  const rest = isDebugged ? args.slice(1) : args;
  const firstOption = rest.findIndex((arg) => arg.startsWith('-'));
  const names = firstOption < 0 ? rest : rest.slice(0, firstOption);
  if (names.length === 0) throw new Failure(USAGE, 2);
  const all = specs(root);
  const found = [...new Set(names.flatMap((name) => named(name, all, root)))];
  const project = only(found, (spec) => spec.split('/').slice(0, 2).join('/'));
  const config = only(found, (spec) => configOf(root, spec));

  await ensureInstalled(root);
  await ensureGenerated(root);
  if (RUN_BUILDS.includes(project)) await build(root);
  const node = isDebugged ? ['--inspect-brk'] : [];
  const jest = isDebugged ? ['--runInBand', `--testTimeout=${LONGEST_TIMEOUT_MS}`] : [];
  const paths = found.map((spec) => relative(project, spec));
  const flags = ['--experimental-vm-modules', '--no-warnings', ...node, join(root, 'node_modules/jest/bin/jest.js')];
  const options = [...jest, ...rest.slice(names.length), '--config', config, '--runTestsByPath', ...paths];
  return (await run(nodeBinary(root), [...flags, ...options], { cwd: join(root, project), stdio: 'inherit' })).code;
}

/** Every spec, as its path from the root. @param {string} root */
const specs = (root) =>
  ['apps', 'libs'].flatMap((folder) =>
    filesIn(root, folder, (name) => !/^(node_modules|dist|tmp|generated)$/.test(name), { deep: true }).filter((file) => /\.spec\.(ts|mjs)$/.test(file)),
  );

/** The spec that stands at this path, from the root or from where the person stands, or else those that the name is a part of. */
function named(/** @type {string} */ name, /** @type {readonly string[]} */ all, /** @type {string} */ root) {
  const paths = [root, process.env.INIT_CWD ?? '.'].map((folder) => relative(root, resolve(folder, name)));
  const exact = all.filter((spec) => paths.includes(spec));
  const found = exact.length > 0 ? exact : all.filter((spec) => spec.includes(name));
  if (found.length === 0) throw new Failure(`No spec's path contains "${name}".\n${USAGE}`, 2);
  return found;
}

/** What all specs have in common: jest runs those of one project, with one configuration, at once. */
function only(/** @type {readonly string[]} */ found, /** @type {(spec: string) => string} */ of) {
  const [value = '', ...others] = new Set(found.map(of));
  if (others.length > 0) throw new Failure(`These are specs of more than one project or kind; name more of the path:\n  ${found.join('\n  ')}`, 2);
  return value;
}

/** Specs in a folder such as `race` may have a configuration of their own. @param {string} root @param {string} spec */
function configOf(root, spec) {
  const [area, project, folder] = spec.split('/');
  const own = `jest.${folder}.config.js`;
  return existsSync(join(root, `${area}/${project}`, own)) ? own : 'jest.config.js';
}

/** @param {string} root */
async function build(root) {
  const { code, output, stoppedBy } = await nx(root, ['run-many', '-t', 'build']);
  if (stoppedBy) throw new Failure('Stopped while building.', code || 1);
  if (code !== 0) throw new Failure(`${output}\nThe build failed; its words are above.`);
}

await program(main);
