import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.ts';
import { CountedEvents } from '../audit/counted-events.ts';
import { isEmailAddress } from '../users/email-address.ts';
import { isShutOut } from '../users/leaving.store.ts';
import { Throttle, type Attempt } from '../users/throttle.ts';
import { typedCode } from '../users/typed-code.ts';
import { UserStore } from '../users/user.store.ts';
import { usernameKey, type User } from '../users/user.ts';
import { MailedCodeStore, type CodeHolder } from './mailed-code.store.ts';

/** What came of a code that begins a log-in; `used` was right, and another form has just used it. All refusals look the same, but for how long to wait. */
export type MailedCodeOutcome = { readonly kind: 'proven'; readonly user: Pick<User, 'id' | 'username'>; readonly isLeaving: boolean } | { readonly kind: 'used' } | { readonly kind: 'rejected'; readonly retryAfter: number };

interface MailedCodeAttempt extends Omit<Attempt, 'of'> {
  readonly flow: string;
  /** As it was typed. */
  readonly code: string;
}

/** Proves who somebody is by a mailed code alone. A code is looked at whether or not anybody has the address: the same work, and the same price. */
@Injectable()
export class MailedCodeLogin {
  constructor(
    private readonly users: UserStore,
    private readonly codes: MailedCodeStore,
    private readonly throttle: Throttle,
    private readonly events: CountedEvents,
    private readonly clock: Clock,
  ) {}

  async prove(attempt: MailedCodeAttempt): Promise<MailedCodeOutcome> {
    const question = this.throttle.ask({ ...attempt, of: 'mailed' });
    const { user, counters } = await this.users.findForLogIn(usernameKey(attempt.username), question.keys, this.clock.now());
    const lane = question.lane(counters, user?.passwordChangedAt ?? null);
    const wait = this.throttle.secondsUntil(lane.blockedUntil);
    if (wait > 0) return this.#rejected(attempt, user, 'throttled', wait);
    const isRight = await this.codes.use(this.holderOf(attempt), typedCode(attempt.code), user?.passwordChangedAt);
    if (!isRight && (await this.codes.wasUsedJustNow(this.holderOf(attempt), typedCode(attempt.code)))) return { kind: 'used' };
    const isTheirs = user !== undefined && !isShutOut(user, this.clock.now()) && isProven(user, attempt.username);
    if (!isRight || !isTheirs) {
      await this.throttle.fail(lane);
      return this.#rejected(attempt, user, 'wrong_code', 0);
    }
    const late = await this.throttle.succeed(lane);
    return late > 0 ? this.#rejected(attempt, user, 'throttled', late) : { kind: 'proven', user, isLeaving: user.disabledAt !== null };
  }

  /** Whose code it is: of a name that was typed, whether or not anybody has it. */
  holderOf({ flow, username }: Pick<MailedCodeAttempt, 'flow' | 'username'>): CodeHolder {
    return { flow, person: `name ${usernameKey(username)}` };
  }

  /** Whether the user was let in a moment ago by this code. */
  async wasProvenJustNow(userId: string, attempt: Pick<MailedCodeAttempt, 'flow' | 'username' | 'code'>): Promise<boolean> {
    const user = await this.users.findByName(attempt.username);
    return user?.id === userId && this.codes.wasUsedJustNow(this.holderOf(attempt), typedCode(attempt.code));
  }

  #rejected({ clientId }: MailedCodeAttempt, user: Pick<User, 'id'> | undefined, reason: 'wrong_code' | 'throttled', retryAfter: number): MailedCodeOutcome {
    if (user) this.events.count({ type: 'user.factor.failed', actor: { kind: 'anonymous' }, subject: { kind: 'user', id: user.id }, ...(clientId !== '' && { client_id: clientId }), details: { reason } }, [reason, user.id]);
    return { kind: 'rejected', retryAfter };
  }
}

/** Whether it is theirs by what was proven: a further address always is. */
const isProven = ({ username, emailVerified }: Pick<User, 'username' | 'emailVerified'>, typed: string): boolean => usernameKey(username) !== usernameKey(typed) || (emailVerified && isEmailAddress(username));
