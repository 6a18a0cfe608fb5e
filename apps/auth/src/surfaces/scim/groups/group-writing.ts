import { Injectable } from '@nestjs/common';
import { scimGroupType, type ScimResource } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { GroupStore, type Group } from '../../../domain/provisioning/group.store.ts';
import { ProvisionedUserStore } from '../../../domain/provisioning/provisioned-user.store.ts';
import { Clock } from '../../../platform/clock.ts';
import { applyPatch } from '../patch/apply-patch.ts';
import { readPatch } from '../patch/read-patch.ts';
import { readResource } from '../read-resource.ts';
import { badValue, type Json } from '../read-value.ts';
import { demandUnique, nobody, taken } from '../resources.ts';
import type { Source } from '../scim-door.ts';
import { actorOf } from '../users/user-writing.ts';
import { demandVersion } from '../version.ts';
import { groupVersion, wantedGroup, writtenGroup } from './group-resource.ts';

const mostTold = 100;

/** What a directory makes of its groups: each change is one transaction with its event. */
@Injectable()
export class GroupWriting {
  constructor(
    private readonly database: Database,
    private readonly groups: GroupStore,
    private readonly provisioned: ProvisionedUserStore,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** The id. */
  create(source: Source, body: ScimResource): Promise<string> {
    const wanted = wantedGroup(readResource(scimGroupType, body));
    return demandUnique('externalId', this.database.prisma.$transaction(async (transaction) => {
      const id = await this.groups.create(transaction, source.id, wanted, this.clock.now());
      if (id === undefined) throw taken('externalId');
      await this.#add(source, id, wanted.members, transaction);
      await this.audit.record({ type: 'group.created', actor: actorOf(source), subject: { kind: 'group', id }, details: { name: wanted.name, members: wanted.members.length } }, transaction);
      return id;
    }));
  }

  replace(source: Source, id: string, body: ScimResource, ifMatch: string | undefined): Promise<void> {
    const resource = readResource(scimGroupType, body);
    return this.#change(source, id, ifMatch, () => resource);
  }

  patch(source: Source, id: string, body: ScimResource, ifMatch: string | undefined): Promise<void> {
    const operations = readPatch(body);
    return this.#change(source, id, ifMatch, (before) => applyPatch(scimGroupType, before, operations));
  }

  remove(source: Source, id: string, ifMatch: string | undefined): Promise<void> {
    return demandUnique('externalId', this.database.prisma.$transaction(async (transaction) => {
      const group = await this.#hold(source, id, ifMatch, transaction);
      const members = await this.groups.memberIdsOf(transaction, id);
      await this.groups.remove(transaction, id);
      await this.audit.record({ type: 'group.deleted', actor: actorOf(source), subject: { kind: 'group', id }, details: { name: group.name, members: members.length } }, transaction);
    }));
  }

  #change(source: Source, id: string, ifMatch: string | undefined, resourceAfter: (before: Json) => Json): Promise<void> {
    return demandUnique('externalId', this.database.prisma.$transaction(async (transaction) => {
      const group = await this.#hold(source, id, ifMatch, transaction);
      const before = await this.groups.memberIdsOf(transaction, id);
      const wanted = wantedGroup(resourceAfter(writtenGroup(group, before)));
      const [known, meant] = [new Set(before), new Set(wanted.members)];
      const [added, removed] = [wanted.members.filter((each) => !known.has(each)), before.filter((each) => !meant.has(each))];
      if (added.length === 0 && removed.length === 0 && wanted.name === group.name && wanted.externalId === group.externalId) return;
      if (!(await this.groups.replace(transaction, source.id, id, wanted, this.clock.now()))) throw taken('externalId');
      await this.#add(source, id, added, transaction);
      await this.groups.removeMembers(transaction, id, removed);
      const details = { name: wanted.name, members: wanted.members.length, added: added.slice(0, mostTold), removed: removed.slice(0, mostTold) };
      await this.audit.record({ type: 'group.updated', actor: actorOf(source), subject: { kind: 'group', id }, details }, transaction);
    }));
  }

  /** Only people of the same directory, who stay so until they are in it. */
  async #add(source: Source, id: string, userIds: readonly string[], transaction: Transaction): Promise<void> {
    if (userIds.length === 0) return;
    if ((await this.provisioned.holdAll(transaction, source.id, userIds)) !== userIds.length) throw badValue('members names somebody who is no person of this source.');
    await this.groups.addMembers(transaction, id, userIds);
  }

  async #hold({ id: sourceId }: Source, id: string, ifMatch: string | undefined, transaction: Transaction): Promise<Group> {
    const group = await this.groups.hold(transaction, sourceId, id);
    if (!group) throw nobody();
    demandVersion(ifMatch, { meta: { version: groupVersion(group) } });
    return group;
  }
}
