import { Module } from '@nestjs/common';
import { DeliveryStore } from './delivery.store.ts';
import { WebhookStore } from './webhook.store.ts';

@Module({
  providers: [WebhookStore, DeliveryStore],
  exports: [WebhookStore, DeliveryStore],
})
export class WebhooksModule {}
