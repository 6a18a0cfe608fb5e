import { dirname } from 'node:path';
import { Failure, run } from '../child.mjs';
import { npmCommand, pathWithNpm } from '../npm.mjs';

/** Runs npm in a clone, on the Node.js of this process. @param {string} clone @param {readonly string[]} words */
export async function npm(clone, words) {
  const [command, ...args] = npmCommand(process.env);
  const env = { ...process.env, NX_DAEMON: 'false', PATH: pathWithNpm(clone, dirname(process.execPath), process.env) };
  const { code, output } = await run(command, [...args, ...words], { cwd: clone, env });
  if (code !== 0) throw new Failure(`npm ${words.join(' ')} failed, and nothing was released:\n${output}`);
}

/** Tells what is done, and how long it took. @param {string} what @param {() => Promise<unknown>} work */
export async function step(what, work) {
  const begun = performance.now();
  await work();
  process.stdout.write(`${String(Math.round((performance.now() - begun) / 1000)).padStart(4)} s  ${what}\n`);
}
