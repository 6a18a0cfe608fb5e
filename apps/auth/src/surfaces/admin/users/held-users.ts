import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import { AdministratorStore } from '../../../domain/administrators/administrator.store.ts';
import { fileOf } from '../../../domain/configuration/declared-in.ts';
import { UserDirectory, type Person } from '../../../domain/users/user-directory.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import type { Caller } from '../callers.ts';
import { managedBy } from '../configuration/configured-objects.ts';

/** People whom a caller may change, held until the transaction ends. */
@Injectable()
export class HeldUsers {
  constructor(
    private readonly directory: UserDirectory,
    private readonly administrators: AdministratorStore,
  ) {}

  /** Somebody who may do more than the caller is not theirs to change: who could, could become them. */
  async take(id: string, caller: Caller, transaction: Transaction): Promise<Person> {
    const person = await this.directory.hold(id, transaction);
    if (!person) throw new ProblemError('not-found');
    const theirs = (await this.administrators.rolesOf(id, transaction)).flatMap(({ power }) => power);
    if (person.id !== caller.id && theirs.some((permission) => !caller.permissions.has(permission))) throw new ProblemError('outranked');
    return person;
  }

  /** The same for what the declarative file says of people. */
  async takeEntry(id: string, caller: Caller, transaction: Transaction): Promise<Person> {
    const person = await this.take(id, caller, transaction);
    if (person.declared) throw managedBy(await fileOf(transaction, 'user', person.usernameKey));
    return person;
  }
}
