/**
 * A Bloom filter of SHA-1 hashes, cut into blocks: the first four bytes of a hash say in which block it is, the other sixteen are the
 * numbers of eight bits there. So a look needs one block, read from where it is, and no hash function, since a SHA-1 is one already.
 */
export const blockBytes = 8_192;
export const bitsPerHash = 15;
const places = 8;
/** Blocks that are kept together while a filter is made: no buffer has to be as large as it. */
const blocksPerPart = 8_192;

/** How many blocks so many hashes need. */
export const blocksFor = (hashes: number): number => Math.max(1, Math.ceil((hashes * bitsPerHash) / (blockBytes * 8)));

/** What part of all that is not in a filter is taken for it, where it is as full as it gets. */
export const falsePositiveRate = (hashes: number, blocks: number): number => (1 - Math.exp((-places * hashes) / (blocks * blockBytes * 8))) ** places;

/** In which block a hash is: exact for as many blocks as there can be hashes. Lists in order fill one after the other. */
export const blockOf = (hash: Buffer, blocks: number): number => Math.floor((hash.readUInt32BE(0) * blocks) / 2 ** 32);

/** Whether a hash is in its block: always, if it was added; else seldom. */
export function isIn(block: Buffer, hash: Buffer): boolean {
  for (let at = 4; at < 4 + places * 2; at += 2) {
    const place = hash.readUInt16BE(at);
    if (((block[place >> 3] ?? 0) & (1 << (place & 7))) === 0) return false;
  }
  return true;
}

/** A filter that is being made. */
export class NewHashFilter {
  readonly blocks: number;
  readonly parts: readonly Buffer[];

  constructor(hashes: number) {
    this.blocks = blocksFor(hashes);
    this.parts = Array.from({ length: Math.ceil(this.blocks / blocksPerPart) }, (_, part) => Buffer.alloc(Math.min(blocksPerPart, this.blocks - part * blocksPerPart) * blockBytes));
  }

  add(hash: Buffer): void {
    const block = blockOf(hash, this.blocks);
    const part = this.parts[Math.floor(block / blocksPerPart)];
    if (!part) throw new Error('A block is outside of its filter.');
    const start = (block % blocksPerPart) * blockBytes;
    for (let at = 4; at < 4 + places * 2; at += 2) {
      const place = hash.readUInt16BE(at);
      const index = start + (place >> 3);
      part[index] = (part[index] ?? 0) | (1 << (place & 7));
    }
  }
}
