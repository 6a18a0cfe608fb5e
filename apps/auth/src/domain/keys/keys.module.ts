import { Module } from '@nestjs/common';
import { RetiredKeys } from './retired-keys.ts';
import { SigningKeyStore } from './signing-key.store.ts';

@Module({
  providers: [RetiredKeys, SigningKeyStore],
  exports: [RetiredKeys, SigningKeyStore],
})
export class KeysModule {}
