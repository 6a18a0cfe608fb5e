import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './child.mjs';
import { withLock } from './lock.mjs';
import { nx } from './nx.mjs';
import { filesIn, readStamp, sameContents, stampOf, writeStamp } from './stamp.mjs';

const DIST = 'apps/auth/dist';
const STAMP = 'tmp/built.json';

/**
 * Makes sure that the built server is that of the sources; costs milliseconds when it is.
 * @param {string} root
 */
export async function ensureBuilt(root) {
  if (isBuilt(root)) return;
  await withLock(join(root, 'tmp/build.lock'), async (alsoHeldBy) => {
    if (isBuilt(root)) return;
    process.stderr.write('Building …\n');
    // Stamped before the build reads them: what is saved while it runs must count as newer than the build.
    const read = stampOf(root, sources(root), readStamp(join(root, STAMP)));
    const build = await nx(root, ['run-many', '-t', 'build', '--projects=@symbolon/auth'], { started: alsoHeldBy });
    if (build.stoppedBy) throw new Failure('Stopped while building.', build.code || 1);
    if (build.code !== 0) throw new Failure(`${build.output}\nThe build failed; its words are above.`);
    writeStamp(join(root, STAMP), { ...read, ...stampOf(root, outputs(root), {}) });
  });
}

/**
 * Whether the sources and the built server are, by content, those of the last build.
 * @param {string} root
 */
export function isBuilt(root) {
  if (!statSync(join(root, DIST, 'main.js'), { throwIfNoEntry: false })) return false;
  const known = readStamp(join(root, STAMP));
  const now = stampOf(root, [...sources(root), ...outputs(root)], known);
  if (!sameContents(known, now)) return false;
  if (JSON.stringify(known) !== JSON.stringify(now)) remember(root, now);
  return true;
}

/** What the build reads. Generated files follow from the others; specs and pages for people are not built. @param {string} root */
function sources(root) {
  const libs = readdirSync(join(root, 'libs')).sort();
  return [
    ...filesIn(root, 'apps/auth', (name) => /\.(js|json)$/.test(name)),
    ...filesIn(root, 'apps/console', (name) => /\.(js|json|html)$/.test(name)),
    ...['apps/auth/src', 'apps/console/src', 'prisma', ...libs.map((lib) => `libs/${lib}/src`)].flatMap((folder) =>
      filesIn(root, folder, (name) => !/^\.|^generated$|\.spec\.ts$|\.md$/.test(name), { deep: true }),
    ),
    ...libs.flatMap((lib) => filesIn(root, `libs/${lib}`, (name) => /\.(ts|json)$/.test(name))),
    ...['examples/applications', 'examples/apache'].flatMap((folder) => filesIn(root, folder, (name) => !/^\.|\.md$/.test(name), { deep: true })), // the console shows them
    ...filesIn(root, '.', (name) => name === 'tsconfig.base.json' || name === 'package-lock.json'),
  ];
}

const outputs = (/** @type {string} */ root) => filesIn(root, DIST, () => true, { deep: true });

/** @param {string} root @param {import('./stamp.mjs').Stamp} stamp */
function remember(root, stamp) {
  try {
    writeStamp(join(root, STAMP), stamp);
  } catch {
    // Where this user may not write, the contents are simply compared again next time.
  }
}
