import { Module } from '@nestjs/common';
import { Runtime } from '../../platform/runtime.ts';
import { SessionStore } from '../sessions/session.store.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { MailThrottle } from './mail-throttle.ts';
import { OneTimeTokenStore } from './one-time-token.store.ts';
import { Throttle } from './throttle.ts';
import { UserAuthentication } from './user-authentication.ts';
import { UserStore } from './user.store.ts';

/** Mails that may be asked for in an hour for one account: few enough to be no nuisance. */
const mailsPerAccount = 5;

@Module({
  imports: [SessionsModule],
  providers: [
    { provide: UserStore, useFactory: ({ database }: Runtime, sessions: SessionStore) => new UserStore(database, sessions), inject: [Runtime, SessionStore] },
    {
      provide: OneTimeTokenStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new OneTimeTokenStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    {
      provide: Throttle,
      useFactory: ({ database, masterKey, clock, settings }: Runtime) =>
        new Throttle(database, masterKey, clock, {
          account: settings.SYMBOLON_THROTTLE_ACCOUNT,
          address: settings.SYMBOLON_THROTTLE_ADDRESS,
          client: settings.SYMBOLON_THROTTLE_CLIENT,
        }),
      inject: [Runtime],
    },
    {
      provide: MailThrottle,
      useFactory: ({ database, masterKey, clock, settings }: Runtime) =>
        new MailThrottle(database, masterKey, clock, { account: mailsPerAccount, address: settings.SYMBOLON_THROTTLE_ADDRESS }),
      inject: [Runtime],
    },
    {
      provide: UserAuthentication,
      useFactory: ({ passwords, policy, random, clock, settings }: Runtime, users: UserStore, throttle: Throttle) =>
        new UserAuthentication(users, passwords, policy, throttle, random, clock, settings.SYMBOLON_EMAIL_VERIFICATION === 'required'),
      inject: [Runtime, UserStore, Throttle],
    },
  ],
  exports: [UserAuthentication, UserStore, OneTimeTokenStore, Throttle, MailThrottle],
})
export class UsersModule {}
