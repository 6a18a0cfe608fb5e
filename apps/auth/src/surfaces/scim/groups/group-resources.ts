import { Injectable } from '@nestjs/common';
import { scimGroupType, type ScimResource } from '@symbolon/contracts';
import type { ScimSearch } from '@symbolon/database';
import { GroupStore, type GroupMember } from '../../../domain/provisioning/group.store.ts';
import { Settings } from '../../../platform/config.ts';
import type { Json } from '../read-value.ts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { nobody, type Resources } from '../resources.ts';
import type { Source } from '../scim-door.ts';
import { groupResource, mostMembers } from './group-resource.ts';
import { GroupWriting } from './group-writing.ts';

/** Groups, as resources of SCIM. */
@Injectable()
export class GroupResources implements Resources {
  readonly type = scimGroupType;
  readonly #base: string;

  constructor(
    private readonly groups: GroupStore,
    private readonly writing: GroupWriting,
    { SYMBOLON_ISSUER: issuer }: Settings,
  ) {
    this.#base = `${issuer}/scim/v2`;
  }

  search = (search: ScimSearch) => this.groups.search(search);

  /** Who is in them is not looked up where nobody asks for it: Entra looks for groups by name, without their members. */
  async view({ id: sourceId }: Source, ids: readonly string[], { withoutMembers = false } = {}): Promise<readonly Json[]> {
    const [groups, members] = await Promise.all([this.groups.findAll(sourceId, ids), withoutMembers ? [] : this.groups.membersOf(ids, mostMembers + 1)]);
    if (members.length > mostMembers) throw new ScimError(400, 'These groups have too many members to be told at once: ask for fewer groups, or with excludedAttributes=members.', 'tooMany');
    const byGroup = new Map<string, GroupMember[]>(ids.map((id) => [id, []]));
    for (const member of members) byGroup.get(member.groupId)?.push(member);
    return ids.flatMap((id) => {
      const group = groups.find((each) => each.id === id);
      return group ? [groupResource(this.#base, group, byGroup.get(id) ?? [])] : [];
    });
  }

  async create(source: Source, body: ScimResource): Promise<Json> {
    return this.#view(source, await this.writing.create(source, body));
  }

  async replace(source: Source, id: string, body: ScimResource, ifMatch: string | undefined): Promise<Json> {
    await this.writing.replace(source, id, body, ifMatch);
    return this.#view(source, id);
  }

  async patch(source: Source, id: string, body: ScimResource, ifMatch: string | undefined): Promise<Json> {
    await this.writing.patch(source, id, body, ifMatch);
    return this.#view(source, id);
  }

  remove(source: Source, id: string, ifMatch: string | undefined): Promise<void> {
    return this.writing.remove(source, id, ifMatch);
  }

  async #view(source: Source, id: string): Promise<Json> {
    const [resource] = await this.view(source, [id]);
    if (!resource) throw nobody(); // removed just now
    return resource;
  }
}
