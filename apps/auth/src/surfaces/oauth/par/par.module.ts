import { Module } from '@nestjs/common';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { SessionsModule } from '../../../domain/sessions/sessions.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { ParController } from './par.controller.ts';

@Module({ imports: [ClientAuthenticationModule, AccessModule, SessionsModule], controllers: [ParController] })
export class ParModule {}
