import { Module } from '@nestjs/common';
import { Runtime } from '../runtime.ts';
import { AuditStore } from './audit.store.ts';

@Module({
  providers: [{ provide: AuditStore, useFactory: ({ database, clock }: Runtime) => new AuditStore(database, clock), inject: [Runtime] }],
  exports: [AuditStore],
})
export class AuditModule {}
