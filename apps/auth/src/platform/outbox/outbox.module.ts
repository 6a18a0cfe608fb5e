import { Module } from '@nestjs/common';
import { Runtime } from '../runtime.ts';
import { Courier } from './courier.ts';
import { OutboxStore } from './outbox.store.ts';

@Module({
  providers: [
    {
      provide: OutboxStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new OutboxStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    { provide: Courier, useFactory: ({ clock, log }: Runtime, outbox: OutboxStore) => new Courier(outbox, clock, log), inject: [Runtime, OutboxStore] },
  ],
  exports: [OutboxStore, Courier],
})
export class OutboxModule {}
