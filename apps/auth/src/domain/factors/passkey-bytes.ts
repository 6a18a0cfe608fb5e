import type { Assertion } from './passkey-answer.ts';

/** Bytes before what extensions add (WebAuthn level 3 section 6.1). */
const fixed = 37;

/** Whether what an authenticator says goes on to its end: the decoder of CBOR takes a text that breaks off for a shorter one. */
export async function isWhole({ response }: Assertion): Promise<boolean> {
  const bytes = new Uint8Array(Buffer.from(response.authenticatorData, 'base64url'));
  if (bytes.length <= fixed) return bytes.length === fixed;
  const { isoCBOR } = await import('@simplewebauthn/server/helpers');
  try {
    const rest = bytes.slice(fixed);
    return Buffer.from(rest).equals(isoCBOR.encode(isoCBOR.decodeFirst(rest))); // authenticators write CBOR in one way only (CTAP2 section 8)
  } catch {
    return false;
  }
}

/** Whether a key can ever show anything: it has all of its bytes (RFC 9053 section 7, RFC 8230 section 4). */
export async function isUsable(publicKey: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const { decodeCredentialPublicKey } = await import('@simplewebauthn/server/helpers');
  const key = decodeCredentialPublicKey(publicKey) as unknown as ReadonlyMap<number, unknown>;
  const lengths = [-1, -2, -3].map((label) => (key.get(label) instanceof Uint8Array ? (key.get(label) as Uint8Array).length : 0));
  const [modulus = 0, first, second] = lengths;
  return key.get(3) === -257 ? modulus >= 256 && first === 3 : first === 32 && (key.get(3) !== -7 || second === 32);
}

/**
 * The certificates that an attestation comes with, that of the key first; none where it attests itself, or where it may be of a key that somebody
 * has elsewhere, too. Of that the library asks less: a U2F key's has one certificate and no more (WebAuthn level 3 section 8.6), so that none
 * that was made for other work stands between; and a TPM may sign for a key that was brought to it.
 */
export async function chainOf(attestationObject: Uint8Array): Promise<readonly Uint8Array[]> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const attestation = decodeAttestationObject(new Uint8Array(attestationObject));
  const [format, statement] = [attestation.get('fmt'), attestation.get('attStmt')];
  const chain = statement.get('x5c') ?? [];
  const isBound = format === 'fido-u2f' ? chain.length === 1 : format !== 'tpm' || isMadeInTpm(statement.get('pubArea'));
  return isBound ? chain : [];
}

/** fixedTPM, fixedParent and sensitiveDataOrigin (TPM 2.0 library, part 2, section 8.3). */
const madeInTpm = 0x32;

/** Whether the public area of a key (TPMT_PUBLIC: two bytes of type, two of the hash, four of attributes) says that its TPM made it, and that it stays there. */
const isMadeInTpm = (area: Uint8Array | undefined): boolean =>
  area !== undefined && area.length >= 8 && (new DataView(area.buffer, area.byteOffset).getUint32(4) & madeInTpm) === madeInTpm;
