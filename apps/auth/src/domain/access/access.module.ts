import { Module } from '@nestjs/common';
import { Runtime } from '../../platform/runtime.ts';
import { ResourceServerStore } from './resource-server.store.ts';

@Module({
  providers: [
    { provide: ResourceServerStore, useFactory: ({ database, clock }: Runtime) => new ResourceServerStore(database, clock), inject: [Runtime] },
  ],
  exports: [ResourceServerStore],
})
export class AccessModule {}
