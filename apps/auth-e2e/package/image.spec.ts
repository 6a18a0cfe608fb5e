import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '../src/postgres.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, ServerProcess } from '../src/server-process.ts';
import { firstRunOf, token } from '../src/tokens.ts';
import { BareRoot, debianPackage, obstacle, withoutDataDirectory } from './bare-root.ts';
import { packaged, unpacked } from './tarball.ts';

const run = promisify(execFile);

/** The image as umoci, which is not ours, reads and unpacks it; no container engine is here to run it, so its command is run in its root. */
const scratch = openScratch();
afterAll(() => scratch.close());

interface Config {
  readonly process: { readonly args: readonly string[]; readonly env: readonly string[]; readonly cwd: string; readonly user: { readonly uid: number; readonly gid: number } };
}

const missing = await obstacle();
if (missing !== undefined) test.skip(`the image was not unpacked: ${missing}`, () => undefined);
else
  test('umoci unpacks it; in it there is the server and no shell; it serves on a database that somebody else runs, as its user, and writes nothing to its files', async () => {
    const umoci = join(await debianPackage(scratch, 'umoci'), 'usr/bin/umoci');
    const layout = await unpacked(scratch, join(await packaged(scratch), `symbolon-image-linux-${process.arch}.tar`));
    const bundle = join(scratch.directory(), 'bundle');
    const { stdout: tags } = await run(umoci, ['list', '--layout', layout]);
    await run(umoci, ['unpack', '--image', `${layout}:${tags.trim()}`, bundle]);

    const rootfs = join(bundle, 'rootfs');
    const files = readdirSync(rootfs, { recursive: true, encoding: 'utf8' });
    expect(readdirSync(rootfs)).toEqual(['symbolon']);
    expect(files.filter((file) => /(^|\/)(sh|bash|busybox|postgres|initdb)$/.test(file))).toEqual([]);

    const { process: start } = JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')) as Config;
    expect(start.user).toMatchObject({ uid: 1000, gid: 1000 });
    const postgres = await startPostgres(scratch);
    const image = Object.fromEntries(start.env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    const at = withoutDataDirectory(await newInstallation(scratch, { ...image, DATABASE_URL: await postgres.createDatabase('image'), SYMBOLON_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'), SYMBOLON_WORKERS: '2' }));
    const root = await BareRoot.around(scratch, rootfs, {});
    const server = new ServerProcess(at, root.command(start.user, start.args), {});
    await server.printed(/Symbolon is ready[^]*\n\n$/);
    const first = firstRunOf(server.stdout);
    expect((await token(at, first, { grant_type: 'password', username: first.username, password: first.password })).status).toBe(200);
    expect(server.log.filter(({ level }) => level === 'error')).toEqual([]);
    expect(await server.stop()).toBe(0);
    expect(readdirSync(rootfs, { recursive: true, encoding: 'utf8' }).filter((file) => !/^(proc|dev)(\/|$)/.test(file))).toEqual(files);
  }, 600_000);
