// `npm run dev`: builds and restarts the server whenever a source changes, until Ctrl+C. It installs what is missing and hands
// over to watch.mjs on the right Node.js. Its arguments are those of `symbolon start`.
import { join } from 'node:path';
import { callersFolder } from './callers-folder.mjs';
import { program, run } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { nodeBinary } from './node.mjs';

/** @param {string} root @param {readonly string[]} args */
async function main(root, args) {
  await ensureInstalled(root);
  // Like the server, the watcher ends when the 'ipc' channel closes: nothing is left behind even if we are killed with -9.
  const watcher = await run(nodeBinary(root), [join(root, 'apps/cli/watch.mjs'), ...args], {
    cwd: callersFolder(root),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  return watcher.code;
}

await program(main);
