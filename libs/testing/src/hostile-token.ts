import type { EmbeddedProvider } from '@symbolon/auth';
import { openSigningKey, signJwt, type KeyAlgorithm, type KeyGenerator, type SigningKey } from '@symbolon/crypto';
import type { HostileToken } from './symbolon.ts';

type Json = Readonly<Record<string, unknown>>;

/** Makes good tokens bad, each in one way. */
export class HostileTokens {
  readonly #keys: EmbeddedProvider['keys'];
  readonly #generator: KeyGenerator;
  readonly #unpublished = new Map<KeyAlgorithm, Promise<SigningKey>>();

  /** `generator` makes keys that are in no key set. */
  constructor(keys: EmbeddedProvider['keys'], generator: KeyGenerator) {
    this.#keys = keys;
    this.#generator = generator;
  }

  async make(kind: HostileToken, good: string): Promise<string> {
    const [header = '', payload = '', signature = ''] = good.split('.');
    const { alg } = jsonOf(header) as { readonly alg: KeyAlgorithm };
    const claims = jsonOf(payload);
    const sign = (changed: Json, typ = 'at+jwt') => signJwt(this.#keys.signer(alg), typ, { ...claims, ...changed });
    switch (kind) {
      case 'expired':
        return sign(longAgo(claims));
      case 'wrong-audience':
        return sign({ aud: 'https://another-service.example' });
      case 'wrong-issuer':
        return sign({ iss: 'https://another-issuer.example' });
      case 'wrong-type':
        return sign({}, 'JWT');
      case 'rotated-key':
        return signJwt(await this.#unpublishedKey(alg), 'at+jwt', claims);
      case 'bad-signature':
        return `${header}.${payload}.${withOneBitFlipped(signature)}`;
      case 'alg-none':
        return `${Buffer.from('{"typ":"at+jwt","alg":"none"}').toString('base64url')}.${payload}.`;
    }
  }

  #unpublishedKey(alg: KeyAlgorithm): Promise<SigningKey> {
    const known = this.#unpublished.get(alg) ?? this.#generator.generate(alg).then(({ kid, pkcs8 }) => openSigningKey(kid, alg, pkcs8));
    this.#unpublished.set(alg, known);
    return known;
  }
}

const past = Date.UTC(2020) / 1000;

/** Moves its times so that it is expired by every clock, also of a service that does not go by the provider's. */
function longAgo(claims: Json): Json {
  const by = Number(claims['exp']) - past;
  const times = ['exp', 'iat', 'auth_time'].filter((name) => claims[name] !== undefined);
  return Object.fromEntries(times.map((name) => [name, Number(claims[name]) - by]));
}

function withOneBitFlipped(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

const jsonOf = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;
