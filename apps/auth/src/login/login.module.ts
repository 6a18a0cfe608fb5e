import { Module } from '@nestjs/common';
import { ClientStore } from '../clients/client.store.ts';
import { ClientsModule } from '../clients/clients.module.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { BrowserCookie } from '../http/browser-cookie.ts';
import { LogoutModule } from '../logout/logout.module.ts';
import { Pages } from '../pages/pages.ts';
import { PagesModule } from '../pages/pages.module.ts';
import { Runtime } from '../runtime.ts';
import { FlowStore } from '../sessions/flow.store.ts';
import { SessionStore } from '../sessions/session.store.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { IdTokenHints } from '../tokens/id-token-hints.ts';
import { TokensModule } from '../tokens/tokens.module.ts';
import { UserAuthentication } from '../users/user-authentication.ts';
import { UsersModule } from '../users/users.module.ts';
import { LogoutReader } from './logout-reader.ts';
import { ConsentController } from './consent.controller.ts';
import { FlowGate } from './flow-gate.ts';
import { LoginController } from './login.controller.ts';
import { LogoutController } from './logout.controller.ts';
import { PasswordLogin } from './password-login.ts';
import { SelectAccountController } from './select-account.controller.ts';
import { SignupController } from './signup.controller.ts';

@Module({
  imports: [LogoutModule, ClientsModule, SessionsModule, UsersModule, TokensModule, PagesModule],
  controllers: [LoginController, SignupController, SelectAccountController, ConsentController, LogoutController],
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
      useFactory: (users: UserAuthentication, sessions: SessionStore, flows: FlowStore, cookie: BrowserCookie) => new PasswordLogin(users, sessions, flows, cookie),
      inject: [UserAuthentication, SessionStore, FlowStore, BrowserCookie],
    },
  ],
})
export class LoginModule {}
