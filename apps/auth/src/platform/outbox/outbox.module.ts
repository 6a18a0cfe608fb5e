import { Module } from '@nestjs/common';
import { Courier } from './courier.ts';
import { OutboxStore } from './outbox.store.ts';

@Module({
  providers: [OutboxStore, Courier],
  exports: [OutboxStore, Courier],
})
export class OutboxModule {}
