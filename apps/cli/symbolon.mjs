#!/usr/bin/env node
// The `symbolon` command. It installs and builds what is missing, then hands over to the server on the right Node.js.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { callersFolder } from './callers-folder.mjs';
import { Failure, program, run } from './child.mjs';
import { asksForHelp, COMMANDS, HELP } from './help.mjs';
import { ensureInstalled } from './install.mjs';
import { nodeBinary } from './node.mjs';

/**
 * Carries out the command and answers with the exit code.
 * @param {string} root @param {readonly string[]} args
 */
async function main(root, args) {
  const [command = 'help'] = args;
  if (asksForHelp(args)) return print(HELP);
  if (command === '--version') return print(`${version(root)}\n`);
  if (!COMMANDS.includes(command)) throw new Failure(`symbolon: there is no command "${command}".\n\n${HELP}`, 2);

  await ensureInstalled(root);
  await ensureBuilt(root);
  // The server exits when the 'ipc' channel closes, so that it is not left behind even if we are killed with -9.
  const server = await run(nodeBinary(root), [join(root, 'apps/auth/dist/main.js'), ...args], {
    cwd: callersFolder(root),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  return server.code;
}

/** @param {string} root */
const version = (root) => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** @param {string} text */
function print(text) {
  process.stdout.write(text);
  return 0;
}

await program(main);
