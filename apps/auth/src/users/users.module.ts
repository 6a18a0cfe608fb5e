import { Module } from '@nestjs/common';
import { Runtime } from '../runtime.ts';
import { Throttle } from './throttle.ts';
import { UserAuthentication } from './user-authentication.ts';
import { UserStore } from './user.store.ts';

@Module({
  providers: [
    {
      provide: UserAuthentication,
      useFactory: ({ database, masterKey, clock, random, passwords, policy, settings }: Runtime) =>
        new UserAuthentication(
          new UserStore(database),
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
      inject: [Runtime],
    },
  ],
  exports: [UserAuthentication],
})
export class UsersModule {}
