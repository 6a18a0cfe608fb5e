import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { send } from './http.ts';
import { postmasterOn } from './postmaster.ts';
import { openScratch } from './scratch.ts';
import { emptyInstallation, ServerProcess, type Installation } from './server-process.ts';
import { firstRunOf, token } from './tokens.ts';
import { copyTree } from './tree-copy.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

const tree = copyTree(scratch);
const messages = join(tree, 'apps/auth/src/pages/messages/en.json');
const consoleWords = join(tree, 'apps/console/src/i18n/messages/en.json');
const library = join(tree, 'libs/contracts/src/api.ts');
const replace = (file: string, from: string, to: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));

const develop = (at: Installation) => new ServerProcess(at, ['npm', 'run', 'dev'], {}, tree);
const heading = async (at: Installation) => /<h1[^>]*>([^<]*)/.exec((await send(at, '/login')).text)?.[1];

/** The English words of the console, by the names of files that its page and its first scripts tell. */
async function wordsOfConsole(at: Installation): Promise<string> {
  const names = (await send(at, '/console')).text.match(/\/console\/assets\/[\w.-]+\.js/g) ?? [];
  const scripts = await Promise.all(names.map(async (name) => (await send(at, name)).text));
  const [words = ''] = /\ben\.[\w-]+\.js/.exec(scripts.join('\n')) ?? [];
  return (await send(at, `/console/assets/${words}`)).text;
}

describe('a tree that somebody works on', () => {
  let at: Installation;
  let dev: ServerProcess;
  beforeAll(async () => {
    at = await emptyInstallation(scratch);
    dev = develop(at);
  });

  test('is generated, built and served, and where to look is told', async () => {
    const [, mails] = await dev.printed(/^ +mails +(\S+)$/m);
    expect(mails).toBe(join(at.dataDirectory, 'mails'));
    const addresses = [...dev.stdout.matchAll(/^ +(?:issuer|log in|discovery|health) +http:\/\/localhost:\d+(\S*)$/gm)].map(([, path]) => path);
    expect(addresses).toEqual(['', '/account', '/.well-known/openid-configuration', '/health/ready']);
    const statuses = await Promise.all(addresses.slice(1).map(async (path = '') => (await send(at, path)).status));
    expect(statuses).toEqual([303, 200, 200]);
  });

  test('serves what is saved on the same data, and a mistake leaves the server be', async () => {
    const first = firstRunOf(dev.stdout);
    const before = await heading(at);

    replace(messages, 'This page is out of date', 'Something is amiss');
    await dev.logged('ready', 2);
    await dev.told(/Restarted in \d+ ms/);
    expect([before, await heading(at)]).toEqual(['This page is out of date', 'Something is amiss']);
    expect((await token(at, first, { grant_type: 'client_credentials' })).status).toBe(200);

    replace(messages, '"Something is amiss"', '');
    await dev.told(/messages\/en\.json[^]*The build failed; what was built before goes on/);
    expect(await heading(at)).toBe('Something is amiss');
    replace(messages, '"flow_over": ,', '"flow_over": "Something is odd",');
    await dev.logged('ready', 3);
    expect(await heading(at)).toBe('Something is odd');

    replace(library, "path: '/health/live'", "path: '/health/alive'");
    await dev.logged('ready', 4);
    expect((await send(at, '/health/alive')).status).toBe(200);
  });

  test('serves the console of its sources, and an end leaves nothing', async () => {
    replace(consoleWords, '"overview": "Overview"', '"overview": "At a glance"');
    await dev.logged('ready', 5);
    expect(await wordsOfConsole(at)).toContain('At a glance');

    expect(await dev.stop('SIGINT')).toBe(0);
    expect(postmasterOn(at.postgres)).toBeUndefined();
  });
});

test('nothing is left behind when npm is killed', async () => {
  const at = await emptyInstallation(scratch);
  const dev = develop(at);
  await dev.logged('ready');
  const postgres = postmasterOn(at.postgres);
  await dev.kill9(); // resolves when nobody holds its output any more: neither the watcher nor the server
  expect([postgres, postmasterOn(at.postgres)]).toEqual([expect.any(Number), undefined]);
});
