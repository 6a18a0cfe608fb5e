import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { createZstdCompress } from 'node:zlib';
import { MasterKey, newFileKey, PiecewiseSha256, sealFile, type FileKey } from '@symbolon/crypto';
import { createTarPacker, type TarHeader } from 'modern-tar';
import { boundsOf, type Bounds } from './archive-reader.ts';
import { sealArchive } from './archive-writer.ts';
import { FolderStore } from './folder-store.ts';
import { dataName, installationOf, manifestName, masterKeyName, sealName, sealOf, type Manifest } from './manifest.ts';
import { restoreBackup } from './restore-backup.ts';

/** Archives that somebody else made: whoever knows the recipient can seal one. */
type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;
type Entry = readonly [header: Omit<TarHeader, 'size'>, text: string];

let folder: string;
let key: FileKey;
beforeAll(async () => {
  key = await newFileKey();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'symbolon-archive-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = new Uint8Array(32).fill(7);
const master = new MasterKey(bytes);
const keyText = `${Buffer.from(bytes).toString('base64')}\n`;
const file = (name: string, text: string): Entry => [{ name }, text];
const data: Entry = [{ name: `${dataName}/`, type: 'directory' }, ''];

/** Seals entries as they are given. */
async function sealed(entries: readonly Entry[]): Promise<string> {
  const { readable, controller } = createTarPacker();
  for (const [header, text] of entries) {
    const body = controller.add({ ...header, size: Buffer.byteLength(text) }).getWriter();
    if (text !== '') await body.write(new Uint8Array(Buffer.from(text)));
    await body.close();
  }
  controller.finalize();
  const small = Readable.fromWeb(readable as never).pipe(createZstdCompress());
  const path = join(folder, 'backup.age');
  writeFileSync(path, Buffer.from(await new Response(await sealFile([key.recipient], Readable.toWeb(small) as Bytes)).arrayBuffer()));
  return path;
}

/** The manifest that goes with them, and its seal. */
function signed(entries: readonly Entry[], by = master, more: Partial<Manifest> = {}): readonly Entry[] {
  const files = Object.fromEntries(entries.filter(([{ type }]) => type !== 'directory').map(([{ name }, text]) => [name, { size: Buffer.byteLength(text), sha256: hashed(text) }]));
  const manifest = JSON.stringify({ format: 1, taken_at: '2026-11-30T02:00:00.000Z', issuer: 'https://id.example.com', installation: installationOf(by), master_key: 'included', files, ...more });
  return [...entries, file(manifestName, manifest), file(sealName, sealOf(by, Buffer.from(manifest)).toString('hex'))];
}

function hashed(text: string): string {
  const hash = new PiecewiseSha256();
  hash.add(Buffer.from(text));
  return hash.hex();
}

const whole: readonly Entry[] = [file(masterKeyName, keyText), data, file(`${dataName}/PG_VERSION`, '18\n')];
const restore = (path: string, more: { readonly masterKey?: string; readonly nextMasterKey?: string; readonly installation?: string; readonly identity?: string } = {}) =>
  restoreBackup({ store: new FolderStore(folder), name: basename(path), identity: key.identity, masterKey: undefined, installation: undefined, ...more }, join(folder, 'new'));

test('what was written is what is restored, and its owner alone reads it', async () => {
  const manifest = await restore(await sealed(signed(whole)), { installation: installationOf(master) });
  expect(manifest.issuer).toBe('https://id.example.com');
  expect(readdirSync(join(folder, 'new')).sort()).toEqual([masterKeyName, 'postgres']);
  expect(readFileSync(join(folder, 'new', dataName, 'PG_VERSION'), 'utf8')).toBe('18\n');
  expect([masterKeyName, dataName, `${dataName}/PG_VERSION`].map((name) => statSync(join(folder, 'new', name)).mode & 0o777)).toEqual([0o600, 0o700, 0o600]);
});

const outside = 'which no backup has in it';
const broken = 'is no whole backup';
test.each<[what: string, entries: readonly Entry[], words: string]>([
  ['a step up', [...whole, file('postgres/data/../../../stolen', 'x')], outside],
  ['a step up alone', [...whole, file('../stolen', 'x')], outside],
  ['a path from the root', [...whole, file('/tmp/stolen', 'x')], outside],
  ['a place beside the data', [...whole, file('postgres/stolen', 'x')], outside],
  ['a hidden file', [...whole, file('postgres/data/.stolen', 'x')], outside],
  ['a symbolic link', [...whole, [{ name: 'postgres/data/base', type: 'symlink', linkname: '/tmp' }, '']], outside],
  ['a hard link', [...whole, [{ name: 'postgres/data/base', type: 'link', linkname: '/etc/passwd' }, '']], outside],
  ['a device', [...whole, [{ name: 'postgres/data/base', type: 'character-device' }, '']], outside],
  ['a pipe', [...whole, [{ name: 'postgres/data/base', type: 'fifo' }, '']], outside],
  ['the same file twice', [...whole, file(`${dataName}/PG_VERSION`, '17\n')], broken],
  ['a file in a folder that is none', [...whole, file(`${dataName}/PG_VERSION/a`, 'x')], 'Nothing was restored'],
])('an archive with %s is refused, and nothing of it stays', async (_, entries, words) => {
  await expect(restore(await sealed(signed(entries)))).rejects.toThrow(words);
  expect(readdirSync(folder)).toEqual(['backup.age']);
});

const base64 = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const others = new MasterKey(new Uint8Array(32).fill(8));
const notOurs = 'was not made under that master key';
test.each<[what: string, entries: readonly Entry[], more: Parameters<typeof restore>[1], words: string]>([
  ['another installation', signed(whole), { installation: installationOf(others) }, `is of the installation ${installationOf(master)}, and not of ${installationOf(others)}`],
  ['another installation, whose master key is a setting', signed(whole), { masterKey: base64(8) }, notOurs],
  ['another installation, whose master key is a setting, as is the one that follows', signed(whole), { masterKey: base64(8), nextMasterKey: base64(9) }, notOurs],
  ['another installation that takes the name of ours', signed(whole, others, { installation: installationOf(master) }), { installation: installationOf(master) }, notOurs],
  ['somebody who knows no master key', signed(whole, others), {}, notOurs],
  ['nobody', whole, {}, 'has no manifest'],
  ['us, without its seal', signed(whole).slice(0, -1), {}, notOurs],
  ['us, with a file more', [...signed(whole), file(`${dataName}/more`, 'x')], {}, 'are not those that its manifest names'],
  ['us, with a file less', signed([...whole, file(`${dataName}/more`, 'x')]).filter(([{ name }]) => name !== `${dataName}/more`), {}, 'are not those that its manifest names'],
  ['us, with a file changed', signed(whole).map((each) => (each[1] === '18\n' ? file(each[0].name, '17\n') : each)), {}, 'are not those that its manifest names'],
  ['a release to come', signed(whole, master, { format: 2 as never }), {}, 'that this release knows'],
  ['an installation that keeps its master key in a setting', signed(whole.slice(1), master, { master_key: 'apart' }), {}, 'was kept apart, in SYMBOLON_MASTER_KEY'],
])('an archive of %s is refused, and nothing of it stays', async (_, entries, more, words) => {
  await expect(restore(await sealed(entries), more)).rejects.toThrow(words);
  expect(readdirSync(folder)).toEqual(['backup.age']);
});

test.each<[what: string, by: MasterKey, more: Parameters<typeof restore>[1]]>([
  ['of before, with the one that follows beside it', master, { masterKey: base64(7), nextMasterKey: base64(8) }],
  ['that followed, with the one of before still in its place', others, { masterKey: base64(7), nextMasterKey: base64(8) }],
])('an archive under the master key %s is restored', async (_, by, more) => {
  const { installation } = await restore(await sealed(signed(whole.slice(1), by, { master_key: 'apart' })), more);
  expect(installation).toBe(installationOf(by));
});

test('an archive that was cut anywhere, or changed anywhere, is refused, and nothing of it stays', async () => {
  const path = await sealed(signed(whole));
  const intact = readFileSync(path);
  for (let at = 0; at < intact.length; at += Math.ceil(intact.length / 40)) {
    writeFileSync(path, intact.subarray(0, at));
    await expect(restore(path)).rejects.toThrow(broken);
    writeFileSync(path, Buffer.concat([intact.subarray(0, at), Buffer.from([(intact[at] ?? 0) ^ 1]), intact.subarray(at + 1)]));
    await expect(restore(path)).rejects.toThrow(/is no whole backup|was not sealed for this key/);
    expect(readdirSync(folder)).toEqual(['backup.age']);
  }
  writeFileSync(path, Buffer.concat([intact, Buffer.from([0])]));
  await expect(restore(path)).rejects.toThrow(broken);
});

test('another key opens nothing', async () => {
  await expect(restore(await sealed(signed(whole)), { identity: (await newFileKey()).identity })).rejects.toThrow('was not sealed for this key');
  expect(readdirSync(folder)).toEqual(['backup.age']);
});

test('a directory that is a link, a file or not empty is refused, and left as it is', async () => {
  const path = await sealed(signed(whole));
  const target = join(folder, 'new');
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, target);
  await expect(restore(path)).rejects.toThrow('is a link');
  rmSync(target);
  writeFileSync(target, '');
  await expect(restore(path)).rejects.toThrow('is no folder');
  rmSync(target);
  mkdirSync(target);
  writeFileSync(join(target, 'master.key'), 'mine');
  await expect(restore(path)).rejects.toThrow('is not empty (master.key)');
  expect([readdirSync(elsewhere), readdirSync(target), readFileSync(join(target, 'master.key'), 'utf8')]).toEqual([[], ['master.key'], 'mine']);
});

test('a new archive is its owner’s alone, goes through no link, and has nothing in the clear', async () => {
  const elsewhere = join(folder, 'elsewhere');
  symlinkSync(elsewhere, join(folder, 'linked'));
  const write = (name: string) => sealArchive([key.recipient], new Date(0), (archive) => archive.bytes(masterKeyName, Buffer.from(keyText.repeat(50))), (sealed) => new FolderStore(folder).put(name, sealed));
  await write('linked');
  expect(await write('new.age')).toBe(statSync(join(folder, 'new.age')).size);
  expect([readdirSync(folder).sort(), existsSync(elsewhere), lstatSync(join(folder, 'linked')).isFile()]).toEqual([['linked', 'new.age'], false, true]);
  expect(statSync(join(folder, 'new.age')).mode & 0o777).toBe(0o600);
  const written = readFileSync(join(folder, 'new.age'), 'latin1');
  expect(written).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
  for (const clear of [keyText.trim(), masterKeyName, 'ustar']) expect(written).not.toContain(clear);
});

test('what fails while it is written fails the archive', async () => {
  const fill = () => Promise.reject(new Error('the disk of the data is broken'));
  await expect(sealArchive([key.recipient], new Date(0), fill, (sealed) => new FolderStore(folder).put('new.age', sealed))).rejects.toThrow('the disk of the data is broken');
  expect(readdirSync(folder)).toEqual([]);
});

const keep = () => Promise.reject(new Error('the disk of the backups is full'));
test('what fails where it is kept fails the archive', async () => {
  await expect(sealArchive([key.recipient], new Date(0), (archive) => archive.bytes(masterKeyName, Buffer.alloc(20_000_000, 1)), keep)).rejects.toThrow('the disk of the backups is full');
});

/** Says of itself that it goes on, and ends. */
async function beginning(header: TarHeader): Promise<string> {
  const { readable, controller } = createTarPacker();
  controller.add(header);
  const reader = readable.getReader();
  const blocks = [await reader.read(), ...(header.size > 2 ** 33 ? [await reader.read(), await reader.read(), await reader.read()] : [])]; // those come with a header of their own
  const small = Readable.from(blocks.map(({ value }) => value)).pipe(createZstdCompress());
  writeFileSync(join(folder, 'backup.age'), Buffer.from(await new Response(await sealFile([key.recipient], Readable.toWeb(small) as Bytes)).arrayBuffer()));
  return join(folder, 'backup.age');
}

const large = 'unpacks to more than a backup of its size can';
test.each<[what: string, archive: () => Promise<string>, bounds: Bounds | undefined]>([
  ['a file that is larger than all of a backup of its size', () => beginning({ name: `${dataName}/PG_VERSION`, size: 2 ** 36 }), undefined],
  ['a master key that is none', () => beginning({ name: masterKeyName, size: 5000 }), undefined],
  ['a manifest that is larger than memory should be', () => beginning({ name: manifestName, size: 2 ** 27 - 1 }), undefined],
  ['files that are more together than there is room for', () => sealed(signed(whole)), { bytes: 300, entries: 100 }],
  ['more files and folders than it may have', () => sealed(signed(whole)), { bytes: 2 ** 20, entries: 3 }],
])('an archive with %s is refused before it is written, and nothing of it stays', async (_, archive, bounds) => {
  await expect(restoreBackup({ store: new FolderStore(folder), name: basename(await archive()), identity: key.identity, masterKey: undefined, installation: undefined }, join(folder, 'new'), bounds)).rejects.toThrow(large);
  expect(readdirSync(folder)).toEqual(['backup.age']);
});

test('a backup may become a thousand times its size, and never more than is free', () => {
  expect(boundsOf(10_000_000, 1e12).bytes).toBe(10_000_000_000);
  expect(boundsOf(10_000_000, 1e9).bytes).toBe(950_000_000);
  expect(boundsOf(100, 1e12).bytes).toBe(64 * 1024 * 1024);
});
