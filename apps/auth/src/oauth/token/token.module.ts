import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/access.module.ts';
import { ClientStore } from '../../clients/client.store.ts';
import { ClientsModule } from '../../clients/clients.module.ts';
import { Runtime } from '../../runtime.ts';
import { RefreshTokenStore } from '../../tokens/refresh-token.store.ts';
import { TokensModule } from '../../tokens/tokens.module.ts';
import { UserAuthentication } from '../../users/user-authentication.ts';
import { UsersModule } from '../../users/users.module.ts';
import { ClientAuthentication } from '../client-authentication.ts';
import { GrantTable } from './grant-table.ts';
import { ClientCredentialsGrant } from './grants/client-credentials.grant.ts';
import { PasswordGrant } from './grants/password.grant.ts';
import { RefreshTokenGrant } from './grants/refresh-token.grant.ts';
import { TokenController } from './token.controller.ts';

@Module({
  imports: [ClientsModule, AccessModule, UsersModule, TokensModule],
  controllers: [TokenController],
  providers: [
    {
      provide: ClientAuthentication,
      useFactory: ({ masterKey }: Runtime, clients: ClientStore) => new ClientAuthentication(clients, masterKey),
      inject: [Runtime, ClientStore],
    },
    {
      provide: GrantTable,
      useFactory: ({ clock }: Runtime, users: UserAuthentication, refreshTokens: RefreshTokenStore) =>
        new GrantTable([new PasswordGrant(users, clock), new ClientCredentialsGrant(), new RefreshTokenGrant(refreshTokens)]),
      inject: [Runtime, UserAuthentication, RefreshTokenStore],
    },
  ],
  exports: [GrantTable],
})
export class TokenModule {}
