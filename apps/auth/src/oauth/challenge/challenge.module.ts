import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/access.module.ts';
import { SessionsModule } from '../../sessions/sessions.module.ts';
import { TokensModule } from '../../tokens/tokens.module.ts';
import { UsersModule } from '../../users/users.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { ChallengeController } from './challenge.controller.ts';

@Module({ imports: [ClientAuthenticationModule, AccessModule, UsersModule, SessionsModule, TokensModule], controllers: [ChallengeController] })
export class ChallengeModule {}
