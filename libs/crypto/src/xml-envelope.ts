import { constants, createDecipheriv, createPrivateKey, privateDecrypt } from 'node:crypto';

/** What was encrypted for a key of ours, as XML Encryption has it: a key for this once, and by it the content. */
export interface XmlEnvelope {
  readonly wrappedKey: Uint8Array;
  /** Of RSA-OAEP; the older padding is not taken, as whoever may ask often learns by it what it says. */
  readonly oaepHash: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly cipher: 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc';
  readonly content: Uint8Array;
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
