import { Module } from '@nestjs/common';
import { SigningKeyStore } from './signing-key.store.ts';

@Module({
  providers: [SigningKeyStore],
  exports: [SigningKeyStore],
})
export class KeysModule {}
