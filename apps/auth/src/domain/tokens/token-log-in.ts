import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { grantOf } from './grant-id.ts';

/** The log-in that a token came from, as far as it is known. */
interface TokenLogInState {
  /** Undefined when it was no browser's. */
  readonly sessionId: string | undefined;
  /** How its person proved who they are (RFC 8176); undefined when that was not kept. */
  readonly amr: readonly string[] | undefined;
  /** When its person proved who they are, where that was at another provider: before the token's `auth_time`. */
  readonly provenAt: Date | undefined;
  /** Whether the browser was logged out since, or the log-in ran out. */
  readonly isOver: boolean;
}

/** Finds the log-in of a token by the code that it was given for, which is known for as long as tokens of it can live. */
@Injectable()
export class TokenLogIn {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async of(jti: string): Promise<TokenLogInState> {
    const now = this.clock.now();
    const [code] = await this.database.prisma.$queryRaw<readonly { readonly sessionId: string | null; readonly amr: readonly string[]; readonly provenAt: Date | null; readonly isLoggedIn: boolean }[]>`
      SELECT c.session_id AS "sessionId", c.amr, (SELECT s.proven_at FROM sessions s WHERE s.id = c.session_id) AS "provenAt",
        EXISTS (SELECT 1 FROM sessions s WHERE s.id = c.session_id AND s.user_id = c.user_id AND s.expires_at > ${now} AND s.idle_expires_at > ${now}) AS "isLoggedIn"
      FROM authorization_codes c WHERE c.grant_id = ${grantOf(jti) ?? new Uint8Array()}`;
    if (!code) return { sessionId: undefined, amr: undefined, provenAt: undefined, isOver: false };
    return { sessionId: code.sessionId ?? undefined, amr: code.amr, provenAt: code.provenAt ?? undefined, isOver: code.sessionId !== null && !code.isLoggedIn };
  }
}
