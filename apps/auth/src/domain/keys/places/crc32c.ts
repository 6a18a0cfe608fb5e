/** Castagnoli's polynomial, reversed (RFC 3720, appendix B.4). Node.js counts another CRC of 32 bits. */
const polynomial = 0x82f63b78;

/** By which Google finds what was changed on the way, and nobody anything that was meant. */
export function crc32c(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? polynomial : 0);
  }
  return ~sum >>> 0;
}
