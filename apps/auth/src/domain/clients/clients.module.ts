import { Module } from '@nestjs/common';
import { Runtime } from '../../platform/runtime.ts';
import { ClientStore } from './client.store.ts';
import { SubjectIdentifiers } from './subject-identifiers.ts';

@Module({
  providers: [
    { provide: ClientStore, useFactory: ({ database, clock }: Runtime) => new ClientStore(database, clock), inject: [Runtime] },
    { provide: SubjectIdentifiers, useFactory: ({ masterKey }: Runtime) => new SubjectIdentifiers(masterKey), inject: [Runtime] },
  ],
  exports: [ClientStore, SubjectIdentifiers],
})
export class ClientsModule {}
