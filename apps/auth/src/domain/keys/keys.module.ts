import { Module } from '@nestjs/common';
import { Runtime } from '../../platform/runtime.ts';
import { SigningKeyStore } from './signing-key.store.ts';

@Module({
  providers: [
    {
      provide: SigningKeyStore,
      useFactory: ({ database, masterKey, clock, settings, keyGenerator }: Runtime) =>
        SigningKeyStore.open({ database, masterKey, clock, keyGenerator, rotationDays: settings.SYMBOLON_KEY_ROTATION_DAYS }),
      inject: [Runtime],
    },
  ],
  exports: [SigningKeyStore],
})
export class KeysModule {}
