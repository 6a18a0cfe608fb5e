import { jwsFromDer, publicJwkOf, sha256Bytes, type KeyAlgorithm, type KeySource, type RemoteKeyPair } from '@symbolon/crypto';
import * as z from 'zod';
import { checksum, GoogleApi, inProject, sumOf, whole } from './google-api.ts';
import { GoogleKeys, kinds, type ProtectionLevel } from './google-keys.ts';

/** What is false is left out of Google's JSON. */
const encrypted = z.object({ name: z.string(), ciphertext: z.base64(), ciphertextCrc32c: checksum, verifiedPlaintextCrc32c: z.boolean().optional(), verifiedAdditionalAuthenticatedDataCrc32c: z.boolean().optional() });
const decrypted = z.object({ plaintext: z.base64(), plaintextCrc32c: checksum });
const shown = z.object({ name: z.string(), pem: z.string(), pemCrc32c: checksum, algorithm: z.string() });
const signed = z.object({ name: z.string(), signature: z.base64(), signatureCrc32c: checksum, verifiedDigestCrc32c: z.boolean().optional(), verifiedDataCrc32c: z.boolean().optional() });

/** A wrapped key opens only where this is said again, so that it is told from all else that the key encrypts. */
const context = Buffer.from('symbolon master-key');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');

export interface GoogleAddress {
  /** That of Google, or another one inside of a network. */
  readonly url: string;
  /** The key that wraps the master key, by its full name: projects/…/locations/…/keyRings/…/cryptoKeys/…. Keys that sign are in the same ring. */
  readonly key: string;
  readonly prefix: string;
  readonly level: ProtectionLevel;
}

/** Google Cloud KMS. What it answers and what it was sent have checksums, as Google asks of clients. */
export class GoogleKms implements KeySource {
  readonly name = 'google';
  /** Ed25519 is in Google's software alone, as far as we know. */
  readonly algorithms: readonly KeyAlgorithm[];
  readonly #key: string;
  readonly #api: GoogleApi;
  readonly #keys: GoogleKeys;

  constructor({ url, key, prefix, level }: GoogleAddress) {
    this.algorithms = level === 'HSM' ? ['ES256', 'PS256', 'RS256'] : ['EdDSA', 'ES256', 'PS256', 'RS256'];
    this.#key = key;
    this.#api = new GoogleApi(url, key.split('/')[1] ?? '');
    this.#keys = new GoogleKeys(this.#api, { name: key.slice(0, key.lastIndexOf('/cryptoKeys/')), prefix, level });
  }

  async generate(alg: KeyAlgorithm, installation: string): Promise<RemoteKeyPair> {
    const { version, taken } = await this.#keys.next(alg, installation);
    const { name, pem, pemCrc32c, algorithm } = shown.parse(await this.#api.ask(`${version}/publicKey`, { method: 'GET' }));
    if (inProject(name) !== inProject(version) || algorithm !== kinds[alg]) throw new Error('it shows another key than it was asked for');
    return { publicJwk: publicJwkOf(whole(Buffer.from(pem), pemCrc32c).toString()), reference: version, taken };
  }

  /** Ed25519 takes all of the bytes, the others their hash. */
  async sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
    const hash = sha256Bytes(bytes);
    const body = alg === 'EdDSA' ? { data: base64(bytes), dataCrc32c: sumOf(bytes) } : { digest: { sha256: base64(hash) }, digestCrc32c: sumOf(hash) };
    const answer = signed.parse(await this.#api.ask(`${reference}:asymmetricSign`, { body }));
    if (inProject(answer.name) !== inProject(reference)) throw new Error('it signed by another key');
    if (!(alg === 'EdDSA' ? answer.verifiedDataCrc32c : answer.verifiedDigestCrc32c)) throw new Error('it does not say that it signed what it was sent');
    const signature = whole(fromBase64(answer.signature), answer.signatureCrc32c);
    return alg === 'ES256' ? jwsFromDer(signature) : signature;
  }

  /** By a key that is made by whoever runs it: one that we could make, we could make anew where it was lost. */
  async wrap(key: Uint8Array): Promise<string> {
    const answer = encrypted.parse(await this.#api.ask(`${this.#key}:encrypt`, { body: { plaintext: base64(key), plaintextCrc32c: sumOf(key), ...this.#context } }));
    if (!inProject(answer.name).startsWith(`${inProject(this.#key)}/cryptoKeyVersions/`)) throw new Error('it encrypted by another key');
    if (!answer.verifiedPlaintextCrc32c || !answer.verifiedAdditionalAuthenticatedDataCrc32c) throw new Error('it does not say that it encrypted what it was sent');
    return `${this.name}:${base64(whole(fromBase64(answer.ciphertext), answer.ciphertextCrc32c))}`;
  }

  async unwrap(wrapped: string): Promise<Uint8Array> {
    const ciphertext = wrapped.slice(this.name.length + 1);
    const answer = decrypted.parse(await this.#api.ask(`${this.#key}:decrypt`, { body: { ciphertext, ciphertextCrc32c: sumOf(fromBase64(ciphertext)), ...this.#context } }));
    return whole(fromBase64(answer.plaintext), answer.plaintextCrc32c);
  }

  get #context() {
    return { additionalAuthenticatedData: base64(context), additionalAuthenticatedDataCrc32c: sumOf(context) };
  }
}
