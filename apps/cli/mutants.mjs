// `npm run test:mutants [-- WORD...]`: takes away each guard of docs/attacks.md, one at a time, and demands that the spec that is said
// to hold it fails. With words, only the mutants in whose line one of them stands: attack, file, text, spec and test. How it works: mutants/README.md.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure, program, run } from './child.mjs';
import { ensureGenerated } from './generated.mjs';
import { ensureInstalled } from './install.mjs';
import { occurrences } from './mutants/mutation.mjs';
import { mutants, named } from './mutants/table.mjs';
import { nodeBinary } from './node.mjs';

/** @typedef {import('./mutants/table.mjs').Mutant} Mutant */

/** @param {string} root @param {readonly string[]} words */
async function main(root, words) {
  const chosen = mutants.filter((mutant) => words.length === 0 || words.some((word) => named(mutant).includes(word)));
  if (chosen.length === 0) throw new Failure(`No line of a mutant holds ${words.join(' or ')}.`, 2);
  const lost = chosen.filter(({ file, from }) => occurrences(readFileSync(join(root, file), 'utf8'), from) !== 1);
  if (lost.length > 0) throw new Failure(`The texts of these mutants do not stand exactly once in their files:\n${lost.map(named).join('\n')}`);
  await ensureInstalled(root);
  await ensureGenerated(root);

  const bad = [];
  for (const project of new Set(chosen.map(({ spec }) => projectOf(spec)))) {
    const outcomes = await runProject(root, project, chosen.filter(({ spec }) => projectOf(spec) === project));
    bad.push(...outcomes.filter(({ isGood }) => !isGood));
  }
  for (const { name, outcome, why } of bad) process.stdout.write(`\n${outcome}: ${name}\n${why}`);
  process.stdout.write(`\n${chosen.length} mutants, ${bad.length} that no test has caught as it should.\n`);
  return bad.length === 0 ? 0 : 1;
}

/**
 * All mutants of one project in one run of jest, which shares what is costly (PostgreSQL, processes, what is transformed already): each
 * is a jest project of its own, and so is each spec as it is, which must pass.
 * @param {string} root @param {string} project @param {readonly Mutant[]} mine
 */
async function runProject(root, project, mine) {
  const { default: config } = await import(pathToFileURL(join(root, project, 'jest.config.js')).href);
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const folder = mkdtempSync(join(root, 'tmp/mutants-'));
  try {
    const { testTimeout = 30_000, workerIdleMemoryLimit, ...common } = config;
    const entry = (/** @type {string} */ name, /** @type {string} */ spec, /** @type {readonly string[]} */ testNames, /** @type {Mutant | undefined} */ mutant) => ({
      ...common,
      reporters: undefined, // those of the run count
      id: `mutants-${project.replace('/', '-')}`, // the same for all: one map of files, one cache
      rootDir: join(root, project),
      displayName: name,
      testMatch: [join(root, spec)],
      testEnvironment: join(root, 'jest.mutant-environment.js'),
      testEnvironmentOptions: { ...common.testEnvironmentOptions, testNames },
      transform: Object.fromEntries(
        Object.entries(common.transform).map(([pattern, [, swc]]) => [pattern, [join(root, 'jest.mutant-transformer.js'), { swc, ...(mutant && { mutant: { ...mutant, file: join(root, mutant.file) } }) }]]),
      ),
    });
    const specs = [...new Set(mine.map(({ spec }) => spec))];
    const asItIs = specs.map((spec) => entry(`as it is: ${spec}`, spec, mine.filter((each) => each.spec === spec).map(({ test }) => test), undefined));
    const results = join(folder, 'results.jsonl');
    writeFileSync(results, '');
    writeFileSync(
      join(folder, 'jest.config.json'),
      JSON.stringify({
        rootDir: root,
        testTimeout: 4 * testTimeout, // a test that is over time proves nothing, so none is on a slow machine
        reporters: [[join(root, 'apps/cli/mutants/reporter.mjs'), { file: results }]],
        workerIdleMemoryLimit,
        projects: [...asItIs, ...mine.map((mutant) => entry(named(mutant), mutant.spec, [mutant.test], mutant))],
      }),
    );
    const jest = ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js'), '--config', join(folder, 'jest.config.json')];
    const { output } = await run(nodeBinary(root), jest, { cwd: join(root, project), env: { ...process.env, FORCE_COLOR: '0' }, stdio: ['ignore', 'inherit', 'pipe'] });
    const told = new Map(readFileSync(results, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)).map((each) => [each.name, each]));
    return [...specs.map((spec) => ({ name: `as it is: ${spec}`, wanted: 'survived' })), ...mine.map((mutant) => ({ name: named(mutant), wanted: 'killed' }))].map(({ name, wanted }) => {
      const { outcome, why } = told.get(name) ?? { outcome: 'not run', why: output };
      return { name, outcome: wanted === 'survived' && outcome !== wanted ? 'fails without any mutation' : outcome, why, isGood: outcome === wanted };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const projectOf = (/** @type {string} */ spec) => spec.split('/').slice(0, 2).join('/');

await program(main);
