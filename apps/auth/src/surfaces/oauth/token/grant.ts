import type { AnyTokenRequest, GrantType } from '@symbolon/contracts';
import type { Client } from '../../../domain/clients/client.ts';
import type { Subject } from '../../../domain/tokens/token-issuer.ts';
import type { RequestNotes } from '../../../platform/http/request-log.ts';

/** What a grant proved: who the tokens will speak for, and the most that they may say. */
export interface Authorization {
  readonly subject: Subject;
  /** Undefined when only the client limits it. */
  readonly limit?: { readonly scope: readonly string[]; readonly audience: readonly string[] };
  readonly notes?: RequestNotes;
}

/** Where a request comes from. */
export interface Origin {
  readonly address: string;
}

/** Whether tokens could be minted, for a grant to ask before it uses up what was presented. */
export interface TokenCheck {
  /** False when nothing that the proof could be would be refused, so that it need not be looked up beforehand. */
  readonly dependsOnProof: boolean;
  /** Throws an OAuthError when the request asks for more than the client, and the grant as far as it is known, may have. */
  within(limit?: Authorization['limit']): unknown;
  /** Throws an OAuthError when they could not. */
  pass(proof: Pick<Authorization, 'subject' | 'limit'>): Promise<unknown>;
}

/**
 * One way to get tokens. It owns nothing but its proof: the client is authenticated and may use the grant before `authorize` is
 * called. What can be used only once it uses up last, after `check`, but in wrong hands whatever is asked for. Refusals are thrown
 * as OAuthError.
 */
export abstract class Grant<G extends GrantType = GrantType> {
  abstract readonly grantType: G;
  /** Whether a user stands behind the tokens. */
  abstract readonly hasUser: boolean;
  abstract authorize(request: Extract<AnyTokenRequest, { grantType: G }>, client: Client, origin: Origin, check: TokenCheck): Promise<Authorization>;
}
