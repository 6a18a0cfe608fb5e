import { contractFault, signingAlgorithms, TokenContract, type AccessTokenClaims, type ClaimsOf, type SigningAlgorithm } from '@symbolon/contracts';
import { claimsRefusal, signedClaims, type TokenClaims } from './access-token.ts';
import { answerTo } from './answer.ts';
import { bindingRefusal, type DpopNonce, type DpopPolicy } from './binding.ts';
import { readCredentials, type Credentials, type PresentedRequest, type Scheme } from './credentials.ts';
import { demandedBy, demandRefusal, type Demand, type Demanded } from './demand.ts';
import { fetchIssuerKeys } from './issuer-keys.ts';
import { KeySet } from './key-set.ts';
import { describeResource, type ProtectedResource } from './protected-resource.ts';
import type { Reason } from './reason.ts';
import { LocalReplayMemory, type ReplayMemory } from './replay-memory.ts';
import type { Rejected, Verdict } from './verdict.ts';
import { webAddress } from './web-address.ts';

/** What a service says of itself and of whom it trusts. Only the first two are needed. */
export interface VerifierOptions<Contract> {
  /** The issuer, exactly as it names itself. https, or http on this machine. */
  readonly issuer: string;
  /** The service's token contract: of `defineContract`, or as it was read from JSON or YAML. */
  readonly contract: Contract;
  /** The address of the service, as clients see it; the audience of the contract when absent (RFC 9728 section 1.2). */
  readonly resource?: string | undefined;
  /** By how many seconds the clocks of issuer, clients and service may differ; 10 when absent. */
  readonly clockTolerance?: number | undefined;
  /** For how many seconds keys count that cannot be read again, since the issuer is out of reach; 86400 (a day) when absent, at least 60. */
  readonly keysMaxAge?: number | undefined;
  readonly dpop?: DpopOptions | undefined;
  /** Told why the keys of the issuer cannot be read, once until that changes; console.error when absent. */
  readonly log?: ((cause: Error) => void) | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export interface DpopOptions {
  /** Whether tokens that are not bound to a key of the client are refused; false when absent. */
  readonly required?: boolean | undefined;
  /** What proofs may be signed with; EdDSA, ES256, PS256 and RS256 when absent. */
  readonly algorithms?: readonly SigningAlgorithm[] | undefined;
  /** How many seconds a proof is good for; 60 when absent. */
  readonly window?: number | undefined;
  /** Where used proofs are remembered; in this process when absent. */
  readonly replays?: ReplayMemory | undefined;
  readonly nonce?: DpopNonce | undefined;
}

/** Verifies the access tokens of one issuer for one service. Makes no request until the first token. */
export interface Verifier<Claims extends AccessTokenClaims = AccessTokenClaims> {
  readonly protectedResource: ProtectedResource;
  /** Checks a token, or the request that carries one, and that it has all of these scopes, or meets this demand. Never throws for what was sent. */
  verify(presented: string | PresentedRequest, demand?: readonly string[] | Demand): Promise<Verdict<Claims>>;
  /** Throws when no token can meet this demand, with what the contract demands: for the start, where verify would be too late. */
  checkDemand(demand: readonly string[] | Demand): void;
}

/** Makes a verifier; throws when the issuer, the contract or the address of the service cannot be used. */
export function createVerifier<const Contract>(options: VerifierOptions<Contract>): Verifier<ClaimsOf<Contract>> {
  return new TokenVerifier(options);
}

class TokenVerifier<Contract> implements Verifier<ClaimsOf<Contract>> {
  readonly protectedResource: ProtectedResource;
  readonly #issuer: string;
  readonly #contract: TokenContract;
  readonly #origin: string;
  readonly #keys: KeySet;
  readonly #dpop: DpopPolicy;
  readonly #tolerance: number;
  readonly #now: () => number;

