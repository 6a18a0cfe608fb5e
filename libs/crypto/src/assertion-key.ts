import { createPrivateKey, type webcrypto } from 'node:crypto';

/** A private key (ES256, PKCS#8 in PEM) as libraries take it that sign by themselves: it does not leave the object again. */
export const assertionKey = (pem: Uint8Array): webcrypto.CryptoKey => createPrivateKey(Buffer.from(pem)).toCryptoKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
