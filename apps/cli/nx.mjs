import { dirname, join } from 'node:path';
import { run } from './child.mjs';
import { nodeBinary } from './node.mjs';
import { pathWithNpm } from './npm.mjs';

/**
 * Runs nx in the workspace on the right Node.js, with nothing that stays behind or asks: no daemon, cloud or screen.
 * @param {string} root @param {readonly string[]} args @param {import('./child.mjs').RunOptions} [options]
 */
export function nx(root, args, { env: more, ...options } = {}) {
  const node = nodeBinary(root);
  const env = {
    ...process.env,
    PATH: pathWithNpm(root, dirname(node), process.env),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    FORCE_COLOR: process.env.FORCE_COLOR ?? (process.stdout.isTTY && !process.env.NO_COLOR ? '1' : '0'),
    ...more,
  };
  return run(node, [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args], { cwd: root, env, ...options });
}
