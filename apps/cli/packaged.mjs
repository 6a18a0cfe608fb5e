// The `symbolon` command of what was unpacked from a tarball: nothing is installed or built, and this process becomes the server.
import cluster from 'node:cluster';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from './child.mjs';
import { asksForHelp, COMMANDS, HELP } from './help.mjs';
import { dataDirectory, loaderArguments } from './packaged-paths.mjs';

const root = join(import.meta.dirname, '../..');
const args = process.argv.slice(2);

try {
  if (asksForHelp(args)) process.stdout.write(HELP);
  else if (args[0] === '--version') process.stdout.write(`${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`);
  else if (!COMMANDS.includes(args[0])) throw new Failure(`symbolon: there is no command "${args[0]}".\n\n${HELP}`, 2);
  else await serve();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code;
}

async function serve() {
  process.env.SYMBOLON_DATA_DIR = dataDirectory(process.env, process.getuid?.());
  // This program is the loader of the C library: workers are started by it as we were, and in an image there is no shell for bin/node.
  if (cluster.isPrimary) cluster.setupPrimary({ execArgv: [...loaderArguments(root), ...process.execArgv] });
  // On a machine with musl this package would look for its build for musl, which does not load into this Node.js.
  const argon2 = join(root, `node_modules/@node-rs/argon2-${process.platform}-${process.arch}-gnu`);
  process.env.NAPI_RS_NATIVE_LIBRARY_PATH ??= join(argon2, readdirSync(argon2).find((name) => name.endsWith('.node')) ?? '');
  await import(pathToFileURL(join(root, 'apps/auth/dist/main.js')).href); // not by its name: it is built, and no source of this program
}
