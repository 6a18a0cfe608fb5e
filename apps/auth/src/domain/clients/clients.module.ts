import { Module } from '@nestjs/common';
import { ClientStore } from './client.store.ts';
import { ClientSecretStore } from './client-secret.store.ts';
import { SecretGuesses } from './secret-guesses.ts';
import { SubjectIdentifiers } from './subject-identifiers.ts';

@Module({
  providers: [ClientStore, ClientSecretStore, SecretGuesses, SubjectIdentifiers],
  exports: [ClientStore, ClientSecretStore, SecretGuesses, SubjectIdentifiers],
})
export class ClientsModule {}
