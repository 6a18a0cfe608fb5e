import { Module } from '@nestjs/common';
import { AuditStore } from './audit.store.ts';
import { BackupRecord } from './backup-record.ts';
import { CountedEvents } from './counted-events.ts';
import { EarlierEvents } from './earlier-events.ts';
import { EventChain } from './event-chain.ts';
import { EventMonths } from './event-months.ts';
import { EventUpkeep } from './event-upkeep.ts';
import { HourlyCountStore } from './hourly-count.store.ts';
import { HourlyCounts } from './hourly-counts.ts';

@Module({
  providers: [AuditStore, BackupRecord, CountedEvents, EarlierEvents, EventChain, EventMonths, EventUpkeep, HourlyCounts, HourlyCountStore],
  exports: [AuditStore, BackupRecord, CountedEvents, HourlyCounts, HourlyCountStore],
})
export class AuditModule {}
