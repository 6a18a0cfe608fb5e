import { Injectable } from '@nestjs/common';
import { usernameFault, type PasswordGrantType, type Secret } from '@symbolon/contracts';
import { PasswordHashing, Random } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networksOf } from '../../platform/network.ts';
import { CountedEvents } from '../audit/counted-events.ts';
import { Directories, DirectoryUnavailableError, type DirectoryDoor, type DirectoryRefusal } from './directories.ts';
import { EnforcedDomains } from './enforced-domains.ts';
import { isLeaving } from './leaving.store.ts';
import { OldSystem } from './old-system.ts';
import { PasswordPolicy, type PasswordWeakness } from './password-policy.ts';
import { secondFactorOf, SignInPolicyStore } from './sign-in-policy.store.ts';
import { SignupThrottle } from './signup-throttle.ts';
import { StandIns } from './stand-ins.ts';
import { Throttle, type Attempt, type Lane } from './throttle.ts';
import { UserStore, type UserAtLogIn, type UserCredentials } from './user.store.ts';
import { newUserId, usernameKey, type User } from './user.ts';

/** What came of a password: the user, or why not. All `rejected` answers must look the same to the client. */
export type PasswordOutcome =
  | { readonly kind: 'accepted'; readonly user: User; readonly event: 'login' | 'signup' | 'update' }
  | Incomplete
  | Rejection
  | { readonly kind: 'weak'; readonly weakness: PasswordWeakness }
  | { readonly kind: 'unusable'; readonly sentence: string };

/** The password is right and not enough: nobody is in before there is a second factor, too, and no password was replaced. */
interface Incomplete {
  readonly kind: 'incomplete';
  readonly user: User;
  readonly event: 'login' | 'signup';
  /** They have deleted the account: there is nothing for them but the question whether to keep it. */
  readonly isLeaving?: boolean;
}

interface Rejection {
  readonly kind: 'rejected';
  readonly reason: string;
  readonly retryAfter: number;
  /** It need not wait: the browser can show work instead. */
  readonly isWorkable?: boolean;
  /** The password is right, but the person has yet to prove the address: told only where they can do that. */
  readonly unproven?: User;
  /** The password is that of a directory, whose person is nobody here: told only at pages, as is who proves an account. */
  readonly stranger?: DirectoryRefusal;
}

interface PasswordAttempt extends Attempt {
  readonly password: Secret;
  readonly type: PasswordGrantType | undefined;
  /** Of an update: the password that is replaced, to be proven. */
  readonly currentPassword?: Secret | undefined;
  /** Of an update: what belongs to it, in its transaction. */
  readonly onUpdate?: (transaction: Transaction, user: User) => Promise<void>;
  /** Of a sign-up: anybody may use this door, so it is counted by address. */
  readonly isOpenDoor?: boolean;
  /** Takes what the browser has worked out, where it can; told only when it is needed, since it counts once. */
  readonly showWork?: (() => Promise<boolean>) | undefined;
  /** Names that make poor passwords, beside the person's own: the application's. */
  readonly names?: readonly (string | null | undefined)[];
  /** Of who signs up, as they said them. */
  readonly claims?: User['claims'] | undefined;
  /** Told of the user before one is made or a password is changed; throws where that would be for nothing. */
  readonly beforeChange?: (user: User) => Promise<unknown>;
  /** Lets nobody in that another provider would have to, or somebody who administers from now on. */
  readonly isBesideConnections?: boolean;
  /** Lets people in by the password that they have in a directory, too: at a log-in, and nowhere else. */
  readonly directory?: DirectoryDoor;
}

/** Proves who a person is by a password, creates and updates passwords. Knows nothing of tokens. */
@Injectable()
export class UserAuthentication {
  constructor(
    private readonly users: UserStore,
    private readonly passwords: PasswordHashing,
    private readonly standIns: StandIns,
    private readonly policy: PasswordPolicy,
    private readonly throttle: Throttle,
    private readonly signups: SignupThrottle,
    private readonly signIn: SignInPolicyStore,
    private readonly enforced: EnforcedDomains,
    private readonly oldSystem: OldSystem,
    private readonly directories: Directories,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly events: CountedEvents,
  ) {}

