import { Injectable } from '@nestjs/common';
import { CountedEvents } from '../audit/counted-events.ts';
import { OldSystem } from './old-system.ts';
import type { Rejection } from './password-outcome.ts';
import { Throttle, type Attempt, type Lane } from './throttle.ts';
import type { UserCredentials } from './user.store.ts';

/** Has a password that lets nobody in counted and written down, and says so in the one way that tells nothing. */
@Injectable()
export class PasswordRefusals {
  constructor(
    private readonly throttle: Throttle,
    private readonly oldSystem: OldSystem,
    private readonly events: CountedEvents,
  ) {}

  /** It is counted where guesses are. */
  async reject(attempt: Attempt, lane: Lane, user: UserCredentials | undefined, reason: keyof typeof toldReasons): Promise<Rejection> {
    await this.throttle.fail(lane);
    this.tell(attempt, user, reason);
    this.oldSystem.demand();
    return { kind: 'rejected', reason, retryAfter: 0 };
  }

  /** It was not looked at, or may not count for that: it has to wait. */
  wait(attempt: Attempt, user: UserCredentials | undefined, reason: keyof typeof toldReasons, retryAfter: number): Rejection {
    this.tell(attempt, user, reason);
    return { kind: 'rejected', reason, retryAfter };
  }

  /** Only counted, so that it takes no time whether or not there is such a user. A name that nobody has is not kept: it may be a password. */
  tell({ clientId }: Attempt, user: UserCredentials | undefined, reason: keyof typeof toldReasons): void {
    const told = toldReasons[reason];
    const subject = user ? ({ kind: 'user', id: user.id } as const) : null;
    this.events.count({ type: 'user.login.failed', actor: { kind: 'anonymous' }, subject, ...(clientId !== '' && { client_id: clientId }), details: { reason: told } }, [told, user ? user.id : clientId]);
  }
}

const toldReasons = {
  'wrong password': 'wrong_password',
  'unknown user': 'unknown_user',
  'user disabled': 'user_disabled',
  'address not proven': 'address_not_proven',
  'another provider': 'another_provider',
  throttled: 'throttled',
  'throttled while checking': 'throttled',
} as const;
