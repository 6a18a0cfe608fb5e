import { Module } from '@nestjs/common';
import { Letters } from '../../delivery/mail/letters.ts';
import { MailModule } from '../../delivery/mail/mail.module.ts';
import { AccessModule } from '../../domain/access/access.module.ts';
import { ResourceServerStore } from '../../domain/access/resource-server.store.ts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { ClientsModule } from '../../domain/clients/clients.module.ts';
import { ConsentStore } from '../../domain/sessions/consent.store.ts';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { SessionsModule } from '../../domain/sessions/sessions.module.ts';
import { RefreshTokenStore } from '../../domain/tokens/refresh-token.store.ts';
import { RevocationStore } from '../../domain/tokens/revocation.store.ts';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { UserAuthentication } from '../../domain/users/user-authentication.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { Pages } from '../../pages/pages.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Runtime } from '../../platform/runtime.ts';
import { AccountGate } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { AccountController } from './account.controller.ts';
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
