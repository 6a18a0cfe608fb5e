import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';

/** The purposes that each get a key of their own from the master key (HKDF, RFC 5869). */
export type Purpose =
  | 'client-secret'
  | 'refresh-token-hash'
  | 'refresh-token-chain'
  | 'refresh-token-seal'
  | 'signing-key'
  | 'key-place'
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
  | 'departed-name'
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
  | 'scim-token'
  | 'scim-target-secret'
  | 'pushed-account'
  | 'webhook-secret'
  | 'signal-authorization'
  | 'connection-secret'
  | 'connection-signals-token'
  | 'connection-key'
  | 'saml-key'
  | 'saml-request'
  | 'saml-verdict'
  | 'saml-name-id'
  | 'saml-logout'
  | 'upstream-id-token'
  | 'upstream-token'
  | 'upstream-logout'
  | 'upstream-name'
  | 'upstream-answer'
  | 'connection-trial'
  | 'upstream-request'
  | 'upstream-verifier'
  | 'upstream-nonce'
  | 'stand-in'
  | 'master-key-check'
  | 'master-key-id'
  | 'former-keys'
  | 'backup';

export const masterKeyBytes = 32;

/** All that comes from one master key. The key itself leaves this object only sealed under the one that follows it. */
export class DerivedKeys {
  readonly #derived = new Map<Purpose, KeyObject>();
  readonly #master: Uint8Array;

  constructor(master: Uint8Array) {
    if (master.length !== masterKeyBytes) throw new Error(`The master key must have ${masterKeyBytes} bytes.`);
    this.#master = master;
  }

  mac(purpose: Purpose, value: string | Uint8Array): Uint8Array<ArrayBuffer> {
    return new Uint8Array(createHmac('sha256', this.#key(purpose)).update(value).digest());
  }

  seal(purpose: Purpose, value: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(purpose), nonce).setAAD(Buffer.from(context));
    return new Uint8Array(Buffer.concat([nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]));
  }

  open(purpose: Purpose, sealed: Uint8Array, context: string): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.#key(purpose), sealed.subarray(0, 12));
    decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  }

  /** These keys and those that they follow, for nobody but who has the next. */
  handOver(next: DerivedKeys, former: readonly DerivedKeys[]): Uint8Array<ArrayBuffer> {
    return next.seal('former-keys', Buffer.concat([...former, this].map((each) => each.#master)), 'installation');
  }

  /** What was handed over to these keys, the oldest first. */
  takeOver(sealed: Uint8Array): readonly DerivedKeys[] {
    const all = this.open('former-keys', sealed, 'installation');
    return Array.from({ length: all.length / masterKeyBytes }, (_, at) => new DerivedKeys(all.subarray(at * masterKeyBytes, (at + 1) * masterKeyBytes)));
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
