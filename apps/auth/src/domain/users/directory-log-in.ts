import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.ts';
import { Directories, DirectoryUnavailableError } from './directories.ts';
import { isLeaving } from './leaving.store.ts';
import { whoIs, type PasswordAttempt, type PasswordOutcome } from './password-outcome.ts';
import { PasswordRefusals } from './password-refusals.ts';
import { Throttle, type Lane } from './throttle.ts';
import { UserStore, type UserAtLogIn } from './user.store.ts';
import { usernameKey } from './user.ts';

/** Lets in by the password that somebody has in a directory. */
@Injectable()
export class DirectoryLogIn {
  constructor(
    private readonly users: UserStore,
    private readonly throttle: Throttle,
    private readonly directories: Directories,
    private readonly refusals: PasswordRefusals,
    private readonly clock: Clock,
  ) {}

  /**
   * Asked once a password is none of ours, so for whatever name, and counted before: many guesses at once would shut people out there. What gets no answer was a guess at
   * ours, too, and so was what is right there of an account that is none of theirs: whoever has a password there could begin anew with guesses at somebody else's here.
   */
  async logIn(attempt: PasswordAttempt, known: UserAtLogIn | undefined, lane: Lane, isEnough: (user: UserAtLogIn) => Promise<boolean>): Promise<PasswordOutcome | Lane> {
    const { username, password, clientId, type, directory } = attempt;
    if (!directory || type || !(await this.directories.areThere())) return lane;
    const counted = lane.counted ? lane : await this.throttle.countBefore(lane);
    if (typeof counted === 'number') return this.refusals.wait(attempt, known, 'throttled', Math.ceil(counted));
    const answer = await this.directories.ask({ ...directory, typed: username, password, userId: known?.id, who: whoIs(attempt), clientId });
    if (answer?.kind === 'unavailable') {
      await this.refusals.reject(attempt, counted, known, 'another provider');
      throw new DirectoryUnavailableError(10, answer.reason);
    }
    if (answer?.kind === 'wrong' && answer.isDisabled) return this.refusals.reject(attempt, counted, known, 'user disabled');
    if (answer?.kind !== 'proven') return counted;
    const settled = await answer.settle();
    if ('refusal' in settled) return { kind: 'rejected', reason: `directory: ${settled.refusal}`, retryAfter: 0, stranger: settled.refusal };
    const { user } = await this.users.findForLogIn(usernameKey(settled.user.username), [], this.clock.now());
    if (!user) return this.refusals.reject(attempt, counted, known, 'unknown user'); // gone at this moment
    const wait = !known || known.id === user.id ? await this.throttle.succeed(counted) : 0;
    if (wait > 0) return this.refusals.wait(attempt, known, 'throttled while checking', wait);
    if (isLeaving(user, this.clock.now())) return { kind: 'incomplete', user, event: 'login', isLeaving: true };
    return { kind: (await isEnough(user)) ? 'accepted' : 'incomplete', user, event: settled.isNew ? 'signup' : 'login' };
  }
}
