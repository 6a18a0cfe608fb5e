import { publicJwkOf, type KeyAlgorithm, type KeySource, type RemoteKeyPair } from '@symbolon/crypto';
import * as z from 'zod';
import { jsonOf, textOf } from './small-answer.ts';

/** How Vault and OpenBao name what we need, and how each signs as a JWS wants it: its own defaults are DER and the longest salt. */
const kinds: Readonly<Record<KeyAlgorithm, { readonly type: string; readonly how: Readonly<Record<string, string>> }>> = {
  EdDSA: { type: 'ed25519', how: {} },
  ES256: { type: 'ecdsa-p256', how: { hash_algorithm: 'sha2-256', marshaling_algorithm: 'jws' } },
  PS256: { type: 'rsa-2048', how: { hash_algorithm: 'sha2-256', signature_algorithm: 'pss', salt_length: 'hash' } },
  RS256: { type: 'rsa-2048', how: { hash_algorithm: 'sha2-256', signature_algorithm: 'pkcs1v15' } },
};
const sizes: Readonly<Record<KeyAlgorithm, number>> = { EdDSA: 64, ES256: 64, PS256: 256, RS256: 256 };

const versions = z.object({ data: z.object({ latest_version: z.int(), type: z.string(), keys: z.record(z.string(), z.union([z.object({ public_key: z.string() }), z.number()])) }) });
const signed = z.object({ data: z.object({ signature: z.string().regex(/^vault:v\d+:[\w+/=-]+$/) }) });
const encrypted = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v\d+:[A-Za-z0-9+/=]+$/) }) });
const decrypted = z.object({ data: z.object({ plaintext: z.string() }) });

/** Milliseconds for an answer, and for a new key, for which no request waits. */
const patience = 2_000;
const making = 20_000;

export interface VaultAddress {
  /** Of the transit engine, such as https://vault.example.com:8200/v1/transit. */
  readonly url: string;
  readonly token: string;
  /** What the names of all keys there begin with. */
  readonly prefix: string;
}

/** The transit engine of HashiCorp Vault and of OpenBao, which is the same over HTTP: no program of theirs is needed. */
export class VaultTransit implements KeySource {
  readonly name = 'vault';
  readonly algorithms: readonly KeyAlgorithm[] = ['EdDSA', 'ES256', 'PS256', 'RS256'];

  constructor(private readonly at: VaultAddress) {}

  /** A further version of the key of this algorithm, which is made where there is none. */
  async generate(alg: KeyAlgorithm): Promise<RemoteKeyPair> {
    const name = `${this.at.prefix}-${alg.toLowerCase()}`;
    const there = await this.#ask('GET', `keys/${name}`, undefined, [404]);
    if (there === undefined) await this.#ask('POST', `keys/${name}`, { type: kinds[alg].type }, [], making);
    else await this.#ask('POST', `keys/${name}/rotate`, {}, [], making);
    const { data } = versions.parse(await this.#ask('GET', `keys/${name}`));
    const newest = data.keys[String(data.latest_version)];
    if (typeof newest !== 'object' || data.type !== kinds[alg].type) throw new Error(`the key ${name} is none of the type ${kinds[alg].type}`);
    return { publicJwk: publicJwkOf(alg === 'EdDSA' ? Buffer.from(newest.public_key, 'base64') : newest.public_key), reference: `${name}#${data.latest_version}` };
  }

  async sign(reference: string, alg: KeyAlgorithm, bytes: Uint8Array): Promise<Uint8Array> {
    const [name = '', version] = reference.split('#');
    const { data } = signed.parse(await this.#ask('POST', `sign/${name}`, { ...kinds[alg].how, input: Buffer.from(bytes).toString('base64'), key_version: Number(version) }));
    const [, by, text = ''] = data.signature.split(':');
    const signature = Buffer.from(text, 'base64url'); // reads both spellings of base64
    if (by !== `v${version}` || signature.length !== sizes[alg]) throw new Error('it signed otherwise than it was asked to');
    return signature;
  }

  /** By a key that is made by whoever runs it: one that we could make, we could make anew where it was lost. */
  async wrap(key: Uint8Array): Promise<string> {
    return encrypted.parse(await this.#ask('POST', `encrypt/${this.at.prefix}-master`, { plaintext: Buffer.from(key).toString('base64') })).data.ciphertext;
  }

  async unwrap(wrapped: string): Promise<Uint8Array> {
    return Buffer.from(decrypted.parse(await this.#ask('POST', `decrypt/${this.at.prefix}-master`, { ciphertext: wrapped })).data.plaintext, 'base64');
  }

  /** The answer; undefined for a status among `absent`. What it says of a mistake may quote what was sent, so only the status is told. */
  async #ask(method: 'GET' | 'POST', path: string, body?: object, absent: readonly number[] = [], within = patience): Promise<unknown> {
    const headers = { 'X-Vault-Token': this.at.token, 'X-Vault-Request': 'true', ...(body && { 'Content-Type': 'application/json' }) };
    const answer = await fetch(`${this.at.url}/${path}`, { method, headers, redirect: 'error', signal: AbortSignal.timeout(within), ...(body && { body: JSON.stringify(body) }) });
    const text = await textOf(answer);
    if (absent.includes(answer.status)) return undefined;
    if (!answer.ok) throw new Error(`it answered ${answer.status} to ${method} ${path}`);
    return text === '' ? {} : jsonOf(text);
  }
}
