import type { JWK } from 'jose';
import type { KeyAlgorithm } from './signing-key.ts';

/** The public half of a key that lives elsewhere, and what the place knows the private one by: no secret. */
export interface RemoteKeyPair {
  readonly publicJwk: JWK;
  readonly reference: string;
}

/** A place that has keys and never gives them away: a key management service, a hardware module. As narrow as it can be, so that one is one file. */
export interface KeySource {
  /** As what is stored names it. */
  readonly name: string;
  /** Those that it can make and sign with. */
  readonly algorithms: readonly KeyAlgorithm[];
  /** Makes a key pair there. */
  generate(alg: KeyAlgorithm): Promise<RemoteKeyPair>;
  /** The signature of these bytes as a JWS has it (RFC 7518 section 3, RFC 8037 section 3.1): of ES256 the 64 bytes of r and s, of PS256 with a salt of 32. */
  sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array>;
  /** Makes 32 bytes a text that only this place makes bytes again. */
  wrap(key: Uint8Array): Promise<string>;
  unwrap(wrapped: string): Promise<Uint8Array>;
}
