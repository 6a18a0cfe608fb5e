import { Injectable } from '@nestjs/common';
import type { GroupToPush } from '../../domain/provisioning/groups-to-push.ts';
import type { ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { isRemoteId, type Account } from './account.ts';
import { listed, refusal, ScimCalls, type ScimAnswer } from './scim-calls.ts';

/** Reads groups of an application. */
@Injectable()
export class RemoteGroups {
  constructor(private readonly calls: ScimCalls) {}

  /** Undefined where there is none; whole, with its members. */
  async read(target: ScimTarget, remoteId: string): Promise<ScimAnswer | undefined> {
    const there = await this.calls.ask(target, { method: 'GET', path: groupPath(remoteId), isPage: true });
    if (there.status === 404) return undefined;
    if (there.status !== 200) throw refusal(there);
    return there;
  }

  /**
   * What it calls a group of ours that nothing is known of: by our id, or, where the entry names the group, by a name that no other system has claimed.
   * Whoever chooses a name here would otherwise choose a group there.
   */
  async find(target: ScimTarget, { id, name }: Pick<GroupToPush, 'id' | 'name'>): Promise<string | undefined> {
    const own = (await this.named(target, 'externalId', id))?.find((each) => each['externalId'] === id);
    if (own) return idIn(own);
    if (!target.groups.includes(name)) return undefined;
    const [found, another] = ((await this.named(target, 'displayName', name)) ?? []).filter((each) => each['displayName'] === name && !isClaimed(each));
    return another ? undefined : found && idIn(found);
  }

  /** Undefined where it knows no such filter; that it has failed says nothing of what there is, or a group would be made twice. */
  async named(target: ScimTarget, attribute: 'externalId' | 'displayName', value: string): Promise<readonly Account[] | undefined> {
    const path = `/Groups?filter=${encodeURIComponent(`${attribute} eq ${JSON.stringify(value)}`)}&excludedAttributes=members`;
    const answer = await this.calls.ask(target, { method: 'GET', path, isPage: true });
    if (answer.status >= 500 && answer.status !== 501) throw refusal(answer);
    return answer.status === 200 ? listed(answer.json) : undefined;
  }
}

/** What an application calls a group is never a way to another place of it. */
export const groupPath = (remoteId: string): string => `/Groups/${encodeURIComponent(remoteId)}`;

const isClaimed = ({ externalId }: Account): boolean => externalId !== undefined && externalId !== null && externalId !== '';
const idIn = ({ id }: Account): string | undefined => (isRemoteId(id) ? id : undefined);
