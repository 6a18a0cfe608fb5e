import { signingAlgorithms } from '@symbolon/contracts';
import { verifyJwt } from '@symbolon/crypto';
import type { SigningKeyStore } from '../keys/signing-key.store.ts';

/** Reads ID tokens that clients hand back to say whom they mean (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2). */
export class IdTokenHints {
  readonly #issuer: string;
  readonly #keys: SigningKeyStore;

  constructor(issuer: string, keys: SigningKeyStore) {
    this.#issuer = issuer;
    this.#keys = keys;
  }

  /** The client that an ID token says it is for; nothing is proven by this. */
  audience(hint: string | undefined): string | undefined {
    try {
      const claims: unknown = JSON.parse(Buffer.from(hint?.split('.', 2)[1] ?? '', 'base64url').toString());
      return typeof claims === 'object' && claims !== null && 'aud' in claims && typeof claims.aud === 'string' ? claims.aud : undefined;
    } catch {
      return undefined;
    }
  }

  /** The user of an ID token that we gave this client, be it expired; undefined for anything else. */
  async subject(hint: string | undefined, clientId: string): Promise<string | undefined> {
    if (hint === undefined) return undefined;
    try {
      const expectation = { issuer: this.#issuer, audience: clientId, typ: 'JWT', algorithms: signingAlgorithms, currentDate: new Date(0) };
      const { claims } = await verifyJwt(hint, { keys: [...this.#keys.published()] }, expectation);
      return claims.sub;
    } catch {
      return undefined;
    }
  }
}
