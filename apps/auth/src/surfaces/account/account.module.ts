import { Module } from '@nestjs/common';
import { MailModule } from '../../delivery/mail/mail.module.ts';
import { SmsModule } from '../../delivery/sms/sms.module.ts';
import { AccessModule } from '../../domain/access/access.module.ts';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { ConnectionsModule } from '../../domain/connections/connections.module.ts';
import { FactorsModule } from '../../domain/factors/factors.module.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { Cursors } from '../../platform/http/cursors.ts';
import { RequestRate } from '../../platform/http/request-rate.ts';
import { AccountDeletion } from './account-deletion.ts';
import { AccountGate } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { AccountController } from './account.controller.ts';
import { AccountCallers } from './api/account-callers.ts';
import { AccountDoor } from './api/account-door.ts';
import { AccountReading } from './api/account-reading.ts';
import { OwnAccountController } from './api/own-account.controller.ts';
import { OwnAdditionsController } from './api/own-additions.controller.ts';
import { OwnApplicationsController } from './api/own-applications.controller.ts';
import { OwnConnectionsController } from './api/own-connections.controller.ts';
import { OwnEmailsController } from './api/own-emails.controller.ts';
import { OwnFactorsController } from './api/own-factors.controller.ts';
import { OwnKeysController } from './api/own-keys.controller.ts';
import { OwnPasskeysController } from './api/own-passkeys.controller.ts';
import { OwnPhoneController } from './api/own-phone.controller.ts';
import { OwnSessionsController } from './api/own-sessions.controller.ts';
import { ConnectionsController } from './connections.controller.ts';
import { DataController } from './data.controller.ts';
import { DataExport } from './data-export.ts';
import { DeletionController } from './deletion.controller.ts';
import { DeletionTicket } from './deletion-ticket.ts';
import { EmailChange } from './email-change.ts';
import { DirectoryPasswordChange } from './directory-password-change.ts';
import { DirectoryPasswordController } from './directory-password.controller.ts';
import { EmailController } from './email.controller.ts';
import { FactorAnswers } from './factor-answers.ts';
import { FactorsController } from './factors.controller.ts';
import { FreshProof } from './fresh-proof.ts';
import { FurtherEmails } from './further-emails.ts';
import { FurtherEmailsController } from './further-emails.controller.ts';
import { PasswordChange } from './password-change.ts';
import { PasswordController } from './password.controller.ts';
import { PasskeyOptions } from './passkey-options.ts';
import { PasskeysController } from './passkeys.controller.ts';
import { PhoneController } from './phone.controller.ts';
import { ProfileChange } from './profile-change.ts';
import { ProfileController } from './profile.controller.ts';
import { RecentActivity } from './recent-activity.ts';
import { RecoveryStopController } from './recovery-stop.controller.ts';

@Module({
  imports: [AccessModule, AuditModule, ClientsModule, ConnectionsModule, FactorsModule, SessionsModule, UsersModule, TokensModule, MailModule, SmsModule, PagesModule],
  controllers: [AccountController, PasswordController, DirectoryPasswordController, FactorsController, RecoveryStopController, PasskeysController, ConnectionsController, PhoneController, ProfileController, EmailController, FurtherEmailsController, DataController, DeletionController, OwnAccountController, OwnAdditionsController, OwnApplicationsController, OwnConnectionsController, OwnEmailsController, OwnFactorsController, OwnKeysController, OwnPasskeysController, OwnPhoneController, OwnSessionsController],
  providers: [AccountGate, RecentActivity, AccountView, PasswordChange, DirectoryPasswordChange, DataExport, FactorAnswers, ProfileChange, EmailChange, FurtherEmails, AccountDeletion, DeletionTicket, FreshProof, PasskeyOptions, Cursors, RequestRate, AccountCallers, AccountDoor, AccountReading],
})
export class AccountModule {}
