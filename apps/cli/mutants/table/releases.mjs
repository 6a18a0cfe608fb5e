const gateSpec = 'apps/cli/release/gate.spec.mjs';
const sumsSpec = 'apps/cli/release/sums.spec.mjs';

/** What others install. @type {import('../table.mjs').MutantRows} */
export const releases = {
  'a release that somebody else made, or changed, is taken for ours': [
    ['apps/cli/release/sums.mjs', "'-n', namespace, '-f', key", "'-n', 'file', '-f', key", sumsSpec, 'the sums are those of every artefact, and signed'],
    ['apps/cli/release/sums.mjs', '.filter((name) => !name.startsWith(sumsFile))', ".filter((name) => !name.startsWith(sumsFile) && !name.endsWith('.whl'))", sumsSpec, 'the sums are those of every artefact, and signed'],
    ['apps/cli/release/asked.mjs', 'if (!values.key && !dryRun && !again)', 'if (!values.key && dryRun && again)', 'apps/cli/release/asked.spec.mjs', 'a release without a key'],
  ],
  'what nobody committed, or nobody tested, is in a release': [
    ['apps/cli/release/git.mjs', "(dirty === '' ?", "(dirty !== '-' ?", gateSpec, 'everything that stands against a release is said at once'],
    ['apps/cli/release/asked.mjs', "if (values['without-tests'] && !dryRun)", "if (values['without-tests'] && again)", 'apps/cli/release/asked.spec.mjs', 'a release that was not tested'],
  ],
  'a release breaks those who use the one before, without its version saying so': [
    ['apps/cli/release/semver.mjs', 'return steps.indexOf(step) >= steps.indexOf(least);', "return steps.indexOf(step) >= steps.indexOf(least) || step === 'minor';", gateSpec, 'no patch and no minor version, and a major one'],
    ['apps/cli/release/gate.mjs', "if (changes.some(({ kind }) => kind === 'breaking')) return 'major';", '', gateSpec, 'no patch and no minor version, and a major one'],
    ['apps/cli/release/promises/migrations.mjs', 'after[member].sum === sum ?', 'after[member].sum !== "" ?', gateSpec, 'refused in every version'],
  ],
};
