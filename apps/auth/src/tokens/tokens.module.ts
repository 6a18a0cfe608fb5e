import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';
import { Runtime } from '../runtime.ts';
import { AccessTokenReader } from './access-token.reader.ts';
import { AuthorizationCodeStore } from './authorization-code.store.ts';
import { IdTokenHints } from './id-token-hints.ts';
import { RefreshTokenCodec } from './refresh-token.ts';
import { RefreshTokenStore } from './refresh-token.store.ts';
import { RevocationStore } from './revocation.store.ts';
import { TokenIssuer } from './token-issuer.ts';

const day = 86_400;

@Module({
  imports: [KeysModule],
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
      useFactory: ({ settings, clock }: Runtime, keys: SigningKeyStore, revocations: RevocationStore) =>
        new AccessTokenReader(settings.SYMBOLON_ISSUER, keys, revocations, clock),
      inject: [Runtime, SigningKeyStore, RevocationStore],
    },
    {
      provide: AuthorizationCodeStore,
      useFactory: ({ database, masterKey, clock, random }: Runtime) => new AuthorizationCodeStore(database, masterKey, clock, random),
      inject: [Runtime],
    },
    {
      provide: IdTokenHints,
      useFactory: ({ settings }: Runtime, keys: SigningKeyStore) => new IdTokenHints(settings.SYMBOLON_ISSUER, keys),
      inject: [Runtime, SigningKeyStore],
    },
    {
      provide: TokenIssuer,
      useFactory: ({ settings, clock, random }: Runtime, keys: SigningKeyStore, refreshTokens: RefreshTokenStore) =>
        new TokenIssuer(settings.SYMBOLON_ISSUER, keys, refreshTokens, clock, random),
      inject: [Runtime, SigningKeyStore, RefreshTokenStore],
    },
  ],
  exports: [AuthorizationCodeStore, IdTokenHints, TokenIssuer, RefreshTokenStore, AccessTokenReader, RevocationStore],
})
export class TokensModule {}
