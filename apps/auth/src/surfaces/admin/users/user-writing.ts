import { Injectable } from '@nestjs/common';
import type { AdminUser, ChangedUser, NewUser, Secret } from '@symbolon/contracts';
import { PasswordHashing } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import { Letters } from '../../../delivery/mail/letters.ts';
import { keepingAnOwner } from '../../../domain/administrators/administrator.store.ts';
import { SessionStore } from '../../../domain/sessions/session.store.ts';
import { RevocationStore } from '../../../domain/tokens/revocation.store.ts';
import { DepartedNames } from '../../../domain/users/departed-names.ts';
import { PasswordPolicy } from '../../../domain/users/password-policy.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { UserEntries } from '../../../domain/users/user-entries.ts';
import { UserStore } from '../../../domain/users/user.store.ts';
import type { User } from '../../../domain/users/user.ts';
import { Clock } from '../../../platform/clock.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import type { Work } from '../admin-door.ts';
import type { Caller } from '../callers.ts';
import { HeldUsers } from './held-users.ts';
import { ImportedFactors } from './imported-factors.ts';
import { localeOf } from './locale-of.ts';
import { UnprovenWaysIn } from './unproven-ways-in.ts';
import { userView } from '../../../domain/users/user-view.ts';

/** What is made of people by `users:write`. */
@Injectable()
export class UserWriting {
  constructor(
    private readonly held: HeldUsers,
    private readonly unproven: UnprovenWaysIn,
    private readonly directory: UserDirectory,
    private readonly entries: UserEntries,
    private readonly imported: ImportedFactors,
    private readonly users: UserStore,
    private readonly departed: DepartedNames,
    private readonly sessions: SessionStore,
    private readonly revocations: RevocationStore,
    private readonly letters: Letters,
    private readonly passwords: PasswordHashing,
    private readonly policy: PasswordPolicy,
    private readonly clock: Clock,
  ) {}

  /** With all that they have from elsewhere, or not at all. */
  async create({ factors, ...entry }: NewUser): Promise<Work<AdminUser>> {
    for (const [index, factor] of factors.entries()) await this.imported.demandSound(factor, `/factors/${index}`);
    const hash = entry.password ? await this.#hash(entry.password, entry) : null;
    return async (change) => {
      const { transaction, record } = change;
      const id = await this.entries.create(transaction, entry, hash, this.clock.now());
      if (id === undefined) throw new ProblemError('already-exists', { errors: [nameTaken] });
      const after = await this.#view(id, transaction);
      await record('user.created', { kind: 'user', id }, { before: null, after: { ...after } });
      for (const [index, factor] of factors.entries()) await this.imported.add(change, id, factor, `/factors/${index}`);
      return after;
    };
  }

  replace(id: string, entry: ChangedUser, caller: Caller): Work<AdminUser> {
    return async ({ transaction, actor, demandMatch, record }) => {
      const before = userView(await this.held.takeEntry(id, caller, transaction));
      demandMatch(before);
      if (entry.email_verified) await this.unproven.end(transaction, id, actor);
      if (!(await this.entries.replace(transaction, id, entry, this.clock.now()))) throw new ProblemError('already-exists', { errors: [nameTaken] });
      const after = await this.#view(id, transaction);
      await record('user.updated', { kind: 'user', id }, { before: { ...before }, after: { ...after } });
      return after;
    };
  }

  /** Log-ins are ended first, so that their clients hear of it. */
  remove(id: string, caller: Caller): Work<undefined> {
    return async ({ transaction, actor, record }) => {
      const before = userView(await this.held.takeEntry(id, caller, transaction));
      await this.revocations.revokeEverythingOf(id, transaction);
      await this.sessions.endAll(transaction, id, 'administrator', actor);
      await this.departed.note(transaction, id);
      await keepingAnOwner(transaction.user.delete({ where: { id }, select: { id: true } }));
      await record('user.deleted', { kind: 'user', id }, { before: { ...before }, after: null });
      return undefined;
    };
  }

  async setPassword(id: string, password: Secret, caller: Caller): Promise<Work<undefined>> {
    const person = await this.directory.find(id);
    const hash = person && (await this.#hash(password, person));
    return async ({ transaction, actor, record }) => {
      const { username, claims } = await this.held.take(id, caller, transaction);
      if (hash === undefined || !(await this.users.setPassword(transaction, id, hash, this.clock.now(), { actor }))) throw new ProblemError('user-disabled');
      await record('user.password.set', { kind: 'user', id }, {});
      await this.letters.ask(transaction, { about: 'password_changed', username, flow: null, locale: localeOf(claims) });
      return undefined;
    };
  }

  async #hash(password: Secret, person: Pick<User, 'username' | 'claims'>): Promise<string> {
    const weakness = await this.policy.weakness(password.reveal(), person);
    if (weakness) throw new ProblemError('weak-password', { errors: [{ pointer: '/password', detail: weakness.sentence }] });
    return this.passwords.hash(password.reveal());
  }

  async #view(id: string, transaction: Transaction): Promise<AdminUser> {
    const person = await this.directory.find(id, transaction);
    if (!person) throw new Error('A person was lost within one transaction.');
    return userView(person);
  }
}

const nameTaken = { pointer: '/username', detail: 'is that of somebody else' } as const;
