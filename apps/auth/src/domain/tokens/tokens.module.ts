import { Module } from '@nestjs/common';
import { Runtime } from '../../platform/runtime.ts';
import { ClientStore } from '../clients/client.store.ts';
import { ClientsModule } from '../clients/clients.module.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';
import { AccessTokenReader } from './access-token.reader.ts';
import { AuthorizationCodeStore } from './authorization-code.store.ts';
import { IdTokenHints } from './id-token-hints.ts';
import { LogoutTokenIssuer } from './logout-token-issuer.ts';
import { RefreshTokenStore } from './refresh-token.store.ts';
import { RefreshTokenCodec } from './refresh-token.ts';
import { RevocationStore } from './revocation.store.ts';
import { TokenIssuer } from './token-issuer.ts';

const day = 86_400;

@Module({
  imports: [KeysModule, ClientsModule],
  providers: [
    {
      provide: RefreshTokenStore,
      useFactory: ({ database, masterKey, random, clock, settings }: Runtime, revocations: RevocationStore) =>
        new RefreshTokenStore(database, new RefreshTokenCodec(masterKey, random), revocations, clock, {
          idle: settings.SYMBOLON_REFRESH_TOKEN_IDLE_DAYS * day,
          max: settings.SYMBOLON_REFRESH_TOKEN_MAX_DAYS * day,
          grace: settings.SYMBOLON_REFRESH_TOKEN_GRACE_SECONDS,
        }),
      inject: [Runtime, RevocationStore],
    },
    { provide: RevocationStore, useFactory: ({ database, clock }: Runtime) => new RevocationStore(database, clock), inject: [Runtime] },
    {
      provide: AccessTokenReader,
      useFactory: ({ settings, clock }: Runtime, keys: SigningKeyStore, clients: ClientStore, subjects: SubjectIdentifiers, revocations: RevocationStore) =>
        new AccessTokenReader({ issuer: settings.SYMBOLON_ISSUER, keys, clients, subjects, revocations, clock }),
      inject: [Runtime, SigningKeyStore, ClientStore, SubjectIdentifiers, RevocationStore],
    },
    {
      provide: AuthorizationCodeStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new AuthorizationCodeStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    {
      provide: IdTokenHints,
      useFactory: ({ settings }: Runtime, keys: SigningKeyStore, subjects: SubjectIdentifiers) => new IdTokenHints(settings.SYMBOLON_ISSUER, keys, subjects),
      inject: [Runtime, SigningKeyStore, SubjectIdentifiers],
    },
    {
      provide: LogoutTokenIssuer,
      useFactory: ({ settings, clock }: Runtime, keys: SigningKeyStore, subjects: SubjectIdentifiers) => new LogoutTokenIssuer(settings.SYMBOLON_ISSUER, keys, subjects, clock),
      inject: [Runtime, SigningKeyStore, SubjectIdentifiers],
    },
    {
      provide: TokenIssuer,
      useFactory: ({ settings, clock, random }: Runtime, keys: SigningKeyStore, refreshTokens: RefreshTokenStore, subjects: SubjectIdentifiers) =>
        new TokenIssuer(settings.SYMBOLON_ISSUER, keys, refreshTokens, subjects, clock, random),
      inject: [Runtime, SigningKeyStore, RefreshTokenStore, SubjectIdentifiers],
    },
  ],
  exports: [AuthorizationCodeStore, LogoutTokenIssuer, IdTokenHints, TokenIssuer, RefreshTokenStore, AccessTokenReader, RevocationStore],
})
export class TokensModule {}
