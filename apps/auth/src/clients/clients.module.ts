import { Module } from '@nestjs/common';
import { Runtime } from '../runtime.ts';
import { ClientStore } from './client.store.ts';

@Module({
  providers: [{ provide: ClientStore, useFactory: ({ database, clock }: Runtime) => new ClientStore(database, clock), inject: [Runtime] }],
  exports: [ClientStore],
})
export class ClientsModule {}
