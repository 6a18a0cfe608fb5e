import { Module } from '@nestjs/common';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { ResourceServerStore } from '../../../domain/access/resource-server.store.ts';
import { AuditModule } from '../../../domain/audit/audit.module.ts';
import { OpenRequestStore } from '../../../domain/sessions/open-request.store.ts';
import { SessionsModule } from '../../../domain/sessions/sessions.module.ts';
import { AuthorizationCodeStore } from '../../../domain/tokens/authorization-code.store.ts';
import { RefreshTokenStore } from '../../../domain/tokens/refresh-token.store.ts';
import { RevocationStore } from '../../../domain/tokens/revocation.store.ts';
import { TokensModule } from '../../../domain/tokens/tokens.module.ts';
import { UserAuthentication } from '../../../domain/users/user-authentication.ts';
import { UsersModule } from '../../../domain/users/users.module.ts';
import { Runtime } from '../../../platform/runtime.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
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
