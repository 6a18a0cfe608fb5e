import { Module } from '@nestjs/common';
import { Runtime } from '../runtime.ts';
import { ConsentStore } from './consent.store.ts';
import { FlowStore } from './flow.store.ts';
import { SessionStore } from './session.store.ts';

@Module({
  providers: [
    {
      provide: SessionStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new SessionStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    {
      provide: FlowStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new FlowStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    { provide: ConsentStore, useFactory: ({ database }: Runtime) => new ConsentStore(database), inject: [Runtime] },
  ],
  exports: [SessionStore, FlowStore, ConsentStore],
})
export class SessionsModule {}
