import { Module } from '@nestjs/common';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { AuditModule } from '../../../domain/audit/audit.module.ts';
import { SessionsModule } from '../../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../../domain/tokens/tokens.module.ts';
import { UsersModule } from '../../../domain/users/users.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { ChallengeController } from './challenge.controller.ts';

@Module({ imports: [ClientAuthenticationModule, AccessModule, AuditModule, UsersModule, SessionsModule, TokensModule], controllers: [ChallengeController] })
export class ChallengeModule {}
