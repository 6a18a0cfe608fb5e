import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';
import { Runtime } from '../runtime.ts';
import { RefreshTokenCodec } from './refresh-token.ts';
import { RefreshTokenStore } from './refresh-token.store.ts';
import { TokenIssuer } from './token-issuer.ts';

const day = 86_400;

@Module({
  imports: [KeysModule],
  providers: [
    {
      provide: RefreshTokenStore,
      useFactory: ({ database, masterKey, random, clock, settings }: Runtime) =>
        new RefreshTokenStore(database, new RefreshTokenCodec(masterKey, random), clock, {
          idle: settings.SYMBOLON_REFRESH_TOKEN_IDLE_DAYS * day,
          max: settings.SYMBOLON_REFRESH_TOKEN_MAX_DAYS * day,
          grace: settings.SYMBOLON_REFRESH_TOKEN_GRACE_SECONDS,
        }),
      inject: [Runtime],
    },
    {
      provide: TokenIssuer,
      useFactory: ({ settings, clock, random }: Runtime, keys: SigningKeyStore, refreshTokens: RefreshTokenStore) =>
        new TokenIssuer(settings.SYMBOLON_ISSUER, keys, refreshTokens, clock, random),
      inject: [Runtime, SigningKeyStore, RefreshTokenStore],
    },
  ],
  exports: [TokenIssuer, RefreshTokenStore],
})
export class TokensModule {}
