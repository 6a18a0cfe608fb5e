import { Injectable } from '@nestjs/common';
import type { AuthorizationCodeTokenRequest } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import { claimsWithin } from '../../../../domain/access/asked-claims.ts';
import type { Client } from '../../../../domain/clients/client.ts';
import { AuthorizationCodeStore, type Redeemed } from '../../../../domain/tokens/authorization-code.store.ts';
import { RevocationStore } from '../../../../domain/tokens/revocation.store.ts';
import { OAuthError } from '../../../../platform/errors/oauth-error.ts';
import { Grant, type Authorization, type Origin, type TokenCheck } from '../grant.ts';

/** A code from the authorization endpoint (RFC 6749 section 4.1.3, RFC 7636 section 4.6). Its second use ends what the first gave. */
@Injectable()
export class AuthorizationCodeGrant extends Grant<'authorization_code'> {
  override readonly grantType = 'authorization_code';
  override readonly hasUser = true;

  constructor(
    private readonly codes: AuthorizationCodeStore,
    private readonly revocations: RevocationStore,
  ) {
    super();
  }

  override async authorize({ code, redirectUri, codeVerifier }: AuthorizationCodeTokenRequest, client: Client, _origin: Origin, check: TokenCheck): Promise<Authorization> {
    const verifier = codeVerifier?.reveal();
    if (verifier !== undefined && (verifier.length < 43 || verifier.length > 128)) throw new OAuthError('invalid_grant', { reason: 'verifier of a wrong length' });
    // Here there always was one, and what else a code is bound to is the verifier (RFC 6749 section 4.1.3).
    if (verifier === undefined && redirectUri === undefined)
      throw new OAuthError('invalid_request', { sentence: 'redirect_uri is missing: without a code_verifier the one of the authorization request has to be sent again.', reason: 'neither verifier nor redirect URI' });
    const shown = { clientId: client.clientId, redirectUri, codeChallenge: verifier === undefined ? undefined : s256(verifier) };
    if (check.dependsOnProof) {
      const found = await this.codes.look(code, shown);
      if (found.kind === 'redeemed') await check.pass(authorizationOf(found, client));
    }
    const outcome = await this.codes.redeem(code, shown);
    if (outcome.kind === 'spoiled') await this.revocations.revokeGrant(outcome.grantId);
    if (outcome.kind !== 'redeemed') throw new OAuthError('invalid_grant', { reason: outcome.reason });
    return authorizationOf(outcome, client);
  }
}

const authorizationOf = ({ grant, user }: Redeemed, client: Client): Authorization => ({
  subject: {
    kind: 'user',
    user,
    grant: grant.grantId,
    authTime: grant.authTime,
    provenAt: grant.provenAt,
    amr: grant.amr,
    nonce: grant.nonce,
    sessionId: grant.sessionId,
    namedClaims: claimsWithin(grant.claims?.idToken ?? [], client.scope),
  },
  limit: { scope: grant.scope, audience: grant.audience },
  notes: { user_id: user.id, event: 'code' },
});
