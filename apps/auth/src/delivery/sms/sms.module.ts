import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { FactorsModule } from '../../domain/factors/factors.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { SmsCall } from './sms-call.ts';
import { SmsCodes } from './sms-codes.ts';

@Module({
  imports: [AuditModule, FactorsModule, PagesModule, OutboundModule],
  providers: [SmsCall, SmsCodes],
  exports: [SmsCodes],
})
export class SmsModule {}
