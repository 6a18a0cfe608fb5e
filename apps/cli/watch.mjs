// Builds the server into a folder of its own, which `npm start` never looks at, and again whenever a source changes; each build
// that succeeds and differs is served instead of the one before. Started by dev.mjs, on the right Node.js.
import { readdirSync, rmSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { watch } from 'rolldown';
import { DevServer } from './dev-server.mjs';
import { ensureGenerated } from './generated.mjs';
import { filesIn, sameContents, stampOf } from './stamp.mjs';

const APP = 'apps/auth';
const OUTPUT = 'apps/auth/tmp/dev';
const DOCUMENTED = /^libs\/contracts\/src\/(?!.*\.spec\.ts$)|^apps\/auth\/src\/platform\/config\.ts$/;

/** Resolves when the person or whoever started us wants an end. */
const stopped = new Promise((resolve) => {
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, resolve);
  if (process.connected === false) resolve(undefined);
});

/** @param {string} root @param {readonly string[]} args */
async function main(root, args) {
  const server = new DevServer(join(root, OUTPUT), args);
  rmSync(join(root, OUTPUT), { recursive: true, force: true });
  const watcher = watch(await options(root));
  /** @type {import('./stamp.mjs').Stamp} */
  let served = {};
  /** @type {number | undefined} */
  let changedAt;
  let turn = Promise.resolve();
  let isOver = false;

  async function serve() {
    const built = stampOf(root, [...filesIn(root, OUTPUT, () => true, { deep: true }), ...filesIn(root, 'prisma/migrations', () => true, { deep: true })], {});
    const since = changedAt;
    changedAt = undefined;
    if (isOver) return;
    if (server.isRunning && sameContents(served, built)) return say('Nothing that the server runs has changed.');
    const isFirst = Object.keys(served).length === 0;
    served = built;
    const issuer = await server.restart();
    if (issuer && isFirst) process.stdout.write(addresses(issuer));
    else if (issuer && since) say(`Restarted in ${Math.round(performance.now() - since)} ms.`);
  }

  watcher.on('change', (file) => {
    changedAt ??= performance.now();
    const path = relative(root, file);
    if (DOCUMENTED.test(path)) say(`${path} changed: once it is right, \`npm run generate\` writes the documents that are made from it.`);
  });
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') {
      changedAt = undefined;
      say(`${coloured(event.error.message)}\nThe build failed; what was built before goes on.`);
    }
    if (event.code === 'BUNDLE_END') turn = turn.then(serve);
    if (event.code === 'ERROR' || event.code === 'BUNDLE_END') await event.result.close();
  });

  await stopped;
  isOver = true;
  await server.stop();
  await watcher.close();
}

/**
 * The app's own build, but for packages: they stay outside, so that only our sources are built again.
 * @param {string} root @returns {Promise<import('rolldown').WatchOptions>}
 */
async function options(root) {
  const { default: config } = await import(pathToFileURL(join(root, APP, 'rolldown.config.js')).href);
  const libs = readdirSync(join(root, 'libs')).map((lib) => `libs/${lib}/src`);
  return {
    ...config,
    cwd: join(root, APP),
    external: (/** @type {string} */ id) => !/^[.\0]|^@(symbolon|oxc-project)\//.test(id) && !isAbsolute(id),
    plugins: [
      config.plugins,
      {
        name: 'symbolon-dev',
        async buildStart() {
          for (const folder of [`${APP}/src`, 'prisma', 'apps/console/src', ...libs]) this.addWatchFile(join(root, folder));
          await ensureGenerated(root);
        },
      },
    ],
    output: { ...config.output, dir: join(root, OUTPUT), cleanDir: false }, // a server may be starting from it
    watch: { exclude: [/\/generated\//] }, // it is written by the build itself
  };
}

/** Where to look. @param {string} issuer */
function addresses(issuer) {
  const { SYMBOLON_DATA_DIR: data = '.symbolon', SYMBOLON_SMTP_URL: smtp = process.env.SYMBOLON_SMTP_URL_FILE } = process.env;
  const mails = smtp ? '' : `    mails      ${resolve(data, 'mails')}\n`;
  return `  Watching the sources; Ctrl+C ends it all.

    issuer     ${issuer}
    log in     ${issuer}/account
    discovery  ${issuer}/.well-known/openid-configuration
    health     ${issuer}/health/ready
${mails}
`;
}

const say = (/** @type {string} */ text) => void process.stderr.write(`${text}\n`);
const coloured = (/** @type {string} */ text) => (process.stderr.isTTY ? text : stripVTControlCharacters(text));

await main(resolve(fileURLToPath(import.meta.url), '../../..'), process.argv.slice(2));
process.exit(0);
