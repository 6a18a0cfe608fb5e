import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey } from '@symbolon/crypto';
import { GroupsToPush } from '../../domain/provisioning/groups-to-push.ts';
import { PushedGroupStore } from '../../domain/provisioning/pushed-group.store.ts';
import { PushFailure, type Pushed, type ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Abilities } from './abilities.ts';
import { changedGroup, groupDifference, groupPatches, isSameGroup, wordsOfGroup, type GroupDifference, type WantedGroup } from './group.ts';
import { groupPath, RemoteGroups } from './remote-groups.ts';
import { idOf, isDone, refusal, ScimCalls, type ScimAnswer } from './scim-calls.ts';

/** Times that a group is read again because it was changed in between. */
const readings = 3;
/** Seconds of the lease in which nothing is asked any more: one call, and a token for it, may take as long. */
const margin = 30;

/** Makes one group of an application what it is to be, with those of its members who have an account there. Whatever was done before and not written down is found, and not done twice. */
@Injectable()
export class GroupPush {
  constructor(
    private readonly calls: ScimCalls,
    private readonly there: RemoteGroups,
    private readonly abilities: Abilities,
    private readonly groups: GroupsToPush,
    private readonly pushed: PushedGroupStore,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  /** Throws a PushFailure when it comes to nothing. Answers whether the application was asked. */
  async make(target: ScimTarget, row: Pushed): Promise<boolean> {
    const group = await this.groups.find(target, row.externalId);
    if (!group) return this.#remove(target, row);
    const wanted = wantedGroup(group);
    const hash = this.masterKey.mac('pushed-account', wordsOfGroup(wanted));
    const isSame = row.remoteId !== null && row.pushedHash !== null && equalBytes(row.pushedHash, hash);
    if (!isSame) await this.#put(target, row, wanted, await this.#known(target, row, group));
    await this.pushed.settle(row, hash);
    return !isSame;
  }

  /** What the application calls it; looked for where that is not known, since it may have many groups of one name. */
  async #known(target: ScimTarget, row: Pushed, group: { readonly id: string; readonly name: string }): Promise<string | undefined> {
    if (row.remoteId !== null) return row.remoteId;
    const found = await this.there.find(target, group);
    return found !== undefined && (await this.pushed.isCalled(row, found)) ? found : undefined;
  }

  async #put(target: ScimTarget, row: Pushed, wanted: WantedGroup, known: string | undefined): Promise<void> {
    if (known !== undefined && (await this.#change(target, row, known, wanted))) return;
    await this.pushed.askedFor(row, true);
    const made = await this.calls.ask(target, { method: 'POST', path: '/Groups', body: changedGroup({}, wanted), isPage: true });
    if (made.status !== 201 && made.status < 500) await this.pushed.askedFor(row, false);
    if (made.status !== 201) throw refusal(made);
    if (!(await this.pushed.isCalled(row, idOf(made.json)))) throw new PushFailure('the group is another one of ours', 'one');
  }

  /** False where there is none; what was changed by others in between is read again. */
  async #change(target: ScimTarget, row: Pushed, remoteId: string, wanted: WantedGroup): Promise<boolean> {
    for (let reading = 0; reading < readings; reading += 1) {
      this.#demandTime(row);
      const there = await this.there.read(target, remoteId);
      if (!there) return false;
      const difference = groupDifference(there.json, wanted);
      if (isSameGroup(difference)) return true;
      const written = await this.#write(target, row, remoteId, there, difference, wanted);
      if (written.status === 404) return false;
      if (isDone(written)) return true;
      if (written.status !== 412) throw refusal(written);
    }
    throw new PushFailure('the group is changed all the time', 'one', 412);
  }

  /** Answers the first answer that is a refusal, or the last one. */
  async #write(target: ScimTarget, row: Pushed, remoteId: string, there: ScimAnswer, difference: GroupDifference, wanted: WantedGroup): Promise<ScimAnswer> {
    const path = groupPath(remoteId);
    const patches = (await this.abilities.hasPatch(target)) ? groupPatches(difference, wanted) : undefined;
    this.#demandTime(row);
    if (!patches) return this.calls.ask(target, { method: 'PUT', path, body: changedGroup(there.json, wanted), etag: there.etag, isPage: true });
    let last = there;
    for (const body of patches) {
      this.#demandTime(row);
      last = await this.calls.ask(target, { method: 'PATCH', path, body, etag: last.etag, isPage: true });
      if (!isDone(last)) break;
    }
    return last;
  }

  async #remove(target: ScimTarget, row: Pushed): Promise<boolean> {
    if (row.remoteId !== null) await this.#letGo(target, row, row.remoteId);
    if (row.isAskedFor) {
      const found = await this.there.named(target, 'externalId', row.externalId);
      if (!found) throw new PushFailure('whether a group was made cannot be found out', 'one');
      for (const group of found.filter((each) => each['externalId'] === row.externalId)) await this.#letGo(target, row, idOf(group));
    }
    await this.pushed.forget(row);
    return row.remoteId !== null || row.isAskedFor;
  }

  /** What it gives its members is over either way. */
  async #letGo(target: ScimTarget, row: Pushed, remoteId: string): Promise<void> {
    if (target.onRemoval === 'disable') return void (await this.#change(target, row, remoteId, { names: undefined, members: [] }));
    const answer = await this.calls.ask(target, { method: 'DELETE', path: groupPath(remoteId) });
    if (!isDone(answer) && answer.status !== 404) throw refusal(answer);
  }

  /** Who would go on after the lease would write what another node, which has read the group later, has mended. What was written stays, and the next push goes on from there. */
  #demandTime({ leasedUntil }: Pushed): void {
    if (this.clock.now() >= addSeconds(leasedUntil, -margin)) throw new PushFailure('the group takes too long', 'one');
  }
}

export const wantedGroup = ({ id, name, members }: { readonly id: string; readonly name: string; readonly members: readonly string[] }): WantedGroup => ({ names: { externalId: id, displayName: name }, members });
