import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { Letters } from '../../delivery/mail/letters.ts';
import { keepingAnOwner, LastOwnerError } from '../../domain/administrators/administrator.store.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { RevocationStore } from '../../domain/tokens/revocation.store.ts';
import { DepartedNames } from '../../domain/users/departed-names.ts';
import { LeavingStore } from '../../domain/users/leaving.store.ts';
import { UserDirectory, type Person } from '../../domain/users/user-directory.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

/** What came of it: when the account goes, which is null when it is gone; or why it stays. */
export type Deletion = { readonly due: Date | null } | 'last_owner' | 'gone';

const secondsADay = 86_400;

/** Deletes accounts at the wish of their own people: logs them out everywhere, and removes everything when the time has come in which they could keep it. */
@Injectable()
export class AccountDeletion {
  constructor(
    private readonly database: Database,
    private readonly directory: UserDirectory,
    private readonly leaving: LeavingStore,
    private readonly departed: DepartedNames,
    private readonly sessions: SessionStore,
    private readonly revocations: RevocationStore,
    private readonly letters: Letters,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** For how many days the account can be kept; undefined where this is not theirs to do. */
  daysFor({ declared }: Pick<Person, 'declared'>): number | undefined {
    return this.settings.SYMBOLON_ACCOUNT_DELETION === 'off' || declared ? undefined : this.settings.SYMBOLON_ACCOUNT_DELETION_DAYS;
  }

  /** Of many at once one does it, and all are told the same. */
  async ask(id: string, locale: string): Promise<Deletion> {
    try {
      return await this.database.prisma.$transaction((transaction) => this.#leave(transaction, id, locale));
    } catch (error) {
      if (error instanceof LastOwnerError) return 'last_owner';
      throw error;
    }
  }

  /** What became of an account by this, for a form that was sent twice; undefined for one that is there as before. */
  async stateOf(id: string): Promise<{ readonly due: Date | null } | undefined> {
    const person = await this.directory.find(id);
    if (!person) return { due: null };
    return person.deletionAt ? { due: person.deletionAt } : undefined;
  }

  /** Removes those whose time has come, each in a transaction of its own; to be called now and then, on every node. */
  async removeDue(): Promise<void> {
    while (await this.database.prisma.$transaction((transaction) => this.#removeNext(transaction)));
  }

  async #leave(transaction: Transaction, id: string, locale: string): Promise<Deletion> {
    const person = await this.directory.hold(id, transaction);
    if (!person) return { due: null };
    if (person.deletionAt) return { due: person.deletionAt };
    const days = this.daysFor(person);
    if (days === undefined || person.disabledAt) return 'gone';
    await this.revocations.revokeEverythingOf(id, transaction);
    await this.sessions.endAll(transaction, id, 'account_page');
    if (days === 0) return this.#remove(transaction, person, locale);
    const now = this.clock.now();
    const due = addSeconds(now, days * secondsADay);
    await keepingAnOwner(this.leaving.leave(transaction, id, now, due));
    await this.letters.ask(transaction, { about: 'deletion_requested', username: person.username, flow: null, locale });
    return { due };
  }

  async #removeNext(transaction: Transaction): Promise<boolean> {
    const id = await this.leaving.nextDue(transaction, this.clock.now());
    const person = id === undefined ? undefined : await this.directory.find(id, transaction);
    if (!person) return false;
    const { locale } = person.claims;
    await this.#remove(transaction, person, typeof locale === 'string' ? locale : 'en');
    return true;
  }

  /** What they were is not kept with the event: they wanted it gone. */
  async #remove(transaction: Transaction, { id, username }: Person, locale: string): Promise<{ readonly due: null }> {
    await this.departed.note(transaction, id);
    await keepingAnOwner(transaction.user.delete({ where: { id }, select: { id: true } }));
    const person = { kind: 'user', id } as const;
    await this.audit.record({ type: 'user.deleted', actor: person, subject: person, details: { before: null, after: null } }, transaction);
    await this.letters.tell(transaction, { kind: 'accountDeleted', to: username, locale });
    return { due: null };
  }
}
