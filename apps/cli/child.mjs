import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An ending that the person must read about: its message is printed as it is, its code becomes the exit code. */
export class Failure extends Error {
  /** @param {string} message @param {number} [code] */
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}

/**
 * Carries out a command of this folder, with the root of the checkout and the arguments that were typed, and ends the process by what it answers.
 * @param {(root: string, args: readonly string[]) => Promise<number>} main
 */
export async function program(main) {
  try {
    process.exit(await main(join(fileURLToPath(import.meta.url), '../../..'), process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(error.code);
  }
}

/** The exit code of a process that ended with this code, or by this signal (128 + its number), as shells count. */
export const exitCode = (/** @type {number | null} */ code, /** @type {NodeJS.Signals | null} */ signal) =>
  signal ? 128 + constants.signals[signal] : (code ?? 1);

// After its exit, a child's pipes may be held open by something it left behind: wait no longer than this for them.
const PIPE_GRACE_MS = 2000;
const PARENT_CHECK_MS = 250;
const parent = process.ppid;

/**
 * How to spawn; `started` learns the child's pid, `heard` what it prints, as it prints it.
 * @typedef {import('node:child_process').SpawnOptions
 *   & { started?: (pid: number) => void, heard?: (text: string) => void }} RunOptions
 */

/**
 * Runs a command to its end and passes SIGTERM and SIGINT on to it. Its output is collected, not shown, unless
 * the options say otherwise. `stoppedBy` is the signal that reached us.
 * @param {string} command @param {readonly string[]} args @param {RunOptions} options
 * @returns {Promise<{ code: number, output: string, stoppedBy: NodeJS.Signals | undefined }>}
 */
export function run(command, args, { started, heard, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    if (child.pid) started?.(child.pid);
    let output = '';
    /** @type {NodeJS.Signals | undefined} */
    let stoppedBy;
    const forget = onStop((signal) => child.kill((stoppedBy = signal)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        heard?.(text);
      });
    }
    const end = () => {
      clearTimeout(grace);
      forget();
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ code: exitCode(child.exitCode, child.signalCode), output, stoppedBy });
    };
    /** @type {NodeJS.Timeout | undefined} */
    let grace;
    child.once('exit', () => (grace = setTimeout(end, PIPE_GRACE_MS)));
    child.once('close', end);
    child.once('error', (error) => {
      forget();
      reject(error);
    });
  });
}

/**
 * Calls `stop` for each SIGTERM and SIGINT, and with SIGTERM when the npm that started us is gone (killed with -9, it
 * could not tell us). Returns how to end that.
 * @param {(signal: NodeJS.Signals) => void} stop
 */
function onStop(stop) {
  const watch = process.env.npm_lifecycle_event === undefined ? undefined : setInterval(look, PARENT_CHECK_MS);
  function look() {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop('SIGTERM');
  }
  process.on('SIGTERM', stop).on('SIGINT', stop);
  return () => {
    clearInterval(watch);
    process.off('SIGTERM', stop).off('SIGINT', stop);
  };
}
