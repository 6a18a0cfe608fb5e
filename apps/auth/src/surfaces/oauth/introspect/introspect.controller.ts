import { Controller, Req, Res } from '@nestjs/common';
import { api, introspectionJwtType, introspectionSigningAlg, type IntrospectionResponse, type PresentedToken, type Secret } from '@symbolon/contracts';
import { signJwt } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { SubjectIdentifiers } from '../../../domain/clients/subject-identifiers.ts';
import { SigningKeyStore } from '../../../domain/keys/signing-key.store.ts';
import { AccessTokenReader } from '../../../domain/tokens/access-token.reader.ts';
import { RefreshTokenStore } from '../../../domain/tokens/refresh-token.store.ts';
import { Clock } from '../../../platform/clock.ts';
import { epochSeconds } from '../../../platform/clock.ts';
import { Settings } from '../../../platform/config.ts';
import { OAuthError } from '../../../platform/errors/oauth-error.ts';
import { Parsed, Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { ClientAuthentication } from '../client-authentication.ts';
import { ofAccessToken, ofRefreshToken } from './introspection.ts';
import { prefersJwt } from './prefers-jwt.ts';

const inactive: IntrospectionResponse = { active: false };

/** The introspection endpoint (RFC 7662), with signed answers (RFC 9701). Whoever may not know of a token is told that it does not count. */
@Controller()
export class IntrospectController {
  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly clients: ClientAuthentication,
    private readonly accessTokens: AccessTokenReader,
    private readonly refreshTokens: RefreshTokenStore,
    private readonly resourceServers: ResourceServerStore,
    private readonly subjects: SubjectIdentifiers,
    private readonly keys: SigningKeyStore,
  ) {}

  @Serves(api.oauth.introspect)
  async introspect(@Parsed() request: PresentedToken, @Req() http: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<IntrospectionResponse | string> {
    const client = await this.clients.authenticate(request.client, http);
    note(http, { client_id: client.clientId });
    if (client.authenticationMethod === 'none') throw new OAuthError('invalid_client', { reason: 'introspection by a public client' });
    const answer = (await this.accessToken(request.token, client)) ?? (await this.refreshToken(request.token, client)) ?? inactive;
    reply.header('Vary', 'Accept');
    if (!prefersJwt(http.headers.accept)) return answer;
    reply.header('Content-Type', `application/${introspectionJwtType}`);
    return this.signed(answer, client);
  }

  private async accessToken(token: Secret, { clientId }: Client): Promise<IntrospectionResponse | undefined> {
    const found = await this.accessTokens.read(token);
    if (!found) return undefined;
    const audience = [found.claims.aud].flat();
    const isReader = async () => (await this.resourceServers.all()).some((server) => audience.includes(server.audience) && server.introspectionClients.includes(clientId));
    return found.claims.client_id === clientId || (await isReader()) ? ofAccessToken(found) : undefined;
  }

  /** Nobody but the client that holds it can do anything with a refresh token, so nobody else is told of it. */
  private async refreshToken(token: Secret, client: Client): Promise<IntrospectionResponse | undefined> {
    const isUsable = client.scope.includes('offline_access') && client.grantTypes.includes('refresh_token');
    const found = isUsable ? await this.refreshTokens.look(token, client.clientId) : undefined;
    return found && ofRefreshToken(found, this.subjects.subjectFor(client, found.grant.user.id), this.settings.SYMBOLON_ISSUER);
  }

  /** No `sub` or `exp` at the top, so that it can be taken for no other kind of token (RFC 9701 section 8.1). */
  private signed(answer: IntrospectionResponse, { clientId }: Client): string | Promise<string> {
    const { settings, clock } = this;
    const claims = { iss: settings.SYMBOLON_ISSUER, aud: clientId, iat: epochSeconds(clock.now()), token_introspection: answer };
    return signJwt(this.keys.signer(introspectionSigningAlg), introspectionJwtType, claims);
  }
}
