import { Injectable } from '@nestjs/common';
import { backchannelLogoutEvent, type LogoutTokenClaims } from '@symbolon/contracts';
import { signJwt } from '@symbolon/crypto';
import { Clock, epochSeconds } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import type { Client } from '../clients/client.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';

/** Seconds; a repetition is signed anew. */
const ttl = 120;

/** Mints logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4), which tell a client what is over and give access to nothing. */
@Injectable()
export class LogoutTokenIssuer {
  constructor(
    private readonly settings: Settings,
    private readonly keys: SigningKeyStore,
    private readonly subjects: SubjectIdentifiers,
    private readonly clock: Clock,
  ) {}

  /** `jti` is the caller's: the same for each attempt. */
  issue(client: Client, over: { readonly userId: string; readonly sessionId: string }, jti: string): string | Promise<string> {
    const now = epochSeconds(this.clock.now());
    const claims: LogoutTokenClaims = {
      iss: this.settings.SYMBOLON_ISSUER,
      sub: this.subjects.subjectFor(client, over.userId),
      aud: client.clientId,
      iat: now,
      exp: now + ttl,
      jti,
      sid: this.subjects.sidFor(client, over.sessionId),
      events: { [backchannelLogoutEvent]: {} },
    };
    return signJwt(this.keys.signer(client.idTokenSigningAlg), 'logout+jwt', claims);
  }
}
