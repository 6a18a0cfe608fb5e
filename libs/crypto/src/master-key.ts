import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual, type Cipheriv, type Decipheriv, type KeyObject } from 'node:crypto';

/** The purposes that each get a key of their own from the master key (HKDF, RFC 5869). */
type Purpose =
  | 'client-secret'
  | 'refresh-token-hash'
  | 'refresh-token-chain'
  | 'refresh-token-seal'
  | 'signing-key'
  | 'throttle'
  | 'known-device'
  | 'known-network'
  | 'stop-recovery'
  | 'stop-recovery-hash'
  | 'browser'
  | 'next-browser'
  | 'csrf'
  | 'authorization-request'
  | 'flow-id'
  | 'flow-seal'
  | 'authorization-code'
  | 'pushed-request'
  | 'challenge'
  | 'proof-of-work'
  | 'captcha'
  | 'one-time-token'
  | 'email-address'
  | 'email-code'
  | 'mailed-code'
  | 'login-link'
  | 'authenticator'
  | 'authenticator-offer'
  | 'deletion-ticket'
  | 'recovery-code'
  | 'passkey-challenge'
  | 'outbox'
  | 'pairwise-subject'
  | 'event'
  | 'event-chain'
  | 'browser-state'
  | 'embedded-postgres'
  | 'admin-cursor'
  | 'admin-invitation'
  | 'idempotency'
  | 'webhook-secret'
  | 'master-key-check'
  | 'backup';

export const masterKeyBytes = 32;

/** The one key that all others come from. It never leaves this object; keyed hashes and sealed bytes do. */
export class MasterKey {
  readonly #derived = new Map<Purpose, KeyObject>();
  readonly #master: Uint8Array;

  constructor(master: Uint8Array) {
    if (master.length !== masterKeyBytes) throw new Error(`The master key must have ${masterKeyBytes} bytes.`);
    this.#master = master;
  }

  /** HMAC-SHA-256 under the purpose's key: 32 bytes. For values of 256 random bits this is all the hashing they need. */
  mac(purpose: Purpose, value: string | Uint8Array): Uint8Array<ArrayBuffer> {
    return new Uint8Array(createHmac('sha256', this.#key(purpose)).update(value).digest());
  }

  /** AES-256-GCM; `context` must be the same to open it, so that a sealed value cannot be moved to another row. */
  seal(purpose: Purpose, value: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(purpose), nonce).setAAD(Buffer.from(context));
    return new Uint8Array(Buffer.concat([nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]));
  }

  /** Throws when the value was sealed under another key, for another context, or was changed. */
  open(purpose: Purpose, sealed: Uint8Array, context: string): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.#key(purpose), sealed.subarray(0, 12));
    decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  }

  /**
   * Enciphers 16 bytes as one block of AES-256 under a key of purpose and context: a permutation, so that no two values meet and
   * the same value always becomes the same. Hides only values that are random themselves.
   */
  encipher(purpose: Purpose, context: string, block: Uint8Array): Buffer {
    return oneBlock(createCipheriv('aes-256-ecb', this.mac(purpose, context), null), block);
  }

  /** What `encipher` made of a block, undone. Authenticates nothing: another key's block becomes another value. */
  decipher(purpose: Purpose, context: string, block: Uint8Array): Buffer {
    return oneBlock(createDecipheriv('aes-256-ecb', this.mac(purpose, context), null), block);
  }

  /** As an object: made from bytes each time, a keyed hash costs four times as much. */
  #key(purpose: Purpose): KeyObject {
    const known = this.#derived.get(purpose);
    if (known) return known;
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', this.#master, '', `symbolon/${purpose}`, 32)));
    this.#derived.set(purpose, key);
    return key;
  }
}

function oneBlock(cipher: Cipheriv | Decipheriv, block: Uint8Array): Buffer {
  if (block.length !== 16) throw new Error('A block has 16 bytes.');
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

/** Compares in a time that tells nothing about where two values differ. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
