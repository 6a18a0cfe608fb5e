import { Controller, Req } from '@nestjs/common';
import { api, type PresentedToken } from '@symbolon/contracts';
import type { FastifyRequest } from 'fastify';
import { AccessTokenReader } from '../../../domain/tokens/access-token.reader.ts';
import { RefreshTokenStore } from '../../../domain/tokens/refresh-token.store.ts';
import { RevocationStore } from '../../../domain/tokens/revocation.store.ts';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import { Parsed, Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { ClientAuthentication } from '../client-authentication.ts';

/** The revocation endpoint (RFC 7009). A token tells by itself what it is, so that a hint is not needed. */
@Controller()
export class RevokeController {
  constructor(
    private readonly clients: ClientAuthentication,
    private readonly refreshTokens: RefreshTokenStore,
    private readonly accessTokens: AccessTokenReader,
    private readonly revocations: RevocationStore,
  ) {}

  /** Answers 200 only when the token counts nowhere any more, or never did. */
  @Serves(api.oauth.revoke)
  async revoke(@Parsed() { client: credentials, token }: PresentedToken, @Req() http: FastifyRequest): Promise<void> {
    const { clientId } = await this.clients.authenticate(credentials, http);
    note(http, { client_id: clientId });
    const refresh = await this.refreshTokens.end(token, clientId);
    if (refresh === 'ended') return note(http, { event: 'refresh token revoked' });
    if (refresh === 'of another client') throw notTheirs();
    const claims = await this.accessTokens.verify(token);
    if (!claims) return note(http, { event: 'nothing to revoke' });
    if (claims.client_id !== clientId) throw notTheirs();
    await this.revocations.revoke(claims.jti, new Date(claims.exp * 1000));
    note(http, { event: 'access token revoked' });
  }
}

const notTheirs = () => new OAuthError('invalid_grant', { sentence: 'The token was issued to another client.', reason: 'token of another client' });
