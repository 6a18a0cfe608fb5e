import type { AdminUser, EventActor, NewEvent } from '@symbolon/contracts';
import { randomText, type Random } from '@symbolon/crypto';
import { insertImported, insertUsers, type Transaction } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';
import type { AuditStore } from '../audit/audit.store.ts';
import type { FactorImport } from '../factors/factor-import.ts';
import { newUserId } from '../users/user.ts';
import type { MadeLink } from './import-decision.ts';
import type { PersonEntry } from './person-entry.ts';

/** Somebody who is to be made, whole. */
export interface NewPerson {
  readonly person: PersonEntry;
  readonly links: readonly MadeLink[];
  /** As it is to be kept. */
  readonly passwordHash: string | null;
}

/** Somebody else was faster with a name: what is known of who is here is old. */
export class OvertakenError extends Error {
  constructor() {
    super('Others make the same people at the same time: import the file once more, it goes on where it ended.');
  }
}

/** Writes people with all that they have and the events of it, many by each statement. */
export class PeopleWriter {
  constructor(
    private readonly factors: FactorImport,
    private readonly audit: AuditStore,
    private readonly random: Random,
    private readonly clock: Clock,
    /** Whose doing it is. */
    private readonly actor: EventActor,
  ) {}

  async write(transaction: Transaction, source: string, people: readonly NewPerson[]): Promise<void> {
    const now = this.clock.now();
    const rows = people.map((made) => ({ ...made, id: newUserId(this.random), createdAt: earlier(made.person.createdAt, now) }));
    const count = await insertUsers(
      transaction,
      rows.map(({ id, person: { entry, key, isDisabled }, passwordHash, createdAt }) => ({
        id, username: key, password_hash: passwordHash, email_verified: entry.email_verified, claims: entry.claims, roles: entry.roles, disabled_at: isDisabled ? now : null, created_at: createdAt, updated_at: now,
      })),
    );
    if (count !== rows.length) throw new OvertakenError();
    await insertImported(transaction, source, now, rows.map(({ id, person }) => ({ foreign_id: person.foreignId, user_id: id })));
    const addresses = rows.flatMap(({ id, person }) => person.furtherEmails.map((address) => ({ id: `email_${randomText(this.random, 16)}`, userId: id, address, addedAt: now })));
    if (addresses.length > 0) await transaction.emailAddress.createMany({ data: addresses });
    const links = rows.flatMap(({ id, links: all }) => all.map(({ connectionId, subject, email }) => ({ connectionId, subject, userId: id, email: email ?? null, createdAt: now })));
    if (links.length > 0 && (await transaction.linkedLogin.createMany({ data: links, skipDuplicates: true })).count !== links.length) throw new OvertakenError();
    await this.audit.recordAll(rows.flatMap((row) => eventsOf(row, this.actor, now)), transaction);
    for (const { id, person } of rows) for (const factor of person.factors) await this.#add(transaction, id, factor);
  }

  async #add(transaction: Transaction, id: string, factor: PersonEntry['factors'][number]): Promise<void> {
    const added = await this.factors.add(transaction, id, factor);
    if (added === 'too_many' || added === 'there') throw new OvertakenError();
    await this.audit.recordAll([{ type: 'user.factor.added', actor: this.actor, subject: { kind: 'user', id }, details: { kind: factor.kind, name: factor.name } }], transaction);
  }
}

interface Row extends NewPerson {
  readonly id: string;
  readonly createdAt: Date;
}

const eventsOf = ({ id, person, links, passwordHash, createdAt }: Row, actor: EventActor, now: Date): readonly NewEvent[] => [
  { type: 'user.created', actor, subject: { kind: 'user', id }, details: { before: null, after: { ...viewOf(id, person, passwordHash !== null, createdAt, now) } } },
  ...links.map(({ connectionId }): NewEvent => ({ type: 'user.connection.linked', actor, subject: { kind: 'user', id }, details: { connection: connectionId } })),
];

/** As the admin API tells of who is made. */
const viewOf = (id: string, { entry, key, furtherEmails, isDisabled }: PersonEntry, hasPassword: boolean, createdAt: Date, now: Date): AdminUser => ({
  user_id: id, username: key, email_verified: entry.email_verified, further_emails: furtherEmails, claims: entry.claims, roles: entry.roles,
  state: isDisabled ? 'disabled' : 'active', has_password: hasPassword, password_changed_at: null, disabled_at: isDisabled ? now.toISOString() : null, deletion_at: null,
  created_at: createdAt.toISOString(), updated_at: now.toISOString(), managed_by: 'api', administrator_roles: [],
});

const earlier = (said: Date | undefined, now: Date): Date => (said !== undefined && said < now && said.getUTCFullYear() > 1970 ? said : now);
