import { Controller, Req, Res } from '@nestjs/common';
import { api, type BearerRequest, type UserinfoResponse } from '@symbolon/contracts';
import { signJwt } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SigningKeyStore } from '../../domain/keys/signing-key.store.ts';
import { AccessTokenReader } from '../../domain/tokens/access-token.reader.ts';
import { shownClaims, showsGroups } from '../../domain/users/shown-claims.ts';
import { UserGroups } from '../../domain/users/user-groups.ts';
import { Settings } from '../../platform/config.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';
import { Parsed, Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';

/** The claims of the user that an access token speaks for (OpenID Connect Core section 5.3): what its scopes show, and what was asked for by name. */
@Controller()
export class UserinfoController {
  constructor(
    private readonly settings: Settings,
    private readonly accessTokens: AccessTokenReader,
    private readonly keys: SigningKeyStore,
    private readonly groups: UserGroups,
  ) {}

  @Serves(api.oidc.userinfo)
  async byGet(@Parsed() request: BearerRequest, @Req() http: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserinfoResponse | string> {
    return this.answer(request, http, reply);
  }

  @Serves(api.oidc.userinfoPost)
  async byPost(@Parsed() request: BearerRequest, @Req() http: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserinfoResponse | string> {
    return this.answer(request, http, reply);
  }

  private async answer({ token }: BearerRequest, http: FastifyRequest, reply: FastifyReply): Promise<UserinfoResponse | string> {
    if (!token) throw new OAuthError('invalid_token', { onlyChallenge: true, reason: 'no access token' });
    const found = await this.accessTokens.read(token);
    if (!found) throw new OAuthError('invalid_token', { reason: 'access token not active' });
    const { client, user, scope, namedClaims } = found;
    note(http, { client_id: client.clientId, ...(user && { user_id: user.id }) });
    if (!user || !scope.includes('openid')) throw new OAuthError('insufficient_scope', { reason: 'no openid scope' });
    const groups = showsGroups(scope, namedClaims) ? await this.groups.namesByScope(user.id) : undefined;
    const claims = { ...shownClaims(user, scope, namedClaims, groups), sub: found.claims.sub };
    if (!client.userinfoSigningAlg) return claims;
    reply.header('Content-Type', 'application/jwt');
    return signJwt(this.keys.signer(client.userinfoSigningAlg), 'JWT', { ...claims, iss: this.settings.SYMBOLON_ISSUER, aud: client.clientId });
  }
}
