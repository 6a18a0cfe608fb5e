import { AccessTokenClaims, signingAlgorithms, type PublicJwk, type Secret } from '@symbolon/contracts';
import { JwtVerifier } from '@symbolon/crypto';
import type { Clock } from '../clock.ts';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';
import type { User } from '../users/user.ts';
import type { RevocationStore } from './revocation.store.ts';

/** An access token of ours that counts now. */
export interface ActiveAccessToken {
  readonly claims: AccessTokenClaims;
  readonly scope: readonly string[];
  /** Undefined when the client acts for itself. */
  readonly user: User | undefined;
}

/** Longer ones were not made here; they are not even looked at. */
const longestToken = 8 * 1024;

/** Reads access tokens of our own (RFC 9068 section 4). What they may be used for is the surface's affair. */
export class AccessTokenReader {
  readonly #issuer: string;
  readonly #keys: SigningKeyStore;
  #verifier: { readonly of: readonly PublicJwk[]; readonly verifier: JwtVerifier } | undefined;
  readonly #revocations: RevocationStore;
  readonly #clock: Clock;

  constructor(issuer: string, keys: SigningKeyStore, revocations: RevocationStore, clock: Clock) {
    this.#issuer = issuer;
    this.#keys = keys;
    this.#revocations = revocations;
    this.#clock = clock;
  }

  /** The claims of a token that we signed and whose time is not over, revoked or not. */
  async verify(token: Secret): Promise<AccessTokenClaims | undefined> {
    const text = token.reveal();
    if (text.length > longestToken) return undefined;
    const claims = await this.#currentVerifier().claims(text, { issuer: this.#issuer, typ: 'at+jwt', algorithms: signingAlgorithms, now: this.#clock.now() });
    return claims && AccessTokenClaims.safeParse(claims).data;
  }

  /** Made anew only when the keys change. */
  #currentVerifier(): JwtVerifier {
    const published = this.#keys.published();
    if (this.#verifier?.of !== published) this.#verifier = { of: published, verifier: new JwtVerifier({ keys: [...published] }) };
    return this.#verifier.verifier;
  }

  /** Undefined for whatever must not be accepted, for whatever reason. Throws when the database cannot tell. */
  async read(token: Secret): Promise<ActiveAccessToken | undefined> {
    const claims = await this.verify(token);
    if (!claims) return undefined;
    const { isActive, user } = await this.#revocations.stateOf(claims);
    return isActive ? { claims, scope: claims.scope?.split(' ') ?? [], user } : undefined;
  }
}
