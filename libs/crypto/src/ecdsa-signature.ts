/** Bytes of r and of s, each, on P-256. */
const half = 32;

/** A signature of ECDSA on P-256 as key services give it, in DER (RFC 3279 section 2.2.3), as a JWS has it (RFC 7518 section 3.4). */
export function jwsFromDer(der: Uint8Array): Uint8Array {
  const bytes = Buffer.from(der);
  const [r, afterR] = integerAt(bytes, 2);
  const [s, end] = integerAt(bytes, afterR);
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2 || end !== bytes.length) throw new Error('its signature is no DER of two numbers');
  return Buffer.concat([r, s]);
}

/** The number that begins there, in 32 bytes, and where it ends. */
function integerAt(bytes: Buffer, at: number): readonly [Buffer, number] {
  const length = bytes[at + 1] ?? 0;
  const end = at + 2 + length;
  const digits = bytes.subarray(bytes[at + 2] === 0 ? at + 3 : at + 2, end);
  if (bytes[at] !== 0x02 || length === 0 || length > half + 1 || end > bytes.length || digits.length > half) throw new Error('its signature is no DER of two numbers');
  return [Buffer.concat([Buffer.alloc(half - digits.length), digits]), end];
}
