import { Injectable } from '@nestjs/common';
import { usernameFault } from '@symbolon/contracts';
import { PasswordHashing, Random } from '@symbolon/crypto';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { DirectoryLogIn } from './directory-log-in.ts';
import { EnforcedDomains } from './enforced-domains.ts';
import { isLeaving } from './leaving.store.ts';
import { OldSystem } from './old-system.ts';
import { whoIs, type PasswordAttempt, type PasswordOutcome } from './password-outcome.ts';
import { PasswordPolicy, type PasswordWeakness } from './password-policy.ts';
import { PasswordRefusals } from './password-refusals.ts';
import { secondFactorOf, SignInPolicyStore } from './sign-in-policy.store.ts';
import { SignupThrottle } from './signup-throttle.ts';
import { StandIns } from './stand-ins.ts';
import { Throttle, type Lane } from './throttle.ts';
import { UserStore, type UserAtLogIn, type UserCredentials } from './user.store.ts';
import { newUserId, usernameKey, type User } from './user.ts';

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
    private readonly directory: DirectoryLogIn,
    private readonly refusals: PasswordRefusals,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly settings: Settings,
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
    if (wait > 0) return this.refusals.wait(attempt, undefined, 'throttled', wait);
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
    if (wait > 0) return this.refusals.wait(attempt, user, 'throttled', wait);
    const early = attempt.showWork ? this.throttle.secondsUntil(lane.workUntil) : 0;
    if (early > 0 && !(await attempt.showWork?.())) return { ...this.refusals.wait(attempt, user, 'throttled', early), isWorkable: true };
    if (type === 'update') return this.#update(attempt, user, lane);
    if (type === 'signup' && !user && attempt.isBesideConnections !== true && (await this.enforced.covers(username))) return this.refusals.reject(attempt, lane, undefined, 'another provider');
    if (type === 'signup' && !user) return this.#signUp(attempt, lane);
    return user || type !== undefined ? this.#logIn(attempt, user, lane) : this.#logInNewcomer(attempt, lane);
  }

  /** Somebody whom nobody knows here may be known where people come from: that is asked once, and counted before as a wrong password is, so that nobody guesses there faster than here. */
  async #logInNewcomer(attempt: PasswordAttempt, lane: Lane): Promise<PasswordOutcome> {
    const { username, password, isBesideConnections = false } = attempt;
    if (isBesideConnections || (await this.enforced.covers(username)) || !(await this.oldSystem.mayKnow(username))) return this.#logIn(attempt, undefined, lane);
    const counted = await this.throttle.countBefore(lane);
    if (typeof counted === 'number') return this.refusals.wait(attempt, undefined, 'throttled', Math.ceil(counted));
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
      const elsewhere = await this.directory.logIn(attempt, user, lane, (person) => this.#isEnough(person));
      if ('kind' in elsewhere) return elsewhere;
      if (isShut) return this.refusals.reject(attempt, elsewhere, user, 'another provider'); // counted as a wrong one: what guesses cost tells nothing
      return this.refusals.reject(attempt, elsewhere, user, user?.disabledAt ? 'user disabled' : user ? 'wrong password' : 'unknown user');
    }
    const wait = await this.throttle.succeed(lane);
    if (wait > 0) return this.refusals.wait(attempt, user, 'throttled while checking', wait);
    if (this.passwords.isOutdated(hash)) {
      await this.users.upgradeHash(user.id, hash, await this.passwords.hash(attempt.password.reveal(), whoIs(attempt)));
    }
    if (this.#isUnproven(user)) {
      this.refusals.tell(attempt, user, 'address not proven');
      return { kind: 'rejected', reason: 'address not proven', retryAfter: 0, unproven: user };
    }
    if (user.mustVerifyEmail) await this.users.stay(user.id);
    if (leaves) return { kind: 'incomplete', user, event: 'login', isLeaving: true };
    return { kind: (await this.#isEnough(user)) ? 'accepted' : 'incomplete', user, event: 'login' };
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
      if (!matches) return this.refusals.reject(attempt, lane, user, user?.disabledAt ? 'user disabled' : user ? 'wrong password' : 'unknown user');
      const wait = await this.throttle.succeed(lane);
      if (wait > 0) return this.refusals.wait(attempt, user, 'throttled while checking', wait);
    }
    if (user && (await this.#isShut(attempt, user))) return this.refusals.reject(attempt, lane, user, 'another provider');
    const hash = await this.passwords.hash(attempt.password.reveal(), whoIs(attempt));
    if (user && !user.disabledAt && !(await this.#isEnough(user))) return { kind: 'incomplete', user, event: 'login' };
    if (user && this.#isUnproven(user)) return this.refusals.reject(attempt, lane, user, 'address not proven');
    if (user && !user.disabledAt) {
      const weakness = await this.policy.guessable(attempt.password.reveal(), user, namesFor(attempt)); // what they are called is told to nobody but who may change the password
      if (weakness) return { kind: 'weak', weakness };
      await attempt.beforeChange?.(user);
    }
    const replaced = user !== undefined && (await this.users.replacePassword(user.id, hash, this.clock.now(), async (transaction) => onUpdate?.(transaction, user)));
    if (!replaced) return this.refusals.reject(attempt, lane, user, user ? 'user disabled' : 'unknown user');
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
}

/** What an attacker would try beside the person's own names. */
const namesFor = ({ names = [], clientId }: PasswordAttempt): readonly (string | null | undefined)[] => [...names, clientId];
