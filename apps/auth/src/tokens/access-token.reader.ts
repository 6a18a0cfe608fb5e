import { AccessTokenClaims, signingAlgorithms, type PublicJwk, type Secret } from '@symbolon/contracts';
import { JwtVerifier } from '@symbolon/crypto';
import type { Client } from '../clients/client.ts';
import type { ClientStore } from '../clients/client.store.ts';
import type { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import type { Clock } from '../clock.ts';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';
import type { User } from '../users/user.ts';
import type { RevocationStore } from './revocation.store.ts';

/** An access token of ours that counts now. */
export interface ActiveAccessToken {
  readonly claims: AccessTokenClaims;
  readonly scope: readonly string[];
  /** The client that it was given to. */
  readonly client: Client;
  /** Undefined when the client acts for itself. */
  readonly user: User | undefined;
}

interface Parts {
  readonly issuer: string;
  readonly keys: SigningKeyStore;
  readonly clients: ClientStore;
  readonly subjects: SubjectIdentifiers;
  readonly revocations: RevocationStore;
  readonly clock: Clock;
}

/** Longer ones were not made here; they are not even looked at. */
const longestToken = 8 * 1024;

/** Reads access tokens of our own (RFC 9068 section 4). What they may be used for is the surface's affair. */
export class AccessTokenReader {
  readonly #parts: Parts;
  #verifier: { readonly of: readonly PublicJwk[]; readonly verifier: JwtVerifier } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The claims of a token that we signed and whose time is not over, revoked or not. */
  async verify(token: Secret): Promise<AccessTokenClaims | undefined> {
    const text = token.reveal();
    if (text.length > longestToken) return undefined;
    const { issuer, clock } = this.#parts;
    const claims = await this.#currentVerifier().claims(text, { issuer, typ: 'at+jwt', algorithms: signingAlgorithms, now: clock.now() });
    return claims && AccessTokenClaims.safeParse(claims).data;
  }

  /** Made anew only when the keys change. */
  #currentVerifier(): JwtVerifier {
    const published = this.#parts.keys.published();
    if (this.#verifier?.of !== published) this.#verifier = { of: published, verifier: new JwtVerifier({ keys: [...published] }) };
    return this.#verifier.verifier;
  }

  /** Undefined for whatever must not be accepted, for whatever reason. Throws when the database cannot tell. */
  async read(token: Secret): Promise<ActiveAccessToken | undefined> {
    const claims = await this.verify(token);
    const client = claims && (await this.#parts.clients.find(claims.client_id));
    if (!claims || !client) return undefined;
    const isOfUser = claims.sub !== client.clientId;
    const userId = isOfUser ? this.#parts.subjects.userIdFrom(client, claims.sub) : undefined;
    if (isOfUser && userId === undefined) return undefined;
    const authTime = claims.auth_time === undefined ? undefined : new Date(claims.auth_time * 1000);
    const { isActive, user } = await this.#parts.revocations.stateOf({ jti: claims.jti, clientId: client.clientId, userId, authTime });
    return isActive ? { claims, scope: claims.scope?.split(' ') ?? [], client, user } : undefined;
  }
}
