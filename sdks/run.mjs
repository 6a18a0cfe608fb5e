import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @typedef {{ what: string, ok: boolean, output: string, stdout: string }} Step */

/**
 * Runs a command in a folder beside this file, to its end. `ok` is whether it ended with 0; not, when there is no such command.
 * @param {string} folder @param {string} command @param {readonly string[]} args
 * @returns {Step}
 */
export function run(folder, command, args) {
  const { status, stdout = '', stderr = '', error } = spawnSync(command, args, {
    cwd: fileURLToPath(new URL(folder, import.meta.url)),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, GOTOOLCHAIN: process.env['GOTOOLCHAIN'] ?? 'local', GOFLAGS: '-mod=readonly', PYTHONDONTWRITEBYTECODE: '1' },
  });
  return { what: [command, ...args].join(' '), ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`, stdout: stdout ?? '' };
}