  /**
   * What has to wait takes no hash, and if its address is known to wait neither a place nor a look at its new password; a weak password,
   * and a name that nobody may have, are told before anything is looked up.
   */
  async authenticate(attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const { username, type } = attempt;
    const fault = type === 'signup' ? usernameFault(username) : undefined;
    if (fault !== undefined) return { kind: 'unusable', sentence: `The username ${fault}.` };
    const wait = Math.max(this.throttle.waitOf(attempt), type === 'signup' && attempt.isOpenDoor ? await this.signups.waitOf(attempt.address) : 0);
    if (wait > 0) return this.#wait(attempt, undefined, 'throttled', wait);
    const weakness = type && (await this.#weakness(attempt, { username, claims: attempt.claims ?? {} }));
    if (weakness) return { kind: 'weak', weakness };
    return this.passwords.admitted(whoIs(attempt), () => this.#decide(attempt));
  }

  async #decide(attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const { username, type } = attempt;
    const question = this.throttle.ask(attempt);
    const { user, counters } = await this.users.findForLogIn(usernameKey(username), question.keys, this.clock.now());
    const lane = question.lane(counters, user?.passwordChangedAt ?? null);
    const wait = this.throttle.secondsUntil(lane.blockedUntil);
    if (wait > 0) return this.#wait(attempt, user, 'throttled', wait);
    const early = attempt.showWork ? this.throttle.secondsUntil(lane.workUntil) : 0;
    if (early > 0 && !(await attempt.showWork?.())) return { ...this.#wait(attempt, user, 'throttled', early), isWorkable: true };
    if (type === 'update') return this.#update(attempt, user, lane);
    if (type === 'signup' && !user && attempt.isBesideConnections !== true && (await this.enforced.covers(username))) return this.#reject(attempt, lane, undefined, 'another provider');
    if (type === 'signup' && !user) return this.#signUp(attempt, lane);
    return user || type !== undefined ? this.#logIn(attempt, user, lane) : this.#logInNewcomer(attempt, lane);
  }

  /** Somebody whom nobody knows here may be known where people come from: that is asked once, and counted before as a wrong password is, so that nobody guesses there faster than here. */
  async #logInNewcomer(attempt: PasswordAttempt, lane: Lane): Promise<PasswordOutcome> {
    const { username, password, isBesideConnections = false } = attempt;
    if (isBesideConnections || (await this.enforced.covers(username)) || !(await this.oldSystem.mayKnow(username))) return this.#logIn(attempt, undefined, lane);
    const counted = await this.throttle.countBefore(lane);
    if (typeof counted === 'number') return this.#wait(attempt, undefined, 'throttled', Math.ceil(counted));
    const isHere = await this.oldSystem.bring(username, password.reveal(), () => this.passwords.hash(password.reveal(), whoIs(attempt)), whoIs(attempt));
    const { user } = isHere ? await this.users.findForLogIn(usernameKey(username), [], this.clock.now()) : { user: undefined };
    return this.#logIn(attempt, user, counted);
  }

  async #logIn(attempt: PasswordAttempt, user: UserAtLogIn | undefined, lane: Lane): Promise<PasswordOutcome> {
    const leaves = user !== undefined && isLeaving(user, this.clock.now());
    const hash = user?.disabledAt && !leaves ? undefined : user?.passwordHash;
    const matches = await this.passwords.verify(hash ?? undefined, attempt.password.reveal(), whoIs(attempt), this.standIns.for(usernameKey(attempt.username)));
    const isShut = matches && user !== undefined && hash !== undefined && (await this.#isShut(attempt, user));
    if (!matches || !user || !hash || isShut) {
      const elsewhere = await this.#logInByDirectory(attempt, user, lane);
      if ('kind' in elsewhere) return elsewhere;
      if (isShut) return this.#reject(attempt, elsewhere, user, 'another provider'); // counted as a wrong one: what guesses cost tells nothing
      return this.#reject(attempt, elsewhere, user, user?.disabledAt ? 'user disabled' : user ? 'wrong password' : 'unknown user');
    }
    const wait = await this.throttle.succeed(lane);
    if (wait > 0) return this.#wait(attempt, user, 'throttled while checking', wait);
    if (this.passwords.isOutdated(hash)) {
      await this.users.upgradeHash(user.id, hash, await this.passwords.hash(attempt.password.reveal(), whoIs(attempt)));
    }
    if (this.#isUnproven(user)) {
      this.#tell(attempt, user, 'address not proven');
      return { kind: 'rejected', reason: 'address not proven', retryAfter: 0, unproven: user };
    }
    if (user.mustVerifyEmail) await this.users.stay(user.id);
    if (leaves) return { kind: 'incomplete', user, event: 'login', isLeaving: true };
    return { kind: (await this.#isEnough(user)) ? 'accepted' : 'incomplete', user, event: 'login' };
  }

  /**
   * Asked once a password is none of ours, so for whatever name, and counted before: many guesses at once would shut people out there. What gets no answer was a guess at
   * ours, too, and so was what is right there of an account that is none of theirs: whoever has a password there could begin anew with guesses at somebody else's here.
   */
  async #logInByDirectory(attempt: PasswordAttempt, known: UserAtLogIn | undefined, lane: Lane): Promise<PasswordOutcome | Lane> {
    const { username, password, clientId, type, directory } = attempt;
    if (!directory || type || !(await this.directories.areThere())) return lane;
    const counted = lane.counted ? lane : await this.throttle.countBefore(lane);
    if (typeof counted === 'number') return this.#wait(attempt, known, 'throttled', Math.ceil(counted));
    const answer = await this.directories.ask({ ...directory, typed: username, password, userId: known?.id, who: whoIs(attempt), clientId });
    if (answer?.kind === 'unavailable') {
      await this.#reject(attempt, counted, known, 'another provider');
      throw new DirectoryUnavailableError(10, answer.reason);
    }
    if (answer?.kind === 'wrong' && answer.isDisabled) return this.#reject(attempt, counted, known, 'user disabled');
    if (answer?.kind !== 'proven') return counted;
    const settled = await answer.settle();
    if ('refusal' in settled) return { kind: 'rejected', reason: `directory: ${settled.refusal}`, retryAfter: 0, stranger: settled.refusal };
    const { user } = await this.users.findForLogIn(usernameKey(settled.user.username), [], this.clock.now());
    if (!user) return this.#reject(attempt, counted, known, 'unknown user'); // gone at this moment
    const wait = !known || known.id === user.id ? await this.throttle.succeed(counted) : 0;
    if (wait > 0) return this.#wait(attempt, known, 'throttled while checking', wait);
    if (isLeaving(user, this.clock.now())) return { kind: 'incomplete', user, event: 'login', isLeaving: true };
    return { kind: (await this.#isEnough(user)) ? 'accepted' : 'incomplete', user, event: settled.isNew ? 'signup' : 'login' };
  }

  async #signUp(attempt: PasswordAttempt, lane: Lane): Promise<PasswordOutcome> {
    const key = usernameKey(attempt.username);
    const user: User = { id: newUserId(this.random), username: key, emailVerified: false, claims: attempt.claims ?? {}, roles: [], updatedAt: this.clock.now() };
    await attempt.beforeChange?.(user);
    const wait = attempt.isOpenDoor ? await this.signups.count(attempt.address) : 0;
    if (wait > 0) return { kind: 'rejected', reason: 'too many sign-ups', retryAfter: wait };
    const created = await this.users.create(user, key, await this.passwords.hash(attempt.password.reveal(), whoIs(attempt)), attempt.clientId);
    if (created) return { kind: (await this.#isEnough({ ...user, hasSecondFactor: false, hasPhone: false })) ? 'accepted' : 'incomplete', user, event: 'signup' };
    return this.#logIn(attempt, (await this.users.findForLogIn(key, [], this.clock.now())).user, lane); // somebody else was first with this name
  }

  async #update(attempt: PasswordAttempt, user: UserAtLogIn | undefined, lane: Lane): Promise<PasswordOutcome> {
    const { currentPassword, onUpdate } = attempt;
    if (currentPassword) {
      const matches = await this.passwords.verify(user?.disabledAt ? undefined : (user?.passwordHash ?? undefined), currentPassword.reveal(), whoIs(attempt), this.standIns.for(usernameKey(attempt.username)));
      if (!matches) return this.#reject(attempt, lane, user, user?.disabledAt ? 'user disabled' : user ? 'wrong password' : 'unknown user');
      const wait = await this.throttle.succeed(lane);
      if (wait > 0) return this.#wait(attempt, user, 'throttled while checking', wait);
    }
    if (user && (await this.#isShut(attempt, user))) return this.#reject(attempt, lane, user, 'another provider');
    const hash = await this.passwords.hash(attempt.password.reveal(), whoIs(attempt));
    if (user && !user.disabledAt && !(await this.#isEnough(user))) return { kind: 'incomplete', user, event: 'login' };
    if (user && this.#isUnproven(user)) return this.#reject(attempt, lane, user, 'address not proven');
    if (user && !user.disabledAt) {
      const weakness = await this.policy.guessable(attempt.password.reveal(), user, namesFor(attempt)); // what they are called is told to nobody but who may change the password
      if (weakness) return { kind: 'weak', weakness };
      await attempt.beforeChange?.(user);
    }
    const replaced = user !== undefined && (await this.users.replacePassword(user.id, hash, this.clock.now(), async (transaction) => onUpdate?.(transaction, user)));
    if (!replaced) return this.#reject(attempt, lane, user, user ? 'user disabled' : 'unknown user');
    return { kind: 'accepted', user, event: 'update' };
  }

  #weakness(attempt: PasswordAttempt, person: Pick<User, 'username' | 'claims'>): Promise<PasswordWeakness | undefined> {
    return this.policy.weakness(attempt.password.reveal(), person, namesFor(attempt));
  }

  async #isShut({ username, isBesideConnections = false }: PasswordAttempt, user: User): Promise<boolean> {
    return !isBesideConnections && this.enforced.shuts(username, user);
  }

  /** Whether a password alone lets this person in. */
  async #isEnough(person: Pick<UserAtLogIn, 'roles' | 'hasSecondFactor' | 'hasPhone'>): Promise<boolean> {
    return secondFactorOf(await this.signIn.current(), person) === 'none';
  }

  /** Keeps out who signed up by page and has not proven the address yet, where the settings demand it. */
  #isUnproven(user: UserCredentials): boolean {
    return this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required' && user.mustVerifyEmail;
  }

  async #reject(attempt: Attempt, lane: Lane, user: UserCredentials | undefined, reason: keyof typeof toldReasons): Promise<PasswordOutcome> {
    await this.throttle.fail(lane);
    this.#tell(attempt, user, reason);
    this.oldSystem.demand();
    return { kind: 'rejected', reason, retryAfter: 0 };
  }

  #wait(attempt: Attempt, user: UserCredentials | undefined, reason: keyof typeof toldReasons, retryAfter: number): Rejection {
    this.#tell(attempt, user, reason);
    return { kind: 'rejected', reason, retryAfter };
  }

  /** Only counted, so that it takes no time whether or not there is such a user. A name that nobody has is not kept: it may be a password. */
  #tell({ clientId }: Attempt, user: UserCredentials | undefined, reason: keyof typeof toldReasons): void {
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

/** What an attacker would try beside the person's own names. */
const namesFor = ({ names = [], clientId }: PasswordAttempt): readonly (string | null | undefined)[] => [...names, clientId];

/** Who shares the places among those that are hashed: one network, the largest that may be one party. */
const whoIs = ({ address }: Attempt): string => networksOf(address).at(-1)?.name ?? '';
