import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { ResourceServerStore } from '../access/resource-server.store.ts';
import { ClientStore } from '../clients/client.store.ts';
import { ClientsModule } from '../clients/clients.module.ts';
import { BrowserCookie } from '../http/browser-cookie.ts';
import { Letters } from '../mail/letters.ts';
import { MailModule } from '../mail/mail.module.ts';
import { Pages } from '../pages/pages.ts';
import { PagesModule } from '../pages/pages.module.ts';
import { Runtime } from '../runtime.ts';
import { ConsentStore } from '../sessions/consent.store.ts';
import { FlowStore } from '../sessions/flow.store.ts';
import { SessionStore } from '../sessions/session.store.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { RefreshTokenStore } from '../tokens/refresh-token.store.ts';
import { RevocationStore } from '../tokens/revocation.store.ts';
import { TokensModule } from '../tokens/tokens.module.ts';
import { UserAuthentication } from '../users/user-authentication.ts';
import { UserStore } from '../users/user.store.ts';
import { UsersModule } from '../users/users.module.ts';
import { AccountController } from './account.controller.ts';
import { AccountGate } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { GrantedAccess } from './granted-access.ts';
import { PasswordChange } from './password-change.ts';
import { PasswordController } from './password.controller.ts';

@Module({
  imports: [AccessModule, ClientsModule, SessionsModule, UsersModule, TokensModule, MailModule, PagesModule],
  controllers: [AccountController, PasswordController],
  providers: [
    {
      provide: AccountGate,
      useFactory: ({ masterKey }: Runtime, sessions: SessionStore, flows: FlowStore, cookie: BrowserCookie, pages: Pages) =>
        new AccountGate(sessions, flows, masterKey, cookie, pages),
      inject: [Runtime, SessionStore, FlowStore, BrowserCookie, Pages],
    },
    {
      provide: GrantedAccess,
      useFactory: (clients: ClientStore, consents: ConsentStore, refreshTokens: RefreshTokenStore, revocations: RevocationStore) =>
        new GrantedAccess(clients, consents, refreshTokens, revocations),
      inject: [ClientStore, ConsentStore, RefreshTokenStore, RevocationStore],
    },
    {
      provide: AccountView,
      useFactory: ({ settings }: Runtime, sessions: SessionStore, users: UserStore, access: GrantedAccess, resourceServers: ResourceServerStore, pages: Pages) =>
        new AccountView(sessions, users, access, resourceServers, pages, settings.SYMBOLON_PASSWORD_MIN_LENGTH),
      inject: [Runtime, SessionStore, UserStore, GrantedAccess, ResourceServerStore, Pages],
    },
    {
      provide: PasswordChange,
      useFactory: ({ database, passwords, policy, clock }: Runtime, authentication: UserAuthentication, users: UserStore, letters: Letters) =>
        new PasswordChange({ database, authentication, users, letters, passwords, policy, clock }),
      inject: [Runtime, UserAuthentication, UserStore, Letters],
    },
  ],
})
export class AccountModule {}
