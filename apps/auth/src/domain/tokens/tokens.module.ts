import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AccessTokenReader } from './access-token.reader.ts';
import { AuthorizationCodeStore } from './authorization-code.store.ts';
import { GrantedAccess } from './granted-access.ts';
import { IdTokenHints } from './id-token-hints.ts';
import { LogoutTokenIssuer } from './logout-token-issuer.ts';
import { OlderNodes } from './older-nodes.ts';
import { RefreshTokenStore } from './refresh-token.store.ts';
import { RefreshTokenCodec } from './refresh-token.ts';
import { RevocationStore } from './revocation.store.ts';
import { SecurityEventIssuer } from './security-event-issuer.ts';
import { ShuttingOut } from './shutting-out.ts';
import { TokenIssuer } from './token-issuer.ts';
import { TokenLogIn } from './token-log-in.ts';

@Module({
  imports: [KeysModule, ClientsModule, SessionsModule, UsersModule],
  providers: [RefreshTokenStore, RefreshTokenCodec, RevocationStore, AccessTokenReader, AuthorizationCodeStore, GrantedAccess, IdTokenHints, LogoutTokenIssuer, OlderNodes, SecurityEventIssuer, ShuttingOut, TokenIssuer, TokenLogIn],
  exports: [AuthorizationCodeStore, GrantedAccess, LogoutTokenIssuer, OlderNodes, SecurityEventIssuer, IdTokenHints, TokenIssuer, RefreshTokenStore, AccessTokenReader, RevocationStore, ShuttingOut, TokenLogIn],
})
export class TokensModule {}
