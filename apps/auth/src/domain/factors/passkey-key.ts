import { isUsable } from './passkey-bytes.ts';

/** What a COSE key of each algorithm is: its type, its curve, and the labels that it has, which are all (WebAuthn level 3 section 6.5.1.1). */
const shapes: ReadonlyMap<unknown, { readonly type: number; readonly curve?: number; readonly labels: readonly number[] }> = new Map([
  [-8, { type: 1, curve: 6, labels: [-2, -1, 1, 3] }],
  [-7, { type: 2, curve: 1, labels: [-3, -2, -1, 1, 3] }],
  [-257, { type: 3, labels: [-2, -1, 1, 3] }],
]);

/** Whether these bytes are a public key of one of the algorithms, whole, with nothing after or beside it: so no private one either. */
export async function isKeyOf(algorithms: readonly number[], bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const { isoCBOR } = await import('@simplewebauthn/server/helpers');
  try {
    const key = isoCBOR.decodeFirst<unknown>(bytes);
    if (!(key instanceof Map) || !Buffer.from(bytes).equals(isoCBOR.encode(key as never))) return false; // the decoder takes a text that breaks off, or goes on, for another
    const shape = algorithms.includes(key.get(3) as number) ? shapes.get(key.get(3)) : undefined;
    if (!shape || key.get(1) !== shape.type || (shape.curve !== undefined && key.get(-1) !== shape.curve)) return false;
    const isExact = key.size === shape.labels.length && shape.labels.every((label) => key.has(label));
    return isExact && (await isUsable(bytes)) && (key.get(3) !== -7 || (await isOnCurve(key.get(-2) as Uint8Array, key.get(-3) as Uint8Array)));
  } catch {
    return false;
  }
}

/** A point beside the curve is no key: importing it says so. */
async function isOnCurve(x: Uint8Array, y: Uint8Array): Promise<boolean> {
  const jwk = { kty: 'EC', crv: 'P-256', x: Buffer.from(x).toString('base64url'), y: Buffer.from(y).toString('base64url') };
  await globalThis.crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']); // throws
  return true;
}
