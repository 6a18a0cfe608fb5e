import { Module } from '@nestjs/common';
import { ClientStore } from './client.store.ts';
import { SubjectIdentifiers } from './subject-identifiers.ts';

@Module({
  providers: [ClientStore, SubjectIdentifiers],
  exports: [ClientStore, SubjectIdentifiers],
})
export class ClientsModule {}
