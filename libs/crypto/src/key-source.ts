import type { JWK } from 'jose';
import type { KeyAlgorithm } from './signing-key.ts';

/** The public half of a key that lives elsewhere, and what the place knows the private one by: no secret. */
export interface RemoteKeyPair {
  readonly publicJwk: JWK;
  readonly reference: string;
  /** Says there that the key is in use, so that the next one is another: one that was made and is not taken is given again, and no more are made for nothing. */
  readonly taken?: () => Promise<void>;
}

/** A place that wraps a master key. */
export interface KeyWrap {
  /** As what is stored names it. */
  readonly name: string;
  /** Makes 32 bytes a text that only this place makes bytes again; it begins with the name of the place and a colon. */
  wrap(key: Uint8Array): Promise<string>;
  unwrap(wrapped: string): Promise<Uint8Array>;
}

/** A place that has keys and never gives them away: a key management service, a hardware module. As narrow as it can be, so that one is one file. */
export interface KeySource extends KeyWrap {
  /** Those that it can make and sign with. */
  readonly algorithms: readonly KeyAlgorithm[];
  /** Makes a key pair there, or gives the one that was made for this installation and not taken: two that share a place must not end with one key. */
  generate(alg: KeyAlgorithm, installation: string): Promise<RemoteKeyPair>;
  /** The signature of these bytes as a JWS has it (RFC 7518 section 3, RFC 8037 section 3.1): of ES256 the 64 bytes of r and s, of PS256 with a salt of 32. Who asks verifies it. */
  sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array>;
}
