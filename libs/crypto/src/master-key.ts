import { createCipheriv, createDecipheriv, timingSafeEqual, type Cipheriv, type Decipheriv } from 'node:crypto';
import { DerivedKeys, type Purpose } from './derived-keys.ts';

export { masterKeyBytes } from './derived-keys.ts';

/** Bytes by which a sealed value says under which key it is, once the master key was changed. */
export const keyIdBytes = 8;

/** One of the keys, for keyed hashes. */
export type PresentKey = Pick<DerivedKeys, 'mac'>;

/** What makes a key the master key of an installation. */
export interface Succession {
  /** As in `ids`. */
  readonly id: string;
  readonly check: Uint8Array<ArrayBuffer>;
  readonly formerKeys: Uint8Array<ArrayBuffer>;
}

/**
 * The one key that all others come from. It never leaves this object; keyed hashes and sealed bytes do. It can be changed: what is sealed is then sealed
 * anew, and a keyed hash stays one under the first key, since nobody has what was hashed; the keys of before are kept under the present one.
 */
export class MasterKey {
  readonly #given: readonly [DerivedKeys, ...DerivedKeys[]];
  #current: DerivedKeys;
  /** Those before it, the oldest first. */
  #former: readonly DerivedKeys[] = [];
  /** Every key but the first, by which sealed values say under which they are. */
  #byId: ReadonlyMap<string, DerivedKeys>;

  /** `next` is a second key that counts as well, and may take the place of the first. */
  constructor(master: Uint8Array, next?: Uint8Array) {
    const first = new DerivedKeys(master);
    const second = next && new DerivedKeys(next);
    this.#given = second && !equalBytes(checkOf(first), checkOf(second)) ? [first, second] : [first];
    this.#current = first;
    this.#byId = idsOf(this.#given.slice(1));
  }

  /** HMAC-SHA-256 under the purpose's key: 32 bytes. For values of 256 random bits this is all the hashing they need. */
  mac(purpose: Purpose, value: string | Uint8Array): Uint8Array<ArrayBuffer> {
    return this.#root.mac(purpose, value);
  }

  /** AES-256-GCM; `context` must be the same to open it, so that a sealed value cannot be moved to another row. */
  seal(purpose: Purpose, value: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
    const sealed = this.#current.seal(purpose, value, context);
    return this.#former.length === 0 ? sealed : new Uint8Array(Buffer.concat([idOf(this.#current), sealed]));
  }

  /** Throws when the value was sealed under another key, for another context, or was changed. */
  open(purpose: Purpose, sealed: Uint8Array, context: string): Buffer {
    const by = this.#byId.size === 0 ? undefined : this.#byId.get(hex(sealed.subarray(0, keyIdBytes)));
    return by ? by.open(purpose, sealed.subarray(keyIdBytes), context) : this.#root.open(purpose, sealed, context);
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

  /** The key that seals now, by itself and for good: what is kept apart from the database is known again by it alone. */
  get present(): PresentKey {
    return this.#current;
  }

  /** Whether that is the first that was given, and not the one that followed it. */
  get isFirstPresent(): boolean {
    return this.#current === this.#given[0];
  }

  /** By what an installation knows its master key. */
  get check(): Uint8Array<ArrayBuffer> {
    return checkOf(this.#current);
  }

  /** By what this node says which keys it has, and first under which it seals. They tell nothing of the keys. */
  get ids(): readonly string[] {
    return [...new Set([this.#current, ...this.#given].map((keys) => hex(idOf(keys))))];
  }

  /** By what sealed values begin, now that there are former keys; undefined while there are none. */
  get prefix(): Buffer | undefined {
    return this.#former.length === 0 ? undefined : idOf(this.#current);
  }

  /** Goes over to the key that the installation has by now, with those of before. False where that is none of ours. */
  follow(check: Uint8Array, formerKeys: Uint8Array | null): boolean {
    const current = this.#given.find((keys) => equalBytes(checkOf(keys), check));
    if (!current || (current === this.#current && (formerKeys === null) === (this.#former.length === 0))) return current !== undefined;
    const former = formerKeys ? current.takeOver(formerKeys) : [];
    this.#byId = idsOf([...former.slice(1), ...this.#given.filter((keys) => former[0] === undefined || !equalBytes(checkOf(keys), checkOf(former[0])))]);
    [this.#current, this.#former] = [current, former];
    return true;
  }

  /** What an installation has to keep for the second key to take the place of the present one; or why it cannot: there is none, it is it already, it was it before. */
  succession(): Succession | 'none' | 'done' | 'former' {
    const next = this.#given[1];
    if (!next) return 'none';
    const check = checkOf(next);
    if (equalBytes(check, this.check)) return 'done';
    if (this.#former.some((keys) => equalBytes(checkOf(keys), check))) return 'former';
    return { id: hex(idOf(next)), check, formerKeys: this.#current.handOver(next, this.#former) };
  }

  /** The same keyed hash under the key that is the only one in the end: the second, where there is one. */
  macOfLast(purpose: Purpose, value: string): Uint8Array<ArrayBuffer> {
    return (this.#given[1] ?? this.#given[0]).mac(purpose, value);
  }

  get #root(): DerivedKeys {
    return this.#former[0] ?? this.#current;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
const checkOf = (keys: DerivedKeys): Uint8Array<ArrayBuffer> => keys.mac('master-key-check', 'symbolon');
const idOf = (keys: DerivedKeys): Buffer => Buffer.from(keys.mac('master-key-id', 'symbolon').subarray(0, keyIdBytes));
const idsOf = (all: readonly DerivedKeys[]): ReadonlyMap<string, DerivedKeys> => new Map(all.map((keys) => [hex(idOf(keys)), keys]));

function oneBlock(cipher: Cipheriv | Decipheriv, block: Uint8Array): Buffer {
  if (block.length !== 16) throw new Error('A block has 16 bytes.');
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

/** Compares in a time that tells nothing about where two values differ. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
