import { Module } from '@nestjs/common';
import { AuditStore } from './audit.store.ts';
import { RefusedTokens } from './refused-tokens.ts';

@Module({
  providers: [AuditStore, RefusedTokens],
  exports: [AuditStore, RefusedTokens],
})
export class AuditModule {}
