import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { ClientStore } from '../clients/client.store.ts';
import { ClientsModule } from '../clients/clients.module.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { BrowserCookie } from '../http/browser-cookie.ts';
import { LogoutModule } from '../logout/logout.module.ts';
import { Letters } from '../mail/letters.ts';
import { MailModule } from '../mail/mail.module.ts';
import { Pages } from '../pages/pages.ts';
import { PagesModule } from '../pages/pages.module.ts';
import { Runtime } from '../runtime.ts';
import { EmailProofStore } from '../sessions/email-proof.store.ts';
import { FlowStore } from '../sessions/flow.store.ts';
import { SessionStore } from '../sessions/session.store.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { IdTokenHints } from '../tokens/id-token-hints.ts';
import { TokensModule } from '../tokens/tokens.module.ts';
import { MailThrottle } from '../users/mail-throttle.ts';
import { OneTimeTokenStore } from '../users/one-time-token.store.ts';
import { Throttle } from '../users/throttle.ts';
import { UserAuthentication } from '../users/user-authentication.ts';
import { UserStore } from '../users/user.store.ts';
import { UsersModule } from '../users/users.module.ts';
import { LogoutReader } from './logout-reader.ts';
import { ConsentController } from './consent.controller.ts';
import { EmailVerification } from './email-verification.ts';
import { FlowGate } from './flow-gate.ts';
import { ForgotPasswordController } from './forgot-password.controller.ts';
import { LoginController } from './login.controller.ts';
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
