import { Injectable } from '@nestjs/common';
import type { RefreshTokenRequest } from '@symbolon/contracts';
import type { Client } from '../../../../domain/clients/client.ts';
import { RefreshTokenStore, type RefreshGrant } from '../../../../domain/tokens/refresh-token.store.ts';
import { OAuthError } from '../../../../platform/errors/oauth-error.ts';
import { Grant, type Authorization, type Origin, type TokenCheck } from '../grant.ts';

/** A refresh token, exchanged for its successor (RFC 6749 section 6, RFC 9700 section 4.14). May narrow, never widen. */
@Injectable()
export class RefreshTokenGrant extends Grant<'refresh_token'> {
  override readonly grantType = 'refresh_token';
  override readonly hasUser = true;

  constructor(private readonly refreshTokens: RefreshTokenStore) {
    super();
  }

  override async authorize({ refreshToken, scope, resource }: RefreshTokenRequest, client: Client, _origin: Origin, check: TokenCheck): Promise<Authorization> {
    if (!client.scope.includes('offline_access')) throw new OAuthError('invalid_grant', { reason: 'client lost offline_access' });
    if (scope !== undefined) check.within(); // what the client may never have needs no look at the token
    if (check.dependsOnProof) {
      const found = await this.refreshTokens.look(refreshToken, client.clientId);
      if (found) await check.pass(authorizationOf(found.grant));
    }
    const outcome = await this.refreshTokens.rotate({ token: refreshToken, clientId: client.clientId, scope: scope ?? [], audience: resource });
    if (outcome.kind === 'rejected') throw new OAuthError('invalid_grant', { reason: outcome.reason });
    if (outcome.kind === 'too much')
      throw outcome.of === 'scope'
        ? new OAuthError('invalid_scope', { sentence: 'A requested scope was not granted before.' })
        : new OAuthError('invalid_target', { sentence: 'A requested resource was not granted before.' });
    return authorizationOf(outcome.grant, outcome.successor);
  }
}

const authorizationOf = ({ user, authTime, provenAt, amr, grant, scope, audience }: RefreshGrant, successor?: string): Authorization => ({
  subject: { kind: 'user', user, authTime, provenAt, amr, grant, ...(successor !== undefined && { refreshToken: successor }) },
  limit: { scope, audience },
  notes: { user_id: user.id, event: 'refresh' },
});
