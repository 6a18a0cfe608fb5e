import type { SigningAlgorithm, TokenContract } from '@symbolon/contracts';

/** An API that trusts our tokens. */
export interface ResourceServer {
  /** The `aud` of its tokens. */
  readonly audience: string;
  /** What people call it. */
  readonly name: string | null;
  readonly scopes: readonly string[];
  /** Seconds. */
  readonly accessTokenTtl: number;
  readonly accessTokenSigningAlg: SigningAlgorithm;
  /** What it accepts of log-ins; empty for any. */
  readonly acrValues: readonly string[];
  /** How many seconds ago a person may have logged in. */
  readonly maxAge: number | null;
  /** Clients that may ask about its tokens. */
  readonly introspectionClients: readonly string[];
  /** What it states of its tokens; null when it states nothing. */
  readonly contract: TokenContract | null;
  /** Its tokens are given to who names it or a scope of it, not to who asks for all there is. */
  readonly byNameOnly?: true;
}
