import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { PushedGroupStore } from './pushed-group.store.ts';
import { pushedUsers, PushedRows } from './pushed-rows.ts';
import type { Pushed } from './scim-target.ts';

const selection = { externalId: true, remoteId: true, pushedAt: true, nextAttemptAt: true, attempts: true, lastStatus: true, lastError: true } as const;
const states = { failed: { lastError: { not: null } }, waiting: { nextAttemptAt: { not: null }, lastError: null } } as const;

/** Knows how it stands with each person in each application. Who comes or goes there is in other groups there from then on. */
@Injectable()
export class PushedUserStore extends PushedRows {
  constructor(
    database: Database,
    clock: Clock,
    private readonly groups: PushedGroupStore,
  ) {
    super(database, clock, pushedUsers);
  }

  /** By what the application calls them, or by our ids. */
  async find(targetId: string, remoteIds: readonly string[], externalIds: readonly string[]): Promise<readonly { readonly externalId: string; readonly remoteId: string | null }[]> {
    return this.database.prisma.pushedUser.findMany({ where: { targetId, OR: [{ remoteId: { in: [...remoteIds] } }, { externalId: { in: [...externalIds] } }] }, select: { externalId: true, remoteId: true } });
  }

  override async isCalled(user: Pushed, remoteId: string): Promise<boolean> {
    const is = await super.isCalled(user, remoteId);
    if (is) await this.groups.queueThoseOf(user);
    return is;
  }

  override async forget(user: Pushed): Promise<void> {
    await super.forget(user);
    if (user.remoteId !== null) await this.groups.queueThoseOf(user);
  }

  /** In the order of their ids. */
  async list(targetId: string, state: keyof typeof states | undefined, after: string | undefined, limit: number) {
    return this.database.prisma.pushedUser.findMany({ where: { targetId, ...(state && states[state]), ...(after !== undefined && { externalId: { gt: after } }) }, select: selection, orderBy: { externalId: 'asc' }, take: limit });
  }
}
