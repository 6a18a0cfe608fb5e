import { join } from 'node:path';
import { Failure } from './child.mjs';
import { withLock } from './lock.mjs';
import { nx } from './nx.mjs';
import { filesIn, readStamp, sameContents, stampOf, writeStamp } from './stamp.mjs';

const STAMP = 'tmp/generated.json';
const OUTPUTS = ['libs/database/src/generated', 'apps/auth/src/surfaces/console/generated'];

/**
 * Makes sure that what is generated, Prisma's client and the console, is that of its sources; costs milliseconds when it is.
 * @param {string} root
 */
export async function ensureGenerated(root) {
  if (isGenerated(root)) return;
  await withLock(join(root, 'tmp/build.lock'), async (alsoHeldBy) => {
    if (isGenerated(root)) return;
    process.stderr.write('Generating …\n');
    const read = stampOf(root, sources(root), {});
    const made = await nx(root, ['run-many', '-t', 'generate'], { started: alsoHeldBy });
    if (made.stoppedBy) throw new Failure('Stopped while generating.', made.code || 1);
    if (made.code !== 0) throw new Failure(`${made.output}\nCode could not be generated; the words above say why.`);
    writeStamp(join(root, STAMP), { ...read, ...stampOf(root, outputs(root), {}) });
  });
}

/** What the console is built from, beside the contracts. */
const consoleSources = ['apps/console/src', 'examples/applications', 'examples/apache'];

/** Whether sources and generated files are, by content, those of the last time. @param {string} root */
function isGenerated(root) {
  if (outputs(root).length === 0) return false;
  const known = readStamp(join(root, STAMP));
  return sameContents(known, stampOf(root, [...sources(root), ...outputs(root)], known));
}

/** @param {string} root */
const sources = (root) => [
  ...filesIn(root, 'prisma', (name) => /\.(prisma|ts|mjs)$/.test(name)),
  ...consoleSources.flatMap((folder) => filesIn(root, folder, (name) => !/^\.|\.md$|\.spec\.ts$/.test(name), { deep: true })),
  ...filesIn(root, '.', (name) => name === 'package-lock.json'),
];

const outputs = (/** @type {string} */ root) => OUTPUTS.flatMap((folder) => filesIn(root, folder, () => true, { deep: true }));
