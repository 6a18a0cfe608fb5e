import { Module } from '@nestjs/common';
import { MailModule } from '../../../delivery/mail/mail.module.ts';
import { SmsModule } from '../../../delivery/sms/sms.module.ts';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { AuditModule } from '../../../domain/audit/audit.module.ts';
import { FactorsModule } from '../../../domain/factors/factors.module.ts';
import { SessionsModule } from '../../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../../domain/tokens/tokens.module.ts';
import { UsersModule } from '../../../domain/users/users.module.ts';
import { PagesModule } from '../../../pages/pages.module.ts';
import { ClientAuthenticationModule } from '../client-authentication.module.ts';
import { ChallengeController } from './challenge.controller.ts';
import { SecondStep } from './second-step.ts';

@Module({ imports: [ClientAuthenticationModule, AccessModule, AuditModule, FactorsModule, MailModule, PagesModule, SmsModule, UsersModule, SessionsModule, TokensModule], controllers: [ChallengeController], providers: [SecondStep] })
export class ChallengeModule {}
