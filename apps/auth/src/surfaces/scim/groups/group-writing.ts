import { Injectable } from '@nestjs/common';
import { scimGroupType, type ScimResource } from '@symbolon/contracts';
import { Database, deepestNesting, type Transaction } from '@symbolon/database';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { GroupStore, isGroupId, type Group } from '../../../domain/provisioning/group.store.ts';
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

/** Who came and went, and which groups, where some did. */
function cameAndWent(added: readonly string[], removed: readonly string[]) {
  const groups = [added, removed].map((ids) => ids.filter(isGroupId).slice(0, mostTold));
  const people = [added, removed].map((ids) => ids.filter((id) => !isGroupId(id)).slice(0, mostTold));
  return { added: people[0] ?? [], removed: people[1] ?? [], ...(groups.some(({ length }) => length > 0) && { groups_added: groups[0] ?? [], groups_removed: groups[1] ?? [] }) };
}

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
      await this.groups.remove(transaction, id, this.clock.now());
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
      const details = { name: wanted.name, members: wanted.members.length, ...cameAndWent(added, removed) };
      await this.audit.record({ type: 'group.updated', actor: actorOf(source), subject: { kind: 'group', id }, details }, transaction);
    }));
  }

  /** Only people and groups of the same directory, who stay so until they are in it. */
  async #add(source: Source, id: string, ids: readonly string[], transaction: Transaction): Promise<void> {
    if (ids.length === 0) return;
    const [people, groups] = [ids.filter((each) => !isGroupId(each)), ids.filter(isGroupId)];
    if (people.length > 0 && (await this.provisioned.holdAll(transaction, source.id, people)) !== people.length) throw badValue('members names somebody who is no person of this source.');
    if (groups.length > 0) await this.#demandNesting(source, id, groups, transaction);
    await this.groups.addMembers(transaction, id, ids);
  }

  /** Of two that come at once neither sees the other's: a circle that they close so does no harm, since whoever looks into it looks at each group once. */
  async #demandNesting(source: Source, id: string, groups: readonly string[], transaction: Transaction): Promise<void> {
    if ((await this.groups.findAll(source.id, groups, transaction)).length !== groups.length) throw badValue('members names a group that is none of this source.');
    const deep = await this.groups.nesting(transaction, id, groups);
    if (deep === undefined) throw badValue('members would make a group a member of itself.');
    if (deep > deepestNesting) throw badValue(`Groups may stand inside of each other ${deepestNesting} deep.`);
  }

  async #hold({ id: sourceId }: Source, id: string, ifMatch: string | undefined, transaction: Transaction): Promise<Group> {
    const group = await this.groups.hold(transaction, sourceId, id);
    if (!group) throw nobody();
    demandVersion(ifMatch, { meta: { version: groupVersion(group) } });
    return group;
  }
}
