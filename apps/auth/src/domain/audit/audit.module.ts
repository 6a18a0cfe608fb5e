import { Module } from '@nestjs/common';
import { AuditStore } from './audit.store.ts';
import { CountedEvents } from './counted-events.ts';
import { EarlierEvents } from './earlier-events.ts';

@Module({
  providers: [AuditStore, CountedEvents, EarlierEvents],
  exports: [AuditStore, CountedEvents, EarlierEvents],
})
export class AuditModule {}
