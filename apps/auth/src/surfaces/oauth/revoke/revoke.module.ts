import { Module } from '@nestjs/common';
import { TokensModule } from '../../../domain/tokens/tokens.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { RevokeController } from './revoke.controller.ts';

@Module({ imports: [ClientAuthenticationModule, TokensModule], controllers: [RevokeController] })
export class RevokeModule {}
