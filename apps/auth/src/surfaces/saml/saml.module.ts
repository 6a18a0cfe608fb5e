import { Module } from '@nestjs/common';
import { LogoutModule } from '../../delivery/logout/logout.module.ts';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { KeysModule } from '../../domain/keys/keys.module.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { Carried } from './carried.ts';
import { PersonTold } from './person-told.ts';
import { SamlRequests } from './received.ts';
import { SamlRefusals } from './refusals.ts';
import { RespondController } from './respond.controller.ts';
import { SamlResponses } from './responses.ts';
import { SamlMetadataController } from './saml-metadata.controller.ts';
import { SignInController } from './sign-in.controller.ts';
import { SignOutAnswers } from './sign-out-answers.ts';
import { SignOutController } from './sign-out.controller.ts';
import { SignOutMessages } from './sign-out-messages.ts';
import { SignOutOnwardController } from './sign-out-onward.controller.ts';
import { SignOutRound } from './sign-out-round.ts';

@Module({
  imports: [AuditModule, ClientsModule, KeysModule, LogoutModule, PagesModule, SessionsModule, UsersModule],
  controllers: [SamlMetadataController, SignInController, RespondController, SignOutController, SignOutOnwardController],
  providers: [Carried, PersonTold, SamlRefusals, SamlRequests, SamlResponses, SignOutAnswers, SignOutMessages, SignOutRound],
})
export class SamlModule {}
