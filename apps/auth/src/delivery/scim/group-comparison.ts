import { Injectable } from '@nestjs/common';
import { GroupsToPush, type GroupToPush } from '../../domain/provisioning/groups-to-push.ts';
import { PushedGroupStore } from '../../domain/provisioning/pushed-group.store.ts';
import { PushFailure, type ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { valueAt } from '../../platform/value-at.ts';
import { groupDifference, isSameGroup, membersOf } from './group.ts';
import { wantedGroup } from './group-push.ts';
import { RemoteGroups } from './remote-groups.ts';

/** Groups that are read at once. */
const width = 200;

/** One group in which the two differ. */
export interface DifferingGroup {
  readonly action: 'create' | 'adopt' | 'change' | 'remove';
  readonly groupId: string;
  readonly name: string | null;
  readonly attributes: readonly string[];
  readonly added: number;
  readonly removed: number;
}

/** Says what pushing all groups would do, and changes nothing. Of the application it asks for those groups alone: what else it has is its own. */
@Injectable()
export class GroupComparison {
  constructor(
    private readonly there: RemoteGroups,
    private readonly groups: GroupsToPush,
    private readonly pushed: PushedGroupStore,
  ) {}

  /** One for each group that was looked at; undefined where nothing differs. */
  async *of(target: ScimTarget): AsyncGenerator<DifferingGroup | undefined> {
    const seen = new Set<string>();
    for (let after = ''; ; ) {
      const page = await this.groups.page(target, after, width);
      for (const id of page) {
        seen.add(id);
        yield await this.#kept(target, id).catch(unsaid);
      }
      const last = page.at(-1);
      if (last === undefined) break;
      after = last;
    }
    for (const id of await this.pushed.idsOf(target.id)) if (!seen.has(id)) yield await this.#gone(target, id).catch(unsaid);
  }

  async #kept(target: ScimTarget, id: string): Promise<DifferingGroup | undefined> {
    const group = await this.groups.find(target, id);
    if (!group) return undefined;
    const { remoteId } = await this.pushed.find(target.id, id);
    const there = await this.#read(target, group, remoteId);
    const { attributes, added, removed } = groupDifference(there ?? {}, wantedGroup(group));
    const difference = { groupId: id, name: group.name, attributes, added: added.length, removed: removed.length };
    if (!there) return { action: 'create', ...difference };
    if (remoteId === null) return { action: 'adopt', ...difference };
    return isSameGroup({ attributes, added, removed }) ? undefined : { action: 'change', ...difference };
  }

  async #read(target: ScimTarget, group: GroupToPush, known: string | null) {
    const remoteId = known ?? (await this.there.find(target, group));
    if (remoteId === undefined || (known === null && (await this.pushed.isAnothers(target.id, group.id, remoteId)))) return undefined;
    return (await this.there.read(target, remoteId))?.json;
  }

  async #gone(target: ScimTarget, id: string): Promise<DifferingGroup | undefined> {
    const { remoteId } = await this.pushed.find(target.id, id);
    if (remoteId === null) return undefined;
    const there = (await this.there.read(target, remoteId))?.json;
    if (!there || (target.onRemoval === 'disable' && membersOf(there).length === 0)) return undefined;
    const name = valueAt(there, 'displayName');
    return { action: 'remove', groupId: id, name: typeof name === 'string' ? name : null, attributes: [], added: 0, removed: membersOf(there).length };
  }
}

/** Of which nothing can be said is left as it is; its push says why. */
function unsaid(error: unknown): undefined {
  if (error instanceof PushFailure && error.of === 'one') return undefined;
  throw error;
}
