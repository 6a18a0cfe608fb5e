import { Injectable } from '@nestjs/common';
import { signingAlgorithms, type PublicJwk } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import { Settings } from '../../platform/config.ts';
import type { Client } from '../clients/client.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { RetiredKeys } from '../keys/retired-keys.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';

/** Reads ID tokens that clients hand back to say whom they mean (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2). */
@Injectable()
export class IdTokenHints {
  constructor(
    private readonly settings: Settings,
    private readonly keys: SigningKeyStore,
    private readonly retiredKeys: RetiredKeys,
    private readonly subjects: SubjectIdentifiers,
  ) {}

  /** The client that an ID token says it is for; nothing is proven by this. */
  audience(hint: string | undefined): string | undefined {
    const { aud } = partOf(hint, 1);
    return typeof aud === 'string' ? aud : undefined;
  }

  /** The id of the user of an ID token that we gave this client, be it expired; undefined for anything else. */
  async user(hint: string | undefined, client: Client): Promise<string | undefined> {
    return (await this.logIn(hint, client))?.userId;
  }

  /** The same, with the log-in that it came from, under the name that this client has for it. */
  async logIn(hint: string | undefined, client: Client): Promise<{ readonly userId: string; readonly sid: string | undefined } | undefined> {
    if (hint === undefined) return undefined;
    const keys = await this.#keysFor(hint);
    try {
      const expectation = { issuer: this.settings.SYMBOLON_ISSUER, audience: client.clientId, typ: 'JWT', algorithms: signingAlgorithms, currentDate: new Date(0) };
      const { claims } = await verifyJwt(hint, { keys: [...keys] }, expectation);
      const userId = claims.sub === undefined ? undefined : this.subjects.userIdFrom(client, claims.sub);
      return userId === undefined ? undefined : { userId, sid: typeof claims['sid'] === 'string' ? claims['sid'] : undefined };
    } catch {
      return undefined;
    }
  }

  /** A hint outlives the key that signed it: it may be as old as a log-in. */
  async #keysFor(hint: string): Promise<readonly PublicJwk[]> {
    const { kid } = partOf(hint, 0);
    const published = this.keys.published();
    if (published.some((key) => key.kid === kid)) return published;
    const retired = await this.retiredKeys.find(kid);
    return retired ? [retired] : [];
  }
}

/** The header (0) or the claims (1) of what may be a token; nothing of it is proven. */
function partOf(hint: string | undefined, index: 0 | 1): Readonly<Record<string, unknown>> {
  try {
    const part: unknown = JSON.parse(Buffer.from(hint?.split('.')[index] ?? '', 'base64url').toString());
    return typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
