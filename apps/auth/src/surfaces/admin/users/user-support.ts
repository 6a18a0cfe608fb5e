import { Injectable } from '@nestjs/common';
import type { AdminUser, EndedLogins } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { AddressRemoval } from '../../../delivery/mail/address-removal.ts';
import { Letters } from '../../../delivery/mail/letters.ts';
import { keepingAnOwner } from '../../../domain/administrators/administrator.store.ts';
import { LinkedLoginStore } from '../../../domain/connections/linked-login.store.ts';
import { ProvisionedUserStore } from '../../../domain/provisioning/provisioned-user.store.ts';
import { SessionStore } from '../../../domain/sessions/session.store.ts';
import { ShuttingOut } from '../../../domain/tokens/shutting-out.ts';
import { isEmailAddress } from '../../../domain/users/email-address.ts';
import { Throttle } from '../../../domain/users/throttle.ts';
import type { Person } from '../../../domain/users/user-directory.ts';
import { usernameKey } from '../../../domain/users/user.ts';
import { Clock } from '../../../platform/clock.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import type { Work } from '../admin-door.ts';
import type { Caller } from '../callers.ts';
import { HeldUsers } from './held-users.ts';
import { localeOf } from './locale-of.ts';
import { UnprovenWaysIn } from './unproven-ways-in.ts';
import { userView } from '../../../domain/users/user-view.ts';

/** What is done for and with people: nothing of what they are is changed, but whether and how they get in. */
@Injectable()
export class UserSupport {
  constructor(
    private readonly held: HeldUsers,
    private readonly unproven: UnprovenWaysIn,
    private readonly provisioned: ProvisionedUserStore,
    private readonly links: LinkedLoginStore,
    private readonly sessions: SessionStore,
    private readonly shuttingOut: ShuttingOut,
    private readonly throttle: Throttle,
    private readonly removal: AddressRemoval,
    private readonly letters: Letters,
    private readonly clock: Clock,
  ) {}

  /** The second time it changes nothing. Whom a directory has disabled, it enables no more. Who is leaving stays, disabled: they could keep the account otherwise, and be in again. */
  disable(id: string, caller: Caller): Work<AdminUser> {
    return async ({ transaction, actor, record }) => {
      const person = await this.held.take(id, caller, transaction);
      const isTakenOver = person.disabledAt !== null && (await this.#takeOver(transaction, id, person.disabledAt));
      if (person.disabledAt && !person.deletionAt && !isTakenOver) return userView(person);
      const disabledAt = person.disabledAt ?? this.clock.now();
      await keepingAnOwner(transaction.user.update({ where: { id }, data: { disabledAt, deletionAt: null }, select: { id: true } }));
      await this.shuttingOut.end(transaction, id, actor);
      await record('user.disabled', { kind: 'user', id }, {});
      if (person.deletionAt) await record('user.deletion.withdrawn', { kind: 'user', id }, {});
      await transaction.oneTimeToken.deleteMany({ where: { userId: id } });
      return userView({ ...person, disabledAt, deletionAt: null });
    };
  }

  enable(id: string, caller: Caller): Work<AdminUser> {
    return async ({ transaction, record }) => {
      const person = await this.held.take(id, caller, transaction);
      if (!person.disabledAt) return userView(person);
      await transaction.user.update({ where: { id }, data: { disabledAt: null, deletionAt: null }, select: { id: true } });
      await record('user.enabled', { kind: 'user', id }, {});
      if (person.deletionAt) await record('user.deletion.withdrawn', { kind: 'user', id }, {});
      return userView({ ...person, disabledAt: null, deletionAt: null });
    };
  }

  unlock(id: string, caller: Caller): Work<undefined> {
    return async ({ transaction, record }) => {
      const { username, emailAddresses } = await this.held.take(id, caller, transaction);
      for (const name of [username, ...emailAddresses.map(({ address }) => address)]) await this.throttle.unlock(name, transaction);
      await record('user.unlocked', { kind: 'user', id }, {});
      return undefined;
    };
  }

  /** Who had the account for a while may have left an address there by which they get in again. */
  removeEmail({ user_id: id, email }: { readonly user_id: string; readonly email: string }, caller: Caller): Work<undefined> {
    return async ({ transaction, actor }) => {
      const person = await this.held.take(id, caller, transaction);
      const found = person.emailAddresses.find(({ address }) => address === usernameKey(email));
      if (!found) throw new ProblemError('not-found');
      await this.removal.remove(transaction, person, found, localeOf(person.claims), { actor, clientId: caller.clientId });
      return undefined;
    };
  }

  markEmailVerified(id: string, caller: Caller): Work<AdminUser> {
    return async ({ transaction, actor, record }) => {
      const person = addressed(await this.held.takeEntry(id, caller, transaction));
      await this.unproven.end(transaction, id, actor);
      const data = { emailVerified: true, mustVerifyEmail: false, updatedAt: this.clock.now() };
      await transaction.user.update({ where: { id }, data: { ...data, unprovenUntil: null }, select: { id: true } });
      await record('user.email.verified', { kind: 'user', id }, { by: 'administrator' });
      return userView({ ...person, ...data });
    };
  }

  /** Who has no password gets one by it. The old one counts until then. */
  sendPasswordReset(id: string, caller: Caller): Work<undefined> {
    return async ({ transaction, record }) => {
      const { username, claims, disabledAt } = addressed(await this.held.take(id, caller, transaction));
      if (disabledAt) throw new ProblemError('user-disabled');
      await record('user.password.reset_sent', { kind: 'user', id }, {});
      await this.letters.ask(transaction, { about: 'reset_password', username, flow: null, locale: localeOf(claims) });
      return undefined;
    };
  }

  endLogins(id: string, caller: Caller): Work<EndedLogins> {
    return async ({ transaction, actor, record }) => {
      await this.held.take(id, caller, transaction);
      const ended = await this.shuttingOut.end(transaction, id, actor);
      await record('sessions.ended', { kind: 'user', id }, { of: 'user' });
      return ended;
    };
  }

  endLogin(id: string, sessionId: string, caller: Caller): Work<undefined> {
    return async ({ transaction, actor }) => {
      await this.held.take(id, caller, transaction);
      if ((await this.sessions.endOneIn(transaction, sessionId, id, actor)).length === 0) throw new ProblemError('not-found');
      return undefined;
    };
  }

  /** From whichever directory had disabled them: by SCIM, or as they were in it no more. */
  async #takeOver(transaction: Transaction, id: string, disabledAt: Date): Promise<boolean> {
    const [byPush, byAbsence] = [await this.provisioned.takeOver(transaction, id, disabledAt), await this.links.takeOver(transaction, id, disabledAt)];
    return byPush || byAbsence;
  }
}

function addressed(person: Person): Person {
  if (!isEmailAddress(person.username)) throw new ProblemError('no-address');
  return person;
}
