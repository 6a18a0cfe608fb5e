// `npm run test:advisories`: asks the registry for advisories about all that the lock file names. Where it does not answer, that is said, and nothing is checked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, run } from '../child.mjs';
import { npmCommand } from '../npm.mjs';
import { advisoriesIn, advisoryFaults } from './advisories.mjs';
import { advisoryExceptions } from './exceptions.mjs';
import { shipped } from './licences.mjs';

/** @param {string} root */
async function main(root) {
  const [npm, ...args] = npmCommand(process.env);
  const { output } = await run(npm, [...args, 'audit', '--json', '--fetch-timeout=20000', '--fetch-retries=1', '--package-lock-only'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const packages = shipped(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const advisories = advisoriesIn(output, packages);
  if (!advisories) {
    process.stdout.write('The registry gave no advisories (npm audit): NOTHING WAS CHECKED. Ask one that has them: npm run test:advisories --registry=…\n');
    return 0;
  }
  const faults = advisoryFaults(advisories, advisoryExceptions, new Date().toISOString().slice(0, 10));
  for (const each of faults.tools) process.stdout.write(`not shipped: ${each}\n`);
  for (const each of faults.shipped) process.stdout.write(`SHIPPED: ${each}\n`);
  process.stdout.write(`${packages.size} packages are shipped; ${faults.shipped.length} advisories or exceptions want something done, and ${faults.tools.length} are about tools. Exceptions: apps/cli/security/exceptions.mjs.\n`);
  return faults.shipped.length === 0 ? 0 : 1;
}

await program(main);
