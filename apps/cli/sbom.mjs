// `npm run sbom -- FOLDER`: what is in the server and in each package of this checkout, as CycloneDX has it.
import { resolve } from 'node:path';
import { Failure, program, run } from './child.mjs';

await program(async (root, [folder, ...rest]) => {
  if (folder === undefined || rest.length > 0) throw new Failure('Usage: npm run sbom -- FOLDER', 2);
  const { code, output } = await run('git', ['log', '-1', '--format=%cI'], { cwd: root });
  const at = code === 0 ? new Date(output.trim()) : new Date();
  const { writeBoms } = await import('./release/boms.mjs');
  await writeBoms(root, resolve(folder), at.toISOString());
  return 0;
});
