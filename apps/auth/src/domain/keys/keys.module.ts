import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { RetiredKeys } from './retired-keys.ts';
import { SamlKeys } from './saml-keys.ts';
import { SigningKeyStore } from './signing-key.store.ts';

@Module({
  imports: [AuditModule],
  providers: [RetiredKeys, SamlKeys, SigningKeyStore],
  exports: [RetiredKeys, SamlKeys, SigningKeyStore],
})
export class KeysModule {}
