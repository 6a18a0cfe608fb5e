import { Module } from '@nestjs/common';
import { MailModule } from '../../../delivery/mail/mail.module.ts';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { AuditModule } from '../../../domain/audit/audit.module.ts';
import { SessionsModule } from '../../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../../domain/tokens/tokens.module.ts';
import { UsersModule } from '../../../domain/users/users.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { GrantTable } from './grant-table.ts';
import type { Grant } from './grant.ts';
import { AuthorizationCodeGrant } from './grants/authorization-code.grant.ts';
import { ClientCredentialsGrant } from './grants/client-credentials.grant.ts';
import { PasswordGrant } from './grants/password.grant.ts';
import { RefreshTokenGrant } from './grants/refresh-token.grant.ts';
import { OpenRequestProof } from './open-request-proof.ts';
import { PasswordUpdate } from './password-update.ts';
import { TokenController } from './token.controller.ts';

const grants = [AuthorizationCodeGrant, PasswordGrant, ClientCredentialsGrant, RefreshTokenGrant];

@Module({
  imports: [ClientAuthenticationModule, AccessModule, AuditModule, MailModule, UsersModule, SessionsModule, TokensModule],
  controllers: [TokenController],
  providers: [...grants, OpenRequestProof, PasswordUpdate, { provide: GrantTable, useFactory: (...given: readonly Grant[]) => new GrantTable(given), inject: grants }],
  exports: [GrantTable],
})
export class TokenModule {}
