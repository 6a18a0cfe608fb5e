import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artefacts } from './artefacts.mjs';
import { git } from './git.mjs';
import { source } from './go-module.mjs';
import { step } from './npm-step.mjs';
import { statement } from './statement.mjs';
import { digests, sign, writeSums } from './sums.mjs';

/** Makes all that a release consists of, of the commit of a clone: nothing in it is of the moment or of the place where that is done. @param {string} clone @param {string} folder @param {{ cache: string, key: string | undefined, dryRun: boolean }} how */
export async function build(clone, folder, { cache, key, dryRun }) {
  const { version } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  const [commit = '', seconds = ''] = (await git(clone, 'log', '-1', '--format=%H %ct')).split(' ');
  for (const { what, make } of artefacts) await step(what, () => make({ clone, folder, cache, version, seconds, at: new Date(Number(seconds) * 1000).toISOString() }));
  const provenance = statement({ clone, version, dryRun, commit, source: source(clone), node: process.version, subjects: digests(folder) });
  writeFileSync(join(folder, `symbolon-${version}.provenance.json`), `${JSON.stringify(provenance, null, 2)}\n`);
  writeSums(folder);
  if (key) await sign(folder, key, dryRun);
}
