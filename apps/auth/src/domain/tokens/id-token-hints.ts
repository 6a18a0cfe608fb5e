import { Injectable } from '@nestjs/common';
import { signingAlgorithms } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { Settings } from '../../platform/config.ts';
import type { Client } from '../clients/client.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';

/** Reads ID tokens that clients hand back to say whom they mean (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2). */
@Injectable()
export class IdTokenHints {
  constructor(
    private readonly settings: Settings,
    private readonly keys: SigningKeyStore,
    private readonly subjects: SubjectIdentifiers,
  ) {}

  /** The client that an ID token says it is for; nothing is proven by this. */
  audience(hint: string | undefined): string | undefined {
    try {
      const claims: unknown = JSON.parse(Buffer.from(hint?.split('.', 2)[1] ?? '', 'base64url').toString());
      return typeof claims === 'object' && claims !== null && 'aud' in claims && typeof claims.aud === 'string' ? claims.aud : undefined;
    } catch {
      return undefined;
    }
  }

  /** The id of the user of an ID token that we gave this client, be it expired; undefined for anything else. */
  async user(hint: string | undefined, client: Client): Promise<string | undefined> {
    return (await this.logIn(hint, client))?.userId;
  }

  /** The same, with the log-in that it came from, under the name that this client has for it. */
  async logIn(hint: string | undefined, client: Client): Promise<{ readonly userId: string; readonly sid: string | undefined } | undefined> {
    if (hint === undefined) return undefined;
    try {
      const expectation = { issuer: this.settings.SYMBOLON_ISSUER, audience: client.clientId, typ: 'JWT', algorithms: signingAlgorithms, currentDate: new Date(0) };
      const { claims } = await verifyJwt(hint, { keys: [...this.keys.published()] }, expectation);
      const userId = claims.sub === undefined ? undefined : this.subjects.userIdFrom(client, claims.sub);
      return userId === undefined ? undefined : { userId, sid: typeof claims['sid'] === 'string' ? claims['sid'] : undefined };
    } catch {
      return undefined;
    }
  }
}
