import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, ServerProcess, type Installation } from '../src/server-process.ts';
import { firstRunOf, token } from '../src/tokens.ts';
import { ada, BareRoot, obstacle, recipes, withoutDataDirectory } from './bare-root.ts';
import { packaged, unpacked } from './tarball.ts';

/** The tarball where there is nothing else: on Debian with its tools alone, and on musl and BusyBox, as somebody who may not write to where it was unpacked. */
const scratch = openScratch();
afterAll(() => scratch.close());

const missing = await obstacle();
const place = '/opt/symbolon';
let server: string;

beforeAll(async () => {
  if (missing !== undefined) return;
  server = await unpacked(scratch, join(await packaged(scratch), `symbolon-linux-${process.arch}.tar.zst`));
}, 600_000);

/** Settings of somebody who has set nothing but what tells one test from another. */
const installation = async (home: string = ada.home): Promise<Installation> =>
  withoutDataDirectory(await newInstallation(scratch, { SYMBOLON_WORKERS: '2', HOME: home, PATH: '/bin:/usr/bin:/sbin:/usr/sbin' }));

const launch = (at: Installation, root: BareRoot, args: readonly string[], options: { readonly network?: boolean } = {}) =>
  new ServerProcess(at, root.command(ada, [`${place}/symbolon`, ...args], options), {});

async function command(at: Installation, root: BareRoot, args: readonly string[]) {
  const run = launch(at, root, args);
  const ending = await run.ended;
  return { ending, stdout: run.stdout, stderr: run.stderr };
}

/** Without what is only shown in it. */
const filesOf = (root: string) => readdirSync(root, { recursive: true, encoding: 'utf8' });

if (missing !== undefined) test.skip(`no root can be made here, so nothing was started: ${missing}`, () => undefined);
else
  describe.each(Object.entries(recipes))('on %s', (name, recipe) => {
    let root: BareRoot;
    let at: Installation;
    beforeAll(async () => {
      root = await BareRoot.make(scratch, recipe, { [place]: server, '/opt/next': server });
      at = await installation();
    });

    test('there is no library of C++, and on musl none of glibc', () => {
      const files = filesOf(root.path);
      expect(files.filter((file) => /libstdc\+\+/.test(file))).toEqual([]);
      expect(files.filter((file) => /libc\.so\.6|ld-linux/.test(file)).length > 0).toBe(name === 'debian');
    });

    test('without a network it starts, makes its database in the home of who started it, and its tokens are verified', async () => {
      const run = launch(at, root, ['start', '--try'], { network: false });
      await run.printed(/client_credentials: access token verified/);
      expect(await run.stop()).toBe(0);
      expect(run.stdout).toContain('password: access token verified');
      expect(run.log.filter(({ level }) => level === 'error')).toEqual([]);
      const data = join(root.path, ada.home, '.local/share/symbolon');
      expect(readdirSync(data).sort()).toEqual(['master.key', 'postgres']);
      expect(statSync(data).uid).toBe(ada.uid);
    }, 120_000);

    test('it serves others, is backed up meanwhile, and what was backed up is restored and read', async () => {
      const at = await installation(`${ada.home}/other`);
      const run = launch(at, root, ['start']);
      await run.printed(/Symbolon is ready[^]*\n\n$/);
      const first = firstRunOf(run.stdout);
      expect((await token(at, first, { grant_type: 'password', username: first.username, password: first.password })).status).toBe(200);

      const key = await command(at, root, ['backup', 'key', `${ada.home}/backup.key`]);
      const recipient = /age1\w+/.exec(key.stdout)?.[0] ?? '';
      expect(await command(at, root, ['backup', `${ada.home}/backups`, '--recipient', recipient])).toMatchObject({ ending: 0, stderr: '' });
      const [file = ''] = readdirSync(join(root.path, ada.home, 'backups'));
      const verified = await command(at, root, ['backup', 'verify', `${ada.home}/backups/${file}`, '--identity', `${ada.home}/backup.key`]);
      expect(verified).toMatchObject({ ending: 0 });
      expect(await command(at, root, ['migrate', '--plan'])).toMatchObject({ ending: 0, stderr: '' });
      expect(await run.stop()).toBe(0);
    }, 180_000);

    test('the release after, unpacked elsewhere, goes on with what the one before has left', async () => {
      const next = new ServerProcess(at, root.command(ada, ['/opt/next/symbolon', 'start']), {});
      await next.logged('ready');
      expect((await next.printed(/Symbolon is ready[^]*\n\n$/))[0]).toContain('  Try it:  symbolon start --try\n'); // and no word of a first start
      expect(await next.stop()).toBe(0);
    }, 120_000);

    test('it says its version, and what it does not know', async () => {
      const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as { readonly version: string };
      expect(await command(at, root, ['--version'])).toEqual({ ending: 0, stdout: `${version}\n`, stderr: '' });
      expect(await command(at, root, ['help'])).toMatchObject({ ending: 0, stdout: expect.stringMatching(/^symbolon: a self-hosted identity provider\n/) });
      expect(await command(at, root, ['bakcup'])).toMatchObject({ ending: 2, stderr: expect.stringMatching(/^symbolon: there is no command "bakcup"/) });
    });
  });
