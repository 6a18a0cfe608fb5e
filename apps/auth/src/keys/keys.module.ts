import { Module } from '@nestjs/common';
import { Runtime } from '../runtime.ts';
import { SigningKeyStore } from './signing-key.store.ts';

@Module({
  providers: [
    {
      provide: SigningKeyStore,
      useFactory: ({ database, masterKey }: Runtime) => SigningKeyStore.open(database, masterKey),
      inject: [Runtime],
    },
  ],
  exports: [SigningKeyStore],
})
export class KeysModule {}
