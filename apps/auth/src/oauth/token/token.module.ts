import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/access.module.ts';
import { ResourceServerStore } from '../../access/resource-server.store.ts';
import { AuditModule } from '../../audit/audit.module.ts';
import { Runtime } from '../../runtime.ts';
import { OpenRequestStore } from '../../sessions/open-request.store.ts';
import { SessionsModule } from '../../sessions/sessions.module.ts';
import { RefreshTokenStore } from '../../tokens/refresh-token.store.ts';
import { TokensModule } from '../../tokens/tokens.module.ts';
import { UserAuthentication } from '../../users/user-authentication.ts';
import { UsersModule } from '../../users/users.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { AuthorizationCodeStore } from '../../tokens/authorization-code.store.ts';
import { RevocationStore } from '../../tokens/revocation.store.ts';
import { GrantTable } from './grant-table.ts';
import { AuthorizationCodeGrant } from './grants/authorization-code.grant.ts';
import { ClientCredentialsGrant } from './grants/client-credentials.grant.ts';
import { PasswordGrant } from './grants/password.grant.ts';
import { RefreshTokenGrant } from './grants/refresh-token.grant.ts';
import { OpenRequestProof } from './open-request-proof.ts';
import { TokenController } from './token.controller.ts';

@Module({
  imports: [ClientAuthenticationModule, AccessModule, AuditModule, UsersModule, SessionsModule, TokensModule],
  controllers: [TokenController],
  providers: [
    {
      provide: GrantTable,
      useFactory: (
        { clock }: Runtime,
        users: UserAuthentication,
        codes: AuthorizationCodeStore,
        refreshTokens: RefreshTokenStore,
        revocations: RevocationStore,
        openRequests: OpenRequestStore,
        resourceServers: ResourceServerStore,
      ) =>
        new GrantTable([
          new AuthorizationCodeGrant(codes, revocations),
          new PasswordGrant(users, new OpenRequestProof(openRequests, resourceServers), clock),
          new ClientCredentialsGrant(),
          new RefreshTokenGrant(refreshTokens),
        ]),
      inject: [Runtime, UserAuthentication, AuthorizationCodeStore, RefreshTokenStore, RevocationStore, OpenRequestStore, ResourceServerStore],
    },
  ],
  exports: [GrantTable],
})
export class TokenModule {}
