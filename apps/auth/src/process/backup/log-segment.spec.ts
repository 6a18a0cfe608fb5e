import { Readable } from 'node:stream';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { MasterKey, newFileKey, openFile, sealFile, type FileKey } from '@symbolon/crypto';
import { openSegment, sealSegment, segmentBytes } from './log-segment.ts';

const ours = new MasterKey(new Uint8Array(32).fill(7));
const others = new MasterKey(new Uint8Array(32).fill(8));
const place = 'symbolon-20261130T020000Z-1f2e3d4c.wal/000000010000000000000003.zst.age';
const segment = Buffer.alloc(segmentBytes);
segment.write('what happened');

let key: FileKey;
let sealed: Buffer;
beforeAll(async () => {
  key = await newFileKey();
  sealed = await bytesOf(await sealSegment([key.recipient], ours, place, segment));
});

const bytesOf = async (stream: Readable): Promise<Buffer> => Buffer.concat((await stream.toArray()) as Uint8Array[]);
const open = (bytes: Buffer, more: { readonly by?: MasterKey; readonly at?: string } = {}) => openSegment(key.identity, more.by ?? ours, more.at ?? place, Readable.from([bytes]));

test('a file of the log comes back as it was, is small where it is empty, and has nothing in the clear', async () => {
  expect((await open(sealed)).equals(segment)).toBe(true);
  expect(sealed.length).toBeLessThan(10_000);
  expect(sealed.toString('latin1')).not.toContain('what happened');
});

test('other programs open it: age around zstd', async () => {
  const opened = await openFile(key.identity, ReadableStream.from<Uint8Array<ArrayBuffer>>([new Uint8Array(sealed)]));
  const small = Buffer.from(await new Response(opened).arrayBuffer());
  expect(small.readUInt32LE(0)).toBe(0x184d2a50); // RFC 8878 section 3.1.2: a frame that is passed over
  expect(zstdDecompressSync(small.subarray(8 + small.readUInt32LE(4))).equals(segment)).toBe(true);
});

const resealed = async (small: Buffer): Promise<Buffer> => Buffer.from(await new Response(await sealFile([key.recipient], ReadableStream.from<Uint8Array<ArrayBuffer>>([new Uint8Array(small)]))).arrayBuffer());
const head = Buffer.alloc(40);

test.each<[what: string, open: () => Promise<Buffer>]>([
  ['of a stranger', async () => open(await resealed(Buffer.concat([head, zstdCompressSync(segment)])))],
  ['of another installation', () => open(sealed, { by: others })],
  ['of another place', () => open(sealed, { at: place.replace('3.zst', '4.zst') })],
  ['after another backup', () => open(sealed, { at: place.replace('1f2e3d4c', '1f2e3d4d') })],
  ['that is large itself', () => open(Buffer.alloc(segmentBytes * 2))],
  ['that is short', async () => open(await resealed(Buffer.concat([head, zstdCompressSync(segment.subarray(1))])))],
  ['with nothing in it', async () => open(await resealed(Buffer.alloc(0)))],
])('a file of the log %s is refused', async (_, opened) => {
  await expect(opened()).rejects.toThrow('is no file of the log of this installation');
});

test('a file of the log that would become large is given up while it is not', async () => {
  const large = await resealed(Buffer.concat([head, zstdCompressSync(Buffer.alloc(segmentBytes * 8))]));
  await expect(open(large)).rejects.toMatchObject({ message: expect.stringContaining('is no file of the log of this installation') as string, cause: { code: 'ERR_BUFFER_TOO_LARGE' } });
});

test('a file of the log that was cut or changed anywhere is refused', async () => {
  for (let at = 0; at < sealed.length; at += Math.ceil(sealed.length / 20)) {
    await expect(open(sealed.subarray(0, at))).rejects.toThrow('is no file of the log');
    await expect(open(Buffer.concat([sealed.subarray(0, at), Buffer.from([(sealed[at] ?? 0) ^ 1]), sealed.subarray(at + 1)]))).rejects.toThrow('is no file of the log');
  }
});
