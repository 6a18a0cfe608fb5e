// `npm run release -- X.Y.Z [--key FILE] [--into FOLDER] [--dry-run [--without-tests]]`: release/release.mjs, on the Node.js of the lock file.
import { join } from 'node:path';
import { program, run } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { nodeBinary } from './node.mjs';

await program(async (root, args) => {
  await ensureInstalled(root);
  const { code } = await run(nodeBinary(root), [join(root, 'apps/cli/release/release.mjs'), ...args], { stdio: 'inherit' });
  return code;
});