  constructor({ issuer, contract, resource, clockTolerance = 10, keysMaxAge = 86_400, dpop = {}, log = printed, now = Date.now, fetch = globalThis.fetch }: VerifierOptions<Contract>) {
    const issuerAddress = address('issuer', issuer);
    this.#contract = TokenContract.parse(contract);
    const url = address('resource', resource ?? this.#contract.audience);
    const { required = false, algorithms = signingAlgorithms, window = 60, replays = new LocalReplayMemory(), nonce } = dpop;
    this.#issuer = issuer;
    this.#origin = url.origin;
    this.#tolerance = clockTolerance;
    this.#now = now;
    this.#dpop = { required, algorithms, window, replays, nonce };
    if (!(keysMaxAge >= 60)) throw new TypeError(`keysMaxAge must be at least 60 seconds: ${keysMaxAge}`);
    this.#keys = new KeySet({ fetchKeys: () => fetchIssuerKeys(fetch, issuer, issuerAddress), alg: this.#contract.access_token_signing_alg, maxAge: keysMaxAge * 1000, now, log });
    this.protectedResource = describeResource({ resource: resource ?? this.#contract.audience, url, issuer, contract: this.#contract, dpop: this.#dpop });
  }

  async verify(presented: string | PresentedRequest, demand: readonly string[] | Demand = []): Promise<Verdict<ClaimsOf<Contract>>> {
    const demanded = demandedBy(demand, this.#contract);
    const request = typeof presented === 'string' ? undefined : presented;
    const credentials: Credentials | Reason = typeof presented === 'string' ? { scheme: 'Bearer', token: presented } : readCredentials(presented);
    if (typeof credentials === 'string') return this.#refuse({ reason: credentials }, 'Bearer', demanded);
    const claims = await this.#claims(credentials.token);
    if ('reason' in claims) return this.#refuse(claims, credentials.scheme, demanded);
    const reason = (await this.#bindingRefusal(claims.token, credentials, request)) ?? demandRefusal(claims.token, demanded, this.#seconds(), this.#tolerance);
    // The check against the contract is what makes the claims of this type.
    if (reason === undefined) return { ok: true, claims: claims.token as ClaimsOf<Contract> };
    return this.#refuse({ reason }, isBound(claims.token) || this.#dpop.required ? 'DPoP' : credentials.scheme, demanded);
  }

  checkDemand(demand: readonly string[] | Demand): void {
    demandedBy(demand, this.#contract);
  }

  async #claims(token: string): Promise<{ readonly token: TokenClaims } | Rejected> {
    const claims = await signedClaims(token, this.#contract.access_token_signing_alg, this.#keys);
    if ('reason' in claims) return claims;
    const reason = claimsRefusal(claims.token, { issuer: this.#issuer, audience: this.#contract.audience, now: this.#seconds(), tolerance: this.#tolerance });
    if (reason) return { reason };
    const fault = contractFault(this.#contract, claims.token);
    return fault ? { reason: 'contract_broken', fault } : claims;
  }

  #bindingRefusal(claims: TokenClaims, { scheme, token }: Credentials, request: PresentedRequest | undefined): Promise<Reason | undefined> | undefined {
    if (claims.cnf === undefined && scheme === 'Bearer' && !this.#dpop.required) return undefined;
    // The address that clients call, and not the Host header, which is theirs to write.
    const url = this.#origin + (request?.target.replace(/^https?:\/\/[^/?#]*/i, '') ?? '');
    return bindingRefusal(claims, { scheme, token, request, url, now: this.#seconds(), tolerance: this.#tolerance }, this.#dpop);
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  #refuse({ reason, fault, cause }: Rejected, scheme: Scheme, demanded: Demanded): Verdict<never> {
    const answer = answerTo({ reason, scheme, demanded }, this.protectedResource.address, this.#dpop);
    return { ok: false, reason, ...(fault && { fault }), ...(cause && { cause }), answer };
  }
}

const printed = (cause: Error): void => console.error(`symbolon: ${cause.message}`);

const isBound = ({ cnf }: TokenClaims): boolean => cnf?.['jkt'] !== undefined;

function address(what: string, text: string): URL {
  const url = webAddress(text);
  if (!url) throw new TypeError(`The ${what} must be an https address without query and fragment, or http on localhost: ${text}`);
  return url;
}
