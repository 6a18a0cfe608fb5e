import { Injectable } from '@nestjs/common';
import { securityEventType, type SecurityEventClaims, type SubjectIdentifier } from '@symbolon/contracts';
import { signJwt } from '@symbolon/crypto';
import { epochSeconds } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import type { Client } from '../clients/client.ts';
import { SubjectIdentifiers } from '../clients/subject-identifiers.ts';
import { SigningKeyStore } from '../keys/signing-key.store.ts';

/** One event that a client is told, and about whom. */
export interface SecurityEvent {
  /** The same at each attempt, as is the time. */
  readonly jti: string;
  readonly at: Date;
  readonly subject: SubjectIdentifier;
  readonly type: string;
  readonly told: Readonly<Record<string, unknown>>;
}

/** Mints security event tokens (RFC 8417, SSF 1.0 section 4), which tell a client what happened and give access to nothing: without `sub` and `exp`, so that none can be taken for another token. */
@Injectable()
export class SecurityEventIssuer {
  constructor(
    private readonly settings: Settings,
    private readonly keys: SigningKeyStore,
    private readonly subjects: SubjectIdentifiers,
  ) {}

  issue({ clientId, idTokenSigningAlg }: Client, { jti, at, subject, type, told }: SecurityEvent): string | Promise<string> {
    const claims: SecurityEventClaims = { iss: this.settings.SYMBOLON_ISSUER, aud: clientId, iat: epochSeconds(at), jti, sub_id: subject, events: { [type]: told } };
    return signJwt(this.keys.signer(idTokenSigningAlg), securityEventType, claims);
  }

  /** By the name that this client knows them by. */
  personFor(client: Client, userId: string): SubjectIdentifier {
    return { format: 'iss_sub', iss: this.settings.SYMBOLON_ISSUER, sub: this.subjects.subjectFor(client, userId) };
  }

  logInFor(client: Client, userId: string, sessionId: string): SubjectIdentifier {
    return { format: 'complex', user: this.personFor(client, userId), session: { format: 'opaque', id: this.subjects.sidFor(client, sessionId) } };
  }

  /** Whom this client means; undefined for nobody's name. */
  userIdFrom(client: Client, iss: string, sub: string): string | undefined {
    return iss === this.settings.SYMBOLON_ISSUER ? this.subjects.userIdFrom(client, sub) : undefined;
  }
}
