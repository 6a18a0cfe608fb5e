import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Scratch } from '../src/scratch.ts';
import type { Installation } from '../src/server-process.ts';

const run = promisify(execFile);

/** An ordinary user of the roots, of whom this machine knows nothing. */
export const ada = { uid: 1234, gid: 1234, home: '/home/ada' };

/** A root file system that has next to nothing in it, and where it came from. */
interface Recipe {
  readonly packages: readonly string[];
  readonly finish?: (root: string) => Promise<void>;
}

/** The tools of Debian with what these load: no compiler's library, no package manager, no zstd. */
const debian: Recipe = {
  packages: ['base-files', 'libc6', 'dash', 'coreutils', 'libacl1', 'libattr1', 'libgmp10', 'libselinux1', 'libpcre2-8-0'],
};

/** As Alpine is made: BusyBox for all tools, musl for its C library, whose `ldd` says so. No file of glibc. */
const musl: Recipe = {
  packages: ['busybox-static', 'musl'],
  finish: async (root) => {
    const { stdout } = await run(join(root, 'bin/busybox'), ['--list']);
    for (const tool of stdout.split('\n').filter((name) => name !== '' && name !== 'busybox')) symlinkSync('busybox', join(root, 'bin', tool));
    mkdirSync(join(root, 'usr/bin'), { recursive: true });
    writeFileSync(join(root, 'usr/bin/ldd'), '#!/bin/sh\nexec /lib/ld-musl-x86_64.so.1 --list "$@"\n', { mode: 0o755 });
  },
};

export const recipes = { debian, musl };

/** An installation that keeps its data where it does when nobody says where. */
export const withoutDataDirectory = (at: Installation): Installation => ({ ...at, settings: Object.fromEntries(Object.entries(at.settings).filter(([name]) => name !== 'SYMBOLON_DATA_DIR')) });

/** Why no root can be made here; undefined when it can. */
export async function obstacle(): Promise<string | undefined> {
  if (process.arch !== 'x64') return 'the packages of the roots are named for x64 alone';
  if (process.getuid?.() !== 0) return 'only root may chroot';
  const tools = [['unshare', '--mount', 'true'], ['dpkg-deb', '--version'], ['apt-get', '--version'], ['zstd', '--version']] as const;
  for (const [file, ...args] of tools) {
    const missing = await run(file, args).then(() => undefined, (error: Error) => error.message.trim());
    if (missing !== undefined) return missing;
  }
  return undefined;
}

/** A program of Debian that needs none of its other packages here, without installing it; answers the folder it lies in. */
export async function debianPackage(scratch: Scratch, name: string): Promise<string> {
  const [folder, debs] = [scratch.directory(), scratch.directory()];
  await unpackDebian([name], debs, folder);
  return folder;
}

async function unpackDebian(packages: readonly string[], debs: string, root: string): Promise<void> {
  await run('apt-get', ['--quiet=2', '-o', 'APT::Sandbox::User=root', 'download', ...packages], { cwd: debs });
  for (const deb of readdirSync(debs)) await run('dpkg-deb', ['--extract', join(debs, deb), root]);
}

/** Where what is tried is seen in a root, in a folder that nobody may write to. */
export type Places = Readonly<Record<string, string>>;

/** A root, and a view of the file system in which it has all that it is given; the view goes with the process that holds it, and nothing of it is seen outside. */
export class BareRoot {
  private constructor(
    readonly path: string,
    readonly holder: number,
  ) {}

  /** Makes a root of packages of Debian, as this machine's apt brings them. */
  static async make(scratch: Scratch, { packages, finish }: Recipe, places: Places): Promise<BareRoot> {
    const folder = scratch.directory();
    const [root, debs] = [join(folder, 'root'), join(folder, 'debs')];
    for (const path of [root, debs]) mkdirSync(path);
    await unpackDebian(packages, debs, root);
    await finish?.(root);
    writeAccounts(root);
    return BareRoot.around(scratch, root, places);
  }

  /** A root that is there. */
  static async around(scratch: Scratch, root: string, places: Places): Promise<BareRoot> {
    const mounts = Object.entries(places).map(([place, from]) => `mount --bind '${from}' '${root}${place}' && mount -o remount,bind,ro '${root}${place}'`);
    for (const place of ['/dev', '/proc', ...Object.keys(places)]) mkdirSync(join(root, place), { recursive: true });
    const script = [...['proc', 'dev'].map((name) => `mount --rbind /${name} '${root}/${name}'`), ...mounts, 'echo held', 'cat > /dev/null'].join(' && ');
    const child = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] }); // it ends with its input, also when we are killed
    scratch.onClose(async () => {
      child.stdin.end();
      await once(child, 'exit');
    });
    await once(child.stdout, 'data');
    return new BareRoot(root, child.pid ?? 0);
  }

  /** The command line that runs a program in it as an ordinary user. Without a network there is nothing to be reached but the machine itself. */
  command(who: { readonly uid: number; readonly gid: number }, words: readonly string[], { network = true } = {}): [string, ...string[]] {
    const alone = network ? [] : ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
    return ['nsenter', `--mount=/proc/${this.holder}/ns/mnt`, '--', ...alone, 'chroot', `--userspec=${who.uid}:${who.gid}`, this.path, ...words];
  }
}

function writeAccounts(root: string): void {
  for (const path of ['etc', 'tmp', ada.home]) mkdirSync(join(root, path), { recursive: true });
  chmodSync(join(root, 'tmp'), 0o1777);
  chownSync(join(root, ada.home), ada.uid, ada.gid);
  writeFileSync(join(root, 'etc/passwd'), `root:x:0:0:root:/root:/bin/sh\nada:x:${ada.uid}:${ada.gid}::${ada.home}:/bin/sh\n`);
  writeFileSync(join(root, 'etc/group'), `root:x:0:\nada:x:${ada.gid}:\n`);
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
}
