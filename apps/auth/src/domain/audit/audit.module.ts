import { Module } from '@nestjs/common';
import { Runtime } from '../../platform/runtime.ts';
import { AuditStore } from './audit.store.ts';
import { RefusedTokens } from './refused-tokens.ts';

@Module({
  providers: [
    { provide: AuditStore, useFactory: ({ database, clock }: Runtime) => new AuditStore(database, clock), inject: [Runtime] },
    { provide: RefusedTokens, useFactory: ({ clock }: Runtime, store: AuditStore) => new RefusedTokens(store, clock), inject: [Runtime, AuditStore] },
  ],
  exports: [AuditStore, RefusedTokens],
})
export class AuditModule {}
