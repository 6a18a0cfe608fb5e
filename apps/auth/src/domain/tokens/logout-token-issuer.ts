import { backchannelLogoutEvent, type LogoutTokenClaims } from '@symbolon/contracts';
import { signJwt } from '@symbolon/crypto';
import { epochSeconds, type Clock } from '../../platform/clock.ts';
import type { Client } from '../clients/client.ts';
import type { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';

/** Seconds; a repetition is signed anew. */
const ttl = 120;

/** Mints logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4), which tell a client what is over and give access to nothing. */
export class LogoutTokenIssuer {
  readonly #issuer: string;
  readonly #keys: SigningKeyStore;
  readonly #subjects: SubjectIdentifiers;
  readonly #clock: Clock;

  constructor(issuer: string, keys: SigningKeyStore, subjects: SubjectIdentifiers, clock: Clock) {
    this.#issuer = issuer;
    this.#keys = keys;
    this.#subjects = subjects;
    this.#clock = clock;
  }

  /** `jti` is the caller's: the same for each attempt. */
  issue(client: Client, over: { readonly userId: string; readonly sessionId: string }, jti: string): string {
    const now = epochSeconds(this.#clock.now());
    const claims: LogoutTokenClaims = {
      iss: this.#issuer,
      sub: this.#subjects.subjectFor(client, over.userId),
      aud: client.clientId,
      iat: now,
      exp: now + ttl,
      jti,
      sid: this.#subjects.sidFor(client, over.sessionId),
      events: { [backchannelLogoutEvent]: {} },
    };
    return signJwt(this.#keys.signer(client.idTokenSigningAlg), 'logout+jwt', claims);
  }
}
