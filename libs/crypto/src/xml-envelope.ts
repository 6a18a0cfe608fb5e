import { constants, createCipheriv, createDecipheriv, createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto';
import { readCertificate } from './certified-signature.ts';

/** What is encrypted for one key, as XML Encryption has it: a key for this once, and by it the content. */
export interface XmlEnvelope {
  readonly wrappedKey: Uint8Array;
  /** Of RSA-OAEP; the older padding is not taken, as whoever may ask often learns by it what it says. */
  readonly oaepHash: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly cipher: 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc';
  readonly content: Uint8Array;
}

/** Whether something can be encrypted for whoever has the key of a certificate: that needs an RSA key. */
export const canSealFor = (certificate: string): boolean => publicKeyOf(certificate)?.asymmetricKeyType === 'rsa';

/**
 * For the key of a certificate: by AES-256-GCM under a key for this once, which RSA-OAEP wraps. Its SHA-1 is what every library of XML Encryption opens, many of them nothing else; nothing hangs on that
 * nobody finds two inputs of one hash (RFC 8017 section 7.1 asks for no more of it than a mask). Randomness is this machine's own, as two contents under one nonce would be open to all.
 */
export function sealXmlEnvelope(certificate: string, content: Uint8Array): XmlEnvelope {
  const publicKey = publicKeyOf(certificate);
  if (publicKey?.asymmetricKeyType !== 'rsa') throw new Error('Only an RSA key can be encrypted for.');
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  const wrappedKey = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, key);
  return { wrappedKey, oaepHash: 'sha1', cipher: 'aes-256-gcm', content: sealed };
}

function publicKeyOf(certificate: string) {
  const read = readCertificate(certificate); // as it stands in an entry, where a file of YAML may have folded its lines into one
  return read && createPublicKey(read.pem);
}

/** Undefined where it is for another key, or was changed. CBC says nothing about whether it was: it is for whoever has proof of that beside it. */
export function openXmlEnvelope(pkcs8: string, { wrappedKey, oaepHash, cipher, content }: XmlEnvelope): Uint8Array | undefined {
  try {
    const key = privateDecrypt({ key: createPrivateKey(pkcs8), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrappedKey);
    return cipher.endsWith('gcm') ? openGcm(cipher, key, content) : openCbc(cipher, key, content);
  } catch {
    return undefined;
  }
}

/** Twelve bytes that are never the same, and at the end the tag. */
function openGcm(cipher: string, key: Uint8Array, content: Uint8Array): Uint8Array {
  const opened = createDecipheriv(cipher as 'aes-256-gcm', key, content.subarray(0, 12), { authTagLength: 16 });
  opened.setAuthTag(content.subarray(-16));
  return Buffer.concat([opened.update(content.subarray(12, -16)), opened.final()]);
}

/** Of the padding only the last byte says anything, which is its length. */
function openCbc(cipher: string, key: Uint8Array, content: Uint8Array): Uint8Array {
  const opened = createDecipheriv(cipher, key, content.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([opened.update(content.subarray(16)), opened.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > 16) throw new Error('no padding');
  return padded.subarray(0, -padding);
}
