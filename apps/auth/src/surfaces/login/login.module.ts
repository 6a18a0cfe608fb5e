import { Module } from '@nestjs/common';
import { LogoutModule } from '../../delivery/logout/logout.module.ts';
import { Letters } from '../../delivery/mail/letters.ts';
import { MailModule } from '../../delivery/mail/mail.module.ts';
import { AccessModule } from '../../domain/access/access.module.ts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { SubjectIdentifiers } from '../../domain/clients/subject-identifiers.ts';
import { EmailProofStore } from '../../domain/sessions/email-proof.store.ts';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { IdTokenHints } from '../../domain/tokens/id-token-hints.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { MailThrottle } from '../../domain/users/mail-throttle.ts';
import { OneTimeTokenStore } from '../../domain/users/one-time-token.store.ts';
import { Throttle } from '../../domain/users/throttle.ts';
import { UserAuthentication } from '../../domain/users/user-authentication.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { Pages } from '../../pages/pages.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Runtime } from '../../platform/runtime.ts';
import { ConsentController } from './consent.controller.ts';
import { EmailVerification } from './email-verification.ts';
import { FlowGate } from './flow-gate.ts';
import { ForgotPasswordController } from './forgot-password.controller.ts';
import { LoginController } from './login.controller.ts';
import { LogoutReader } from './logout-reader.ts';
import { LogoutController } from './logout.controller.ts';
import { PasswordLogin } from './password-login.ts';
import { PasswordReset } from './password-reset.ts';
import { ResetPasswordController } from './reset-password.controller.ts';
import { SelectAccountController } from './select-account.controller.ts';
import { SignupController } from './signup.controller.ts';
import { VerifyEmailController } from './verify-email.controller.ts';

@Module({
  imports: [LogoutModule, ClientsModule, SessionsModule, UsersModule, TokensModule, PagesModule, MailModule, AccessModule],
  controllers: [
    LoginController,
    SignupController,
    ForgotPasswordController,
    ResetPasswordController,
    VerifyEmailController,
    SelectAccountController,
    ConsentController,
    LogoutController,
  ],
  providers: [
    {
      provide: FlowGate,
      useFactory: ({ masterKey }: Runtime, flows: FlowStore, clients: ClientStore, sessions: SessionStore, cookie: BrowserCookie, pages: Pages) =>
        new FlowGate(flows, clients, sessions, masterKey, cookie, pages),
      inject: [Runtime, FlowStore, ClientStore, SessionStore, BrowserCookie, Pages],
    },
    {
      provide: LogoutReader,
      useFactory: (clients: ClientStore, hints: IdTokenHints, subjects: SubjectIdentifiers) => new LogoutReader(clients, hints, subjects),
      inject: [ClientStore, IdTokenHints, SubjectIdentifiers],
    },
    {
      provide: PasswordLogin,
      useFactory: (users: UserAuthentication, verification: EmailVerification, sessions: SessionStore, flows: FlowStore, cookie: BrowserCookie) =>
        new PasswordLogin(users, verification, sessions, flows, cookie),
      inject: [UserAuthentication, EmailVerification, SessionStore, FlowStore, BrowserCookie],
    },
    {
      provide: PasswordReset,
      useFactory: ({ database, passwords, policy, clock }: Runtime, users: UserStore, tokens: OneTimeTokenStore, throttle: Throttle, letters: Letters) =>
        new PasswordReset({ database, passwords, policy, clock, users, tokens, throttle, letters }),
      inject: [Runtime, UserStore, OneTimeTokenStore, Throttle, Letters],
    },
    {
      provide: EmailVerification,
      useFactory: (
        { database, passwords, policy, random }: Runtime,
        users: UserStore,
        proofs: EmailProofStore,
        tokens: OneTimeTokenStore,
        throttle: MailThrottle,
        letters: Letters,
      ) => new EmailVerification({ database, passwords, policy, random, users, proofs, tokens, throttle, letters }),
      inject: [Runtime, UserStore, EmailProofStore, OneTimeTokenStore, MailThrottle, Letters],
    },
  ],
})
export class LoginModule {}
