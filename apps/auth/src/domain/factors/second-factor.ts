import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { CountedEvents } from '../audit/counted-events.ts';
import { isShutOut } from '../users/leaving.store.ts';
import { Throttle, type Attempt } from '../users/throttle.ts';
import { typedCode } from '../users/typed-code.ts';
import { UserStore, type UserAtLogIn } from '../users/user.store.ts';
import { usernameKey } from '../users/user.ts';
import { AuthenticatorStore } from './authenticator.store.ts';
import type { FactorKind } from './factor.ts';
import { Factors } from './factors.ts';
import { MailedCodeStore, smsHolder } from './mailed-code.store.ts';
import { PhoneStore } from './phone.store.ts';
import { RecoveryCodeStore } from './recovery-code.store.ts';

/** What came of a second factor: which it was, or why not. All refusals look the same, but for how long to wait. */
export type FactorOutcome = { readonly kind: 'proven'; readonly factor: FactorKind } | { readonly kind: 'rejected'; readonly retryAfter: number };

interface CodeAttempt extends Omit<Attempt, 'of'> {
  readonly userId: string;
  /** The log-in under way, in which a code may have been mailed. */
  readonly flow: string;
  /** As it was typed. */
  readonly code: string;
  /** What was proven by now. */
  readonly amr: readonly string[];
  /** When the first factor was proven: a new password since then makes it worthless. */
  readonly since: Date;
  /** What belongs to the use of a recovery code, in its transaction. */
  readonly onRecoveryCode: (transaction: Transaction) => Promise<void>;
}

/** Proves a second factor by what somebody types, each code once, and counts what is wrong: apart from passwords, in the same way. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly authenticators: AuthenticatorStore,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly mailedCodes: MailedCodeStore,
    private readonly phones: PhoneStore,
    private readonly factors: Factors,
    private readonly throttle: Throttle,
    private readonly audit: AuditStore,
    private readonly events: CountedEvents,
    private readonly clock: Clock,
  ) {}

  async prove(attempt: CodeAttempt): Promise<FactorOutcome> {
    const question = this.throttle.ask({ ...attempt, of: 'second' });
    const { user, counters } = await this.users.findForLogIn(usernameKey(attempt.username), question.keys, this.clock.now());
    const lane = question.lane(counters, user?.passwordChangedAt ?? null);
    const wait = this.throttle.secondsUntil(lane.blockedUntil);
    if (wait > 0) return this.#rejected(attempt, 'throttled', wait);
    const factor = isStill(user, attempt, this.clock.now()) ? await this.#use(attempt) : undefined;
    if (factor === undefined) {
      await this.throttle.fail(lane);
      return this.#rejected(attempt, 'wrong_code', 0);
    }
    const late = await this.throttle.succeed(lane);
    return late > 0 ? this.#rejected(attempt, 'throttled', late) : { kind: 'proven', factor };
  }

  /** Whether somebody typed this code a moment ago, and was let in by it. */
  async wasProvenJustNow(userId: string, flow: string, code: string): Promise<boolean> {
    const typed = typedCode(code);
    if (!isDigits(typed)) return typed.length <= longest && this.recoveryCodes.wasUsedJustNow({ userId, flow }, typed);
    if ((await this.authenticators.wasUsedJustNow(userId, typed)) || (await this.mailedCodes.wasUsedJustNow({ flow, person: userId }, typed))) return true;
    const number = await this.factors.phoneOf(userId);
    return number !== undefined && this.mailedCodes.wasUsedJustNow(smsHolder(flow, userId, number), typed);
  }

  /** Six digits are an authenticator's, a mail's or an SMS's; anything else is looked up among the recovery codes. */
  async #use(attempt: CodeAttempt): Promise<FactorKind | undefined> {
    const { userId, flow, amr, code } = attempt;
    const typed = typedCode(code);
    if (isDigits(typed)) {
      if (await this.authenticators.use(userId, typed)) return 'authenticator';
      if ((await this.factors.byMail(userId, amr)) && (await this.mailedCodes.use({ flow, person: userId }, typed))) return 'email_code';
      return (await this.#useSms(userId, flow, typed)) ? 'sms_code' : undefined;
    }
    return typed.length <= longest && (await this.#useRecoveryCode(attempt, typed)) ? 'recovery_code' : undefined;
  }

  /** Only what went to the number that the person has now. */
  async #useSms(userId: string, flow: string, code: string): Promise<boolean> {
    const number = await this.factors.phoneOf(userId);
    if (number === undefined || !(await this.mailedCodes.use(smsHolder(flow, userId, number), code))) return false;
    await this.phones.used(userId);
    return true;
  }

  #useRecoveryCode({ userId, flow, onRecoveryCode }: CodeAttempt, code: string): Promise<boolean> {
    return this.database.prisma.$transaction(async (transaction) => {
      if (!(await this.recoveryCodes.use(transaction, { userId, flow }, code))) return false;
      const person = { kind: 'user', id: userId } as const;
      const left = await transaction.recoveryCode.count({ where: { userId } });
      await this.audit.record({ type: 'user.recovery_code.used', actor: person, subject: person, details: { left } }, transaction);
      await onRecoveryCode(transaction);
      return true;
    });
  }

  #rejected({ userId, clientId }: CodeAttempt, reason: 'wrong_code' | 'throttled', retryAfter: number): FactorOutcome {
    this.events.count({ type: 'user.factor.failed', actor: { kind: 'anonymous' }, subject: { kind: 'user', id: userId }, ...(clientId !== '' && { client_id: clientId }), details: { reason } }, [reason, userId]);
    return { kind: 'rejected', retryAfter };
  }
}

/** What is typed of a recovery code at most. */
const longest = 64;

const isDigits = (typed: string): boolean => /^\d{6}$/.test(typed);

const isStill = (user: UserAtLogIn | undefined, { userId, since }: CodeAttempt, now: Date): boolean =>
  user?.id === userId && !isShutOut(user, now) && (user.passwordChangedAt === null || user.passwordChangedAt <= since);
