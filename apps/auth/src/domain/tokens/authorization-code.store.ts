import { Injectable } from '@nestjs/common';
import type { Secret } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type AuthorizationCodeRow } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { AskedClaims } from '../access/asked-claims.ts';
import type { User } from '../users/user.ts';

/** Seconds (RFC 6749 section 4.1.2 recommends ten minutes at most, FAPI 2.0 one). */
const life = 60;
/** Seconds for which a used code is remembered, when no refresh token came of it: then for as long as that one may live. */
const memory = 86_400;

/** What a code is bound to. */
export interface CodeBinding {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string | undefined;
}

/** What a code stands for. */
export interface CodeGrant {
  readonly grantId: Uint8Array<ArrayBuffer>;
  readonly userId: string;
  /** Undefined when the log-in was no browser's. */
  readonly sessionId: string | undefined;
  readonly nonce: string | undefined;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly authTime: Date;
  readonly provenAt: Date;
  readonly amr: readonly string[];
  readonly claims?: AskedClaims | undefined;
}

/** A code that counts, and what it stands for. */
export interface Redeemed {
  readonly kind: 'redeemed';
  readonly grant: CodeGrant;
  readonly user: User;
}

/** How a code was shown by the client that wants tokens for it. */
export type ShownBinding = Omit<CodeBinding, 'redirectUri'> & { readonly redirectUri: string | undefined };

/** What came of a redemption. `spoiled` is a genuine code that must never give anything again, and whose grant must end. */
export type Redemption =
  | Redeemed
  | { readonly kind: 'spoiled'; readonly reason: string; readonly grantId: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Issues authorization codes and redeems each once. */
@Injectable()
export class AuthorizationCodeStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** A client that a log-in gives a code to hears of its end. Nothing is noted when the log-in is over already: so is the code. */
  async issue(binding: CodeBinding, grant: Omit<CodeGrant, 'grantId'>): Promise<string> {
    const code = randomText(this.random, 32);
    const now = this.clock.now();
    const expiresAt = addSeconds(now, life);
    await this.database.hot.issueAuthorizationCode({
      hash: this.#hash(code),
      grantId: this.random.bytes(16),
      clientId: binding.clientId,
      redirectUri: binding.redirectUri,
      codeChallenge: binding.codeChallenge ?? null,
      userId: grant.userId,
      sessionId: grant.sessionId ?? null,
      nonce: grant.nonce ?? null,
      scope: grant.scope,
      audience: grant.audience,
      authTime: grant.authTime,
      provenAt: grant.provenAt,
      amr: grant.amr,
      askedClaims: grant.claims ?? null,
      issuedAt: now,
      expiresAt,
      keptUntil: addSeconds(expiresAt, memory),
    });
    return code;
  }

  /** The row is consumed whatever comes of it: a genuine code in wrong hands is worth nothing afterwards. */
  async redeem(code: Secret, shown: ShownBinding): Promise<Redemption> {
    const now = this.clock.now();
    return judge(await this.database.hot.consumeAuthorizationCode(this.#hash(code.reveal()), now), shown, now);
  }

  /** What `redeem` would answer; looking consumes nothing. */
  async look(code: Secret, shown: ShownBinding): Promise<Redemption> {
    return judge(await this.database.hot.authorizationCode(this.#hash(code.reveal())), shown, this.clock.now());
  }

  #hash(code: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('authorization-code', code);
  }
}

function judge(row: AuthorizationCodeRow | undefined, { clientId, redirectUri, codeChallenge }: ShownBinding, now: Date): Redemption {
  if (!row) return { kind: 'rejected', reason: 'unknown code' };
  const spoiled = (reason: string): Redemption => ({ kind: 'spoiled', reason, grantId: new Uint8Array(row.grantId) });
  if (row.consumedAt) return spoiled('code used again');
  if (row.clientId !== clientId) return spoiled('code of another client');
  if (redirectUri !== undefined && row.redirectUri !== redirectUri) return spoiled('another redirect URI');
  if ((row.codeChallenge ?? undefined) !== codeChallenge) return spoiled('code verifier does not match');
  if (row.expiresAt <= now) return { kind: 'rejected', reason: 'code expired' };
  if (row.disabledAt) return { kind: 'rejected', reason: 'user disabled' };
  if (!row.isLoggedIn) return { kind: 'rejected', reason: 'session ended or password changed' };
  return { kind: 'redeemed', grant: grantOf(row), user: { id: row.userId, username: row.username, emailVerified: row.emailVerified, claims: row.claims, roles: row.roles, updatedAt: row.updatedAt } };
}

const grantOf = (row: AuthorizationCodeRow): CodeGrant => ({
  grantId: new Uint8Array(row.grantId),
  userId: row.userId,
  sessionId: row.sessionId ?? undefined,
  nonce: row.nonce ?? undefined,
  scope: row.scope,
  audience: row.audience,
  authTime: row.authTime,
  provenAt: row.provenAt,
  amr: row.amr,
  claims: row.askedClaims ?? undefined,
});
