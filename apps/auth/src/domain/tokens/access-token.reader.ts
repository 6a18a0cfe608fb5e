import { AccessTokenClaims, signingAlgorithms, type PublicJwk, type Secret } from '@symbolon/contracts';
import { JwtVerifier, sha256 } from '@symbolon/crypto';
import { epochSeconds, type Clock } from '../../platform/clock.ts';
import { claimsWithin } from '../access/asked-claims.ts';
import type { ClientStore } from '../clients/client.store.ts';
import type { Client } from '../clients/client.ts';
import type { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';
import type { User } from '../users/user.ts';
import type { ContractClaims } from './contract-claims.ts';
import type { RevocationStore } from './revocation.store.ts';

/** An access token of ours that counts now. */
export interface ActiveAccessToken {
  readonly claims: AccessTokenClaims;
  /** What it holds beside them. */
  readonly contractClaims: ContractClaims;
  readonly scope: readonly string[];
  /** The client that it was given to. */
  readonly client: Client;
  /** Undefined when the client acts for itself. */
  readonly user: User | undefined;
  /** Claims that userinfo shows beside those of the scope. */
  readonly namedClaims: readonly string[];
}

interface Parts {
  readonly issuer: string;
  readonly keys: SigningKeyStore;
  readonly clients: ClientStore;
  readonly subjects: SubjectIdentifiers;
  readonly revocations: RevocationStore;
  readonly clock: Clock;
}

/** Under one set of published keys: their verifier, and the claims of tokens whose signature was found good, by the hash of the token. */
interface Known {
  readonly of: readonly PublicJwk[];
  readonly verifier: JwtVerifier;
  readonly claims: Map<string, AccessTokenClaims>;
}

/** About a megabyte. A token is shown many times in its life, and its signature stays as good as it was. */
const mostRemembered = 1_000;

/** Those of a contract are kept as they are. */
const MintedClaims = AccessTokenClaims.loose();

/** Longer ones were not made here; they are not even looked at. */
const longestToken = 8 * 1024;

/** Reads access tokens of our own (RFC 9068 section 4). What they may be used for is the surface's affair. */
export class AccessTokenReader {
  readonly #parts: Parts;
  #known: Known | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The claims of a token that we signed and whose time is not over, revoked or not. */
  async verify(token: Secret): Promise<AccessTokenClaims | undefined> {
    const text = token.reveal();
    if (text.length > longestToken) return undefined;
    const { issuer, clock } = this.#parts;
    const { verifier, claims: known } = this.#currentlyKnown();
    const now = clock.now();
    const digest = sha256(text);
    const remembered = known.get(digest);
    if (remembered) return remembered.exp > epochSeconds(now) ? remembered : undefined;
    const claims = MintedClaims.safeParse(await verifier.claims(text, { issuer, typ: 'at+jwt', algorithms: signingAlgorithms, now })).data;
    if (!claims) return undefined;
    if (known.size >= mostRemembered) known.clear();
    known.set(digest, claims);
    return claims;
  }

  /** Begun anew when the published keys change: what a key that is no longer published has signed is not believed. */
  #currentlyKnown(): Known {
    const published = this.#parts.keys.published();
    if (this.#known?.of !== published) this.#known = { of: published, verifier: new JwtVerifier({ keys: [...published] }), claims: new Map() };
    return this.#known;
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
    const { isActive, user, askedClaims } = await this.#parts.revocations.stateOf({ jti: claims.jti, clientId: client.clientId, userId, authTime });
    return isActive ? { claims, contractClaims: beside(claims), scope: claims.scope?.split(' ') ?? [], client, user, namedClaims: claimsWithin(askedClaims?.userinfo ?? [], client.scope) } : undefined;
  }
}

const beside = (claims: AccessTokenClaims): ContractClaims =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !Object.hasOwn(AccessTokenClaims.shape, name)));
