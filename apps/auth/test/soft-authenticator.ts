import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Seen } from './browser.ts';
import { issuer } from './provider.ts';

/** What an authenticator or its browser does that they should not, or not always. */
export interface Quirks {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  /** Whether it has made sure of its person: by a PIN, a fingerprint. */
  readonly isVerified?: boolean;
  readonly isPresent?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly isBackedUp?: boolean;
  /** Bytes of an extension's output. */
  readonly extension?: number;
  /** Bytes that are missing at the end of what it says. */
  readonly cut?: number;
  readonly alg?: number;
  readonly aaguid?: string;
  readonly attestation?: 'none' | 'packed';
  /** What its maker has put into it to attest by; without it, it attests itself. */
  readonly maker?: { readonly chain: readonly Uint8Array[]; readonly key: KeyObject };
  /** It may be copied, though it is in one device as yet. */
  readonly mayBeBackedUp?: boolean;
}

export interface Options {
  readonly challenge: string;
  readonly rpId?: string;
  readonly rp?: { readonly id: string; readonly name: string };
  readonly user?: { readonly id: string };
  readonly userVerification?: string;
  readonly attestation?: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
  readonly excludeCredentials?: readonly { readonly id: string }[];
  readonly authenticatorSelection?: { readonly residentKey: string; readonly userVerification: string };
  readonly pubKeyCredParams?: readonly { readonly alg: number }[];
}

/** What the page's script would hand to the browser. */
export const optionsOn = ({ text }: Seen): Options => {
  const [, found = ''] = /data-options="([^"]*)"/.exec(text) ?? [];
  return JSON.parse(found.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')) as Options;
};

/** An authenticator with its browser, made of nothing but node:crypto (WebAuthn level 3 section 6). */
export class SoftAuthenticator {
  readonly id = randomBytes(32);
  counter = 0;
  #key: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  #userHandle = '';

  constructor(readonly quirks: Quirks = {}) {}

  /** One that was made elsewhere, of what was kept of it. */
  static from({ id, userHandle, key }: { readonly id: string; readonly userHandle: string; readonly key: JsonWebKey }): SoftAuthenticator {
    return Object.assign(new SoftAuthenticator(), { id: Buffer.from(id, 'base64url') }).#with(createPrivateKey({ key, format: 'jwk' }), userHandle);
  }

  /** The same key once more, as somebody has copied it. */
  copy(): SoftAuthenticator {
    return Object.assign(new SoftAuthenticator(this.quirks), { id: this.id, counter: this.counter }).#with(this.#key, this.#userHandle);
  }

  #with(key: KeyObject, userHandle: string): this {
    this.#key = key;
    this.#userHandle = userHandle;
    return this;
  }

  /** Its public key (COSE), with what is put beside or in place of what it has. */
  publicKey({ alg = -7 }: Quirks = this.quirks, more: readonly (readonly [number, unknown])[] = []): Buffer {
    const { x = '', y = '' } = this.#key.export({ format: 'jwk' });
    return cbor(new Map<unknown, unknown>([[1, 2], [3, alg], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')], ...more]));
  }

  /** What another provider, which told it this of its person, has kept of it. */
  record(userHandle: string): { readonly credential_id: string; readonly public_key: string; readonly user_handle: string } {
    this.#userHandle = userHandle;
    return { credential_id: this.id.toString('base64url'), public_key: this.publicKey().toString('base64url'), user_handle: userHandle };
  }

  /** The answer to navigator.credentials.create, as JSON. */
  create(options: Options, more: Quirks = {}): string {
    const quirks = { ...this.quirks, ...more };
    this.#userHandle = options.user?.id ?? '';
    const client = clientData('webauthn.create', options.challenge, quirks);
    const aaguid = Buffer.from((quirks.aaguid ?? '00000000-0000-0000-0000-000000000000').replaceAll('-', ''), 'hex');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const data = this.#data(options.rp?.id ?? '', quirks, Buffer.concat([aaguid, length, this.id, this.publicKey(quirks)]));
    const said = Buffer.concat([data, sha256(client)]);
    const { maker } = quirks;
    const by: [unknown, unknown][] = maker ? [['sig', sign('sha256', said, maker.key)], ['x5c', maker.chain]] : [['sig', this.#sign(said)]];
    const statement = quirks.attestation === 'packed' ? new Map<unknown, unknown>([['alg', -7], ...by]) : new Map();
    const object = cbor(new Map<unknown, unknown>([['fmt', quirks.attestation ?? 'none'], ['attStmt', statement], ['authData', data]]));
    const attestationObject = object.subarray(0, object.length - (quirks.cut ?? 0));
    return this.#answer({ clientDataJSON: client.toString('base64url'), attestationObject: attestationObject.toString('base64url'), transports: ['internal', 'hybrid'] });
  }

  /** The answer to navigator.credentials.get, as JSON. */
  get(options: Options, more: Quirks = {}): string {
    const quirks = { ...this.quirks, ...more };
    const client = clientData('webauthn.get', options.challenge, quirks);
    this.counter = quirks.counter ?? this.counter;
    const whole = this.#data(options.rpId ?? '', quirks);
    const data = whole.subarray(0, whole.length - (quirks.cut ?? 0));
    const signature = this.#sign(Buffer.concat([data, sha256(client)]));
    return this.#answer({ clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url'), userHandle: quirks.userHandle ?? this.#userHandle });
  }

  #sign(data: Buffer): Buffer {
    return sign('sha256', data, this.#key);
  }

  #data(rpId: string, quirks: Quirks, credential?: Buffer): Buffer {
    const { isVerified = true, isPresent = true, isBackedUp = false, mayBeBackedUp = isBackedUp, extension = 0 } = quirks;
    const flags = (isPresent ? 1 : 0) | (isVerified ? 4 : 0) | (mayBeBackedUp ? 8 : 0) | (isBackedUp ? 16 : 0) | (credential ? 64 : 0) | (extension > 0 ? 128 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const extensions = extension > 0 ? cbor(new Map([['credBlob', Buffer.alloc(extension)]])) : Buffer.alloc(0);
    return Buffer.concat([sha256(Buffer.from(quirks.rpId ?? rpId)), Buffer.of(flags), counter, credential ?? Buffer.alloc(0), extensions]);
  }

  #answer(response: object): string {
    const id = this.id.toString('base64url');
    return JSON.stringify({ id, rawId: id, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: { credProps: { rk: true } }, response });
  }
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

function clientData(type: string, challenge: string, quirks: Quirks): Buffer {
  const { crossOrigin = false, topOrigin } = quirks;
  return Buffer.from(JSON.stringify({ type: quirks.type ?? type, challenge: quirks.challenge ?? challenge, origin: quirks.origin ?? issuer, crossOrigin, ...(topOrigin !== undefined && { topOrigin }) }));
}

/** As much of CBOR (RFC 8949) as authenticators speak. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
  throw new Error(`No CBOR is written of ${String(value)}.`);
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.of((major << 5) | length);
  if (length < 256) return Buffer.of((major << 5) | 24, length);
  return Buffer.of((major << 5) | 25, length >> 8, length & 255);
}
