import { readFileSync } from 'node:fs';
import type { SigningAlgorithm } from '@symbolon/contracts';

/** A test key with its private part. These are published: they sign nothing but vectors. */
export interface TestKey {
  readonly alg: SigningAlgorithm;
  readonly kid: string;
  readonly [member: string]: string;
}
export const testKeys = JSON.parse(readFileSync(new URL('keys.json', import.meta.url), 'utf8')) as Readonly<Record<string, TestKey>>;

export const key = (name: string): TestKey => testKeys[name] ?? missing(name);

function missing(name: string): never {
  throw new Error(`No test key ${name}.`);
}

/** The members of a key that anybody may see. */
export const publicMembers = (test: TestKey): Readonly<Record<string, string>> =>
  Object.fromEntries(['kty', 'crv', 'x', 'y', 'n', 'e'].flatMap((name) => (test[name] === undefined ? [] : [[name, test[name]]])));

const subtle = {
  EdDSA: 'Ed25519',
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
} as const;

type Json = Readonly<Record<string, unknown>>;

/** A part of a JWS: an object, or its text or bytes where the text is what is wrong. */
export type Part = Json | string | Uint8Array;

export const encoded = (part: Part): string =>
  Buffer.from(typeof part === 'string' || part instanceof Uint8Array ? part : JSON.stringify(part)).toString('base64url');

/** Signs as it is told; a right signature that is committed already is kept, since ES256 and PS256 give another each time. */
export class Signer {
  readonly #committed: readonly string[];

  constructor(committed: string) {
    this.#committed = (committed.match(/"[\w-]+\.[\w-]+\.[\w-]+"/g) ?? []).map((quoted) => quoted.slice(1, -1));
  }

  async sign(header: Part, payload: Part, signing: TestKey): Promise<string> {
    const input = `${encoded(header)}.${encoded(payload)}`;
    const { alg } = signing;
    for (const known of this.#committed.filter((token) => token.startsWith(`${input}.`))) {
      const shown = await crypto.subtle.importKey('jwk', publicMembers(signing), subtle[alg], false, ['verify']);
      if (await crypto.subtle.verify(subtle[alg], shown, Buffer.from(known.slice(input.length + 1), 'base64url'), Buffer.from(input))) return known;
    }
    const secret = await crypto.subtle.importKey('jwk', signing, subtle[alg], false, ['sign']);
    return `${input}.${Buffer.from(await crypto.subtle.sign(subtle[alg], secret, Buffer.from(input))).toString('base64url')}`;
  }
}
