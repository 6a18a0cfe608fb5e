import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { scimUserType, type EventActor, type ScimResource } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { ProvisionedUserStore } from '../../../domain/provisioning/provisioned-user.store.ts';
import { DepartedNames } from '../../../domain/users/departed-names.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { UserEntries } from '../../../domain/users/user-entries.ts';
import { usernameKey } from '../../../domain/users/user.ts';
import { userView } from '../../../domain/users/user-view.ts';
import { Clock } from '../../../platform/clock.ts';
import { applyPatch } from '../patch/apply-patch.ts';
import { readPatch } from '../patch/read-patch.ts';
import { readResource } from '../read-resource.ts';
import type { Json } from '../read-value.ts';
import { demandUnique, nobody, taken } from '../resources.ts';
import type { Source } from '../scim-door.ts';
import { GivenPassword } from './given-password.ts';
import { HeldProvisionedUsers, type HeldUser } from './held-user.ts';
import { LettingIn } from './letting-in.ts';
import { wantedUser, writtenUser, type WantedUser } from './user-resource.ts';

/** What a directory makes of people in its hands: never more than an administrator with `users:write` could, each change one transaction with its events. */
@Injectable()
export class ProvisionedUserWriting {
  constructor(
    private readonly database: Database,
    private readonly held: HeldProvisionedUsers,
    private readonly provisioned: ProvisionedUserStore,
    private readonly directory: UserDirectory,
    private readonly entries: UserEntries,
    private readonly lettingIn: LettingIn,
    private readonly departed: DepartedNames,
    private readonly passwords: GivenPassword,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** The id. The address counts as proven by nobody: a directory only says what it is. */
  async create(source: Source, body: ScimResource): Promise<string> {
    const wanted = wantedUser(readResource(scimUserType, body));
    const hash = await this.passwords.hash(wanted);
    return demandUnique('userName or externalId', this.database.prisma.$transaction(async (transaction) => {
      const now = this.clock.now();
      const actor = actorOf(source);
      await this.#makeRoom(source, wanted.username, actor, transaction);
      const id = await this.entries.create(transaction, { username: wanted.username, email_verified: false, claims: wanted.claims as Record<string, string>, roles: [] }, hash, now);
      if (id === undefined) throw taken('userName');
      const disabledAt = wanted.active === false ? now : null;
      if (disabledAt) await transaction.user.update({ where: { id }, data: { disabledAt }, select: { id: true } });
      if (!(await this.provisioned.add(transaction, source.id, id, { ...wanted, disabledAt }, now))) throw taken('externalId');
      await this.audit.record({ type: 'user.created', actor, subject: { kind: 'user', id }, details: { before: null, after: await this.#view(id, transaction) } }, transaction);
      await this.audit.record({ type: 'user.provisioning.begun', actor, subject: { kind: 'user', id }, details: { source: source.id } }, transaction);
      return id;
    }));
  }

  /** `active` stays as it is where nothing is said of it. */
  replace(source: Source, id: string, body: ScimResource, demand: Demand): Promise<void> {
    const resource = readResource(scimUserType, body);
    return this.#change(source, id, demand, body, () => resource);
  }

  /** Where `active` is taken away, or was, nothing changes but that it is told no more. */
  patch(source: Source, id: string, body: ScimResource, demand: Demand): Promise<void> {
    const operations = readPatch(body);
    return this.#change(source, id, demand, body, (before) => ({ active: null, ...applyPatch(scimUserType, before, operations) }));
  }

  /** They get in no more, and their directory sees them no more; an administrator does. */
  remove(source: Source, id: string, demand: Demand): Promise<void> {
    return this.database.prisma.$transaction(async (transaction) => {
      const user = await this.held.take(source.id, id, transaction);
      await demand(user, transaction);
      const actor = actorOf(source);
      await this.lettingIn.change(user, false, actor, transaction);
      await this.provisioned.forget(transaction, source.id, id, this.clock.now());
      await this.audit.record({ type: 'user.provisioning.ended', actor, subject: { kind: 'user', id }, details: { source: source.id } }, transaction);
    });
  }

  /** A password is hashed before anything is held; whether it is weak for this person is judged by what they are to be. A body that does not name one is worked out once. */
  async #change(source: Source, id: string, demand: Demand, body: ScimResource, resourceAfter: (before: Json) => Json): Promise<void> {
    const hash = /password/i.test(JSON.stringify(body)) ? await this.#hashFor(source, id, resourceAfter) : null;
    await demandUnique('userName or externalId', this.database.prisma.$transaction(async (transaction) => {
      const user = await this.held.take(source.id, id, transaction);
      await demand(user, transaction);
      const { person, provisioned } = user;
      const wanted = wantedUser(resourceAfter(writtenUser(person, provisioned)), person.claims);
      if (wanted.password !== undefined && hash === null) throw nobody(); // they were not in these hands when it was hashed
      const actor = actorOf(source);
      const disabledAt = await this.lettingIn.change(user, wanted.active, actor, transaction);
      await this.#writeEntry(user, wanted, actor, transaction);
      const said = { externalId: wanted.externalId, attributes: wanted.attributes, disabledAt };
      const isSaid = isDeepStrictEqual(said, { externalId: provisioned.externalId, attributes: provisioned.attributes, disabledAt: provisioned.disabledAt });
      if (!isSaid && !(await this.provisioned.replace(transaction, source.id, id, said, this.clock.now()))) throw taken('externalId');
      if (hash !== null) await this.passwords.set(person, hash, actor, transaction);
    }));
  }

  async #hashFor({ id: sourceId }: Source, id: string, resourceAfter: (before: Json) => Json): Promise<string | null> {
    const [person, provisioned] = await Promise.all([this.directory.find(id), this.provisioned.find(sourceId, id)]);
    return person && provisioned ? this.passwords.hash(wantedUser(resourceAfter(writtenUser(person, provisioned)), person.claims)) : null;
  }

  async #writeEntry({ person }: HeldUser, { username, claims }: WantedUser, actor: EventActor, transaction: Transaction): Promise<void> {
    const isCalled = usernameKey(username) === person.usernameKey;
    if (isCalled && isDeepStrictEqual(claims, person.claims)) return;
    const entry = { username: isCalled ? person.username : username, email_verified: isCalled && person.emailVerified, claims: claims as Record<string, string>, roles: [...person.roles] };
    if (!(await this.entries.replace(transaction, person.id, entry, this.clock.now()))) throw taken('userName');
    const before = { ...userView(person) };
    await this.audit.record({ type: 'user.updated', actor, subject: { kind: 'user', id: person.id }, details: { before, after: await this.#view(person.id, transaction) } }, transaction);
  }

  /** Whoever this directory has removed keeps nobody from having their name (RFC 7644 section 3.6): the account goes for good, and the new one has another id. */
  async #makeRoom({ id: sourceId }: Source, username: string, actor: EventActor, transaction: Transaction): Promise<void> {
    const removed = await this.provisioned.findRemoved(transaction, sourceId, usernameKey(username));
    const person = removed === undefined ? undefined : await this.directory.hold(removed, transaction);
    if (!person?.disabledAt || person.declared || person.administratorRoles.length > 0) return;
    await this.lettingIn.end(person.id, actor, transaction);
    await this.departed.note(transaction, person.id);
    await transaction.user.delete({ where: { id: person.id }, select: { id: true } });
    await this.audit.record({ type: 'user.deleted', actor, subject: { kind: 'user', id: person.id }, details: { before: { ...userView(person) }, after: null } }, transaction);
  }

  async #view(id: string, transaction: Transaction): Promise<Readonly<Record<string, unknown>>> {
    const person = await this.directory.find(id, transaction);
    if (!person) throw new Error('A person was lost within one transaction.');
    return { ...userView(person) };
  }
}

/** What has to hold of somebody before they are changed. */
export type Demand = (user: HeldUser, transaction: Transaction) => Promise<void>;

export const actorOf = ({ id }: Source): EventActor => ({ kind: 'scim_source', id });
