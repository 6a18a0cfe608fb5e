import { Injectable } from '@nestjs/common';
import { AccessTokenClaims, signingAlgorithms, type PublicJwk, type Secret } from '@symbolon/contracts';
import { JwtVerifier, sha256 } from '@symbolon/crypto';
import { Clock, epochSeconds } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { claimsWithin } from '../access/asked-claims.ts';
import { ClientStore } from '../clients/client.store.ts';
import type { Client } from '../clients/client.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';
import type { User } from '../users/user.ts';
import type { ContractClaims } from './contract-claims.ts';
import { RevocationStore } from './revocation.store.ts';

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
@Injectable()
export class AccessTokenReader {
  #known: Known | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly keys: SigningKeyStore,
    private readonly clients: ClientStore,
    private readonly subjects: SubjectIdentifiers,
    private readonly revocations: RevocationStore,
    private readonly clock: Clock,
  ) {}

  /** The claims of a token that we signed and whose time is not over, revoked or not. */
  async verify(token: Secret): Promise<AccessTokenClaims | undefined> {
    const text = token.reveal();
    if (text.length > longestToken) return undefined;
    const { settings, clock } = this;
    const { verifier, claims: known } = this.#currentlyKnown();
    const now = clock.now();
    const digest = sha256(text);
    const remembered = known.get(digest);
    if (remembered) return remembered.exp > epochSeconds(now) ? remembered : undefined;
    const claims = MintedClaims.safeParse(await verifier.claims(text, { issuer: settings.SYMBOLON_ISSUER, typ: 'at+jwt', algorithms: signingAlgorithms, now })).data;
    if (!claims) return undefined;
    if (known.size >= mostRemembered) known.clear();
    known.set(digest, claims);
    return claims;
  }

  /** Begun anew when the published keys change: what a key that is no longer published has signed is not believed. */
  #currentlyKnown(): Known {
    const published = this.keys.published();
    if (this.#known?.of !== published) this.#known = { of: published, verifier: new JwtVerifier({ keys: [...published] }), claims: new Map() };
    return this.#known;
  }

  /** Undefined for whatever must not be accepted, for whatever reason. Throws when the database cannot tell. */
  async read(token: Secret): Promise<ActiveAccessToken | undefined> {
    const claims = await this.verify(token);
    const client = claims && (await this.clients.find(claims.client_id));
    if (!claims || !client) return undefined;
    const isOfUser = claims.sub !== client.clientId;
    const userId = isOfUser ? this.subjects.userIdFrom(client, claims.sub) : undefined;
    if (isOfUser && userId === undefined) return undefined;
    const authTime = claims.auth_time === undefined ? undefined : new Date(claims.auth_time * 1000);
    const { isActive, user, askedClaims } = await this.revocations.stateOf({ jti: claims.jti, clientId: client.clientId, userId, authTime, issuedAt: new Date(claims.iat * 1000) });
    return isActive ? { claims, contractClaims: beside(claims), scope: claims.scope?.split(' ') ?? [], client, user, namedClaims: claimsWithin(askedClaims?.userinfo ?? [], client.scope) } : undefined;
  }
}

const beside = (claims: AccessTokenClaims): ContractClaims =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !Object.hasOwn(AccessTokenClaims.shape, name)));

/** Which of these a token is good for: what it says, as far as its client may still ask for it. */
export const stillGranted = <Right extends string>({ scope, client }: ActiveAccessToken, all: readonly Right[], scopeFor: (right: Right) => string): readonly Right[] =>
  all.filter((each) => [scope, client.scope].every((scopes) => scopes.includes(scopeFor(each))));
