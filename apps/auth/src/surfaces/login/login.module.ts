import { Module } from '@nestjs/common';
import { LogoutModule } from '../../delivery/logout/logout.module.ts';
import { MailModule } from '../../delivery/mail/mail.module.ts';
import { SmsModule } from '../../delivery/sms/sms.module.ts';
import { AccessModule } from '../../domain/access/access.module.ts';
import { AdministratorsModule } from '../../domain/administrators/administrators.module.ts';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { ConnectionsModule } from '../../domain/connections/connections.module.ts';
import { FactorsModule } from '../../domain/factors/factors.module.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { AccountRecovery } from './account-recovery.ts';
import { AskedMail } from './asked-mail.ts';
import { ConnectionButtons } from './connection-buttons.ts';
import { ConnectionController } from './connection.controller.ts';
import { ConnectionEventsController } from './connection-events.controller.ts';
import { ConnectionLogoutController } from './connection-logout.controller.ts';
import { ConnectionKeysController } from './connection-keys.controller.ts';
import { ConnectionReturn } from './connection-return.ts';
import { SamlController } from './saml.controller.ts';
import { HeardLogouts } from './heard-logout.ts';
import { SamlLogoutController } from './saml-logout.controller.ts';
import { SamlSoapLogoutController } from './saml-soap-logout.controller.ts';
import { ConnectionLogin } from './connection-login.ts';
import { ConsentController } from './consent.controller.ts';
import { DoorCheck } from './door-check.ts';
import { EmailCodeController } from './email-code.controller.ts';
import { EmailLinkController } from './email-link.controller.ts';
import { EmailVerification } from './email-verification.ts';
import { EnrolmentController } from './enrolment.controller.ts';
import { Enrolling } from './enrolling.ts';
import { Entry } from './entry.ts';
import { FlowGate } from './flow-gate.ts';
import { ForgotPasswordController } from './forgot-password.controller.ts';
import { ForgotPasswordView } from './forgot-password-view.ts';
import { KeepAccountController } from './keep-account.controller.ts';
import { KeyEnrolmentController } from './key-enrolment.controller.ts';
import { KeyWanted } from './key-wanted.ts';
import { LinkConnectionController } from './link-connection.controller.ts';
import { LoginView } from './login-view.ts';
import { LoginController } from './login.controller.ts';
import { LogoutReader } from './logout-reader.ts';
import { LogoutController } from './logout.controller.ts';
import { NewKeyOptions } from './new-key-options.ts';
import { PasskeyOffer } from './passkey-offer.ts';
import { PasskeyOfferController } from './passkey-offer.controller.ts';
import { PasskeySignupController } from './passkey-signup.controller.ts';
import { PasskeyController } from './passkey.controller.ts';
import { PasswordLogin } from './password-login.ts';
import { PasswordReset } from './password-reset.ts';
import { PhoneEnrolmentController } from './phone-enrolment.controller.ts';
import { RecoveryAskController } from './recovery-ask.controller.ts';
import { RecoveryWaitController } from './recovery-wait.controller.ts';
import { RecoveryWaits } from './recovery-waits.ts';
import { RecoveryController } from './recovery.controller.ts';
import { RecoveryView } from './recovery-view.ts';
import { ResetPasswordController } from './reset-password.controller.ts';
import { SecondFactorMail } from './second-factor-mail.ts';
import { SecondFactorSms } from './second-factor-sms.ts';
import { SecondFactorController } from './second-factor.controller.ts';
import { SelectAccountController } from './select-account.controller.ts';
import { SignupView } from './signup-view.ts';
import { SignupController } from './signup.controller.ts';
import { TrialReturn } from './trial-return.ts';
import { UnaskedAnswer } from './unasked-answer.ts';
import { VerifyEmailController } from './verify-email.controller.ts';

@Module({
  imports: [AdministratorsModule, AuditModule, ConnectionsModule, FactorsModule, LogoutModule, ClientsModule, SessionsModule, UsersModule, TokensModule, PagesModule, MailModule, SmsModule, AccessModule],
  controllers: [
    LoginController,
    PasskeyController,
    EmailCodeController,
    EmailLinkController,
    ConnectionController,
    ConnectionKeysController,
    ConnectionEventsController, ConnectionLogoutController, SamlLogoutController, SamlSoapLogoutController,
    SignupController,
    PasskeySignupController,
    PasskeyOfferController,
    ForgotPasswordController,
    ResetPasswordController,
    RecoveryController,
    RecoveryAskController,
    RecoveryWaitController,
    VerifyEmailController,
    SecondFactorController,
    EnrolmentController,
    PhoneEnrolmentController,
    KeyEnrolmentController,
    KeepAccountController,
    LinkConnectionController,
    SamlController,
    SelectAccountController,
    ConsentController,
    LogoutController,
  ],
  providers: [FlowGate, Entry, DoorCheck, AskedMail, ConnectionButtons, ConnectionLogin, ConnectionReturn, HeardLogouts, UnaskedAnswer, Enrolling, KeyWanted, NewKeyOptions, LoginView, SignupView, ForgotPasswordView, PasskeyOffer, LogoutReader, PasswordLogin, PasswordReset, AccountRecovery, RecoveryView, RecoveryWaits, EmailVerification, SecondFactorMail, SecondFactorSms, TrialReturn],
})
export class LoginModule {}
