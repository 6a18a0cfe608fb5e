import { chainOf } from './passkey-bytes.ts';

const { isoCBOR } = await import('@simplewebauthn/server/helpers');
const [leaf, second] = [new Uint8Array([1]), new Uint8Array([2])];
const attestation = (fmt: string, statement: Readonly<Record<string, unknown>>): Uint8Array => isoCBOR.encode(new Map<string, unknown>([['fmt', fmt], ['attStmt', new Map(Object.entries(statement))], ['authData', new Uint8Array(37)]]) as never);
/** A public area with these attributes of its key. */
const area = (attributes: number): Uint8Array => {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(4, attributes);
  return bytes;
};

test.each([
  ['a key with a chain', 'packed', { x5c: [leaf, second] }, 2],
  ['a key that attests itself', 'packed', {}, 0],
  ['a U2F key', 'fido-u2f', { x5c: [leaf] }, 1],
  ['a U2F key whose certificate another device made', 'fido-u2f', { x5c: [leaf, second] }, 0],
  ['a U2F key without a certificate', 'fido-u2f', { x5c: [] }, 0],
  ['a key that its TPM made', 'tpm', { x5c: [leaf, second], pubArea: area(0x0004_0072) }, 2],
  ['a key that may leave its TPM', 'tpm', { x5c: [leaf, second], pubArea: area(0x0004_0070) }, 0],
  ['a key that may go to another parent', 'tpm', { x5c: [leaf, second], pubArea: area(0x0004_0062) }, 0],
  ['a key that was brought to a TPM', 'tpm', { x5c: [leaf, second], pubArea: area(0x0004_0052) }, 0],
  ['a key of a TPM that says nothing of it', 'tpm', { x5c: [leaf, second] }, 0],
  ['a key of a TPM whose words break off', 'tpm', { x5c: [leaf, second], pubArea: new Uint8Array(7) }, 0],
])('%s leads to as many certificates as bind it to its device', async (_, fmt, statement, length) => {
  expect(await chainOf(attestation(fmt, statement))).toHaveLength(length);
});
