import { Module } from '@nestjs/common';
import { Runtime } from '../runtime.ts';
import { SessionStore } from '../sessions/session.store.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { Throttle } from './throttle.ts';
import { UserAuthentication } from './user-authentication.ts';
import { UserStore } from './user.store.ts';

@Module({
  imports: [SessionsModule],
  providers: [
    {
      provide: UserAuthentication,
      useFactory: ({ database, masterKey, clock, random, passwords, policy, settings }: Runtime, sessions: SessionStore) =>
        new UserAuthentication(
          new UserStore(database, sessions),
          passwords,
          policy,
          new Throttle(database, masterKey, clock, {
            account: settings.SYMBOLON_THROTTLE_ACCOUNT,
            address: settings.SYMBOLON_THROTTLE_ADDRESS,
            client: settings.SYMBOLON_THROTTLE_CLIENT,
          }),
          random,
          clock,
        ),
      inject: [Runtime, SessionStore],
    },
  ],
  exports: [UserAuthentication],
})
export class UsersModule {}
