import { Module } from '@nestjs/common';
import { ClientStore } from './client.store.ts';
import { SecretGuesses } from './secret-guesses.ts';
import { SubjectIdentifiers } from './subject-identifiers.ts';

@Module({
  providers: [ClientStore, SecretGuesses, SubjectIdentifiers],
  exports: [ClientStore, SecretGuesses, SubjectIdentifiers],
})
export class ClientsModule {}
