import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { WebhooksModule } from '../../domain/webhooks/webhooks.module.ts';
import { OutboundModule } from '../../platform/outbound/outbound.module.ts';
import { WebhookCall } from './webhook-call.ts';
import { WebhookCourier } from './webhook-courier.ts';

@Module({
  imports: [AuditModule, WebhooksModule, OutboundModule],
  providers: [WebhookCall, WebhookCourier],
  exports: [WebhookCall, WebhookCourier],
})
export class WebhookDeliveryModule {}
