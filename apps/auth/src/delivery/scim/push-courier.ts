import { Injectable } from '@nestjs/common';
import { PushQueue } from '../../domain/provisioning/push-queue.ts';
import { PushedGroupStore } from '../../domain/provisioning/pushed-group.store.ts';
import { PushedUserStore } from '../../domain/provisioning/pushed-user.store.ts';
import { PushFailure, type Differences, type Pushed } from '../../domain/provisioning/scim-target.ts';
import { ScimTargetStore, type ComparisonUnderWay } from '../../domain/provisioning/scim-target.store.ts';
import { Attempts, type Attempt } from '../../platform/attempts.ts';
import { Log } from '../../platform/log.ts';
import { Comparison } from './comparison.ts';
import { GroupPush } from './group-push.ts';
import { Push } from './push.ts';
import { ScimCalls } from './scim-calls.ts';

/** The receiver of comparisons: the people whom one finds are pushed beside it. No target is called so. */
const comparing = '';

/** Pushes people and groups to applications as events tell of them, and compares everybody now and then; an application that is down or slow keeps no other waiting. */
@Injectable()
export class PushCourier {
  readonly #attempts = new Attempts('scim_push', (busy) => this.#takeSome(busy), (target, reason) =>
    this.log.warn({ target, reason }, 'what came of a push could not be written down; it will be made again'),
  );
  #isStopped = false;

  constructor(
    private readonly queue: PushQueue,
    private readonly people: PushedUserStore,
    private readonly groups: PushedGroupStore,
    private readonly targets: ScimTargetStore,
    private readonly push: Push,
    private readonly groupPush: GroupPush,
    private readonly comparison: Comparison,
    private readonly calls: ScimCalls,
    private readonly log: Log,
  ) {}

  /** Pushes all who are due by now. Called while it is at work, it looks once more before it ends. */
  deliver(): Promise<void> {
    return this.#attempts.deliver();
  }

  /** Takes nothing more, and asks nothing more; resolves when the calls under way are over. What they were for goes on elsewhere. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.calls.stop();
    await this.#attempts.stop();
  }

  async #takeSome(busy: readonly string[]): Promise<readonly Attempt[]> {
    if (!(await this.targets.areAny())) return [];
    await this.queue.spread();
    const due = await this.targets.takeComparison();
    const people = await this.queue.takePeople(busy);
    const groups = await this.queue.takeGroups([...busy, ...people.map(({ targetId }) => targetId)]);
    return [
      ...(due ? [{ receiver: comparing, run: () => this.#compare(due) }] : []),
      ...people.map((row) => ({ receiver: row.targetId, run: () => this.#attempt('person', row) })),
      ...groups.map((row) => ({ receiver: row.targetId, run: () => this.#attempt('group', row) })),
    ];
  }

  async #attempt(what: 'person' | 'group', row: Pushed): Promise<void> {
    const [push, rows] = what === 'person' ? [this.push, this.people] : [this.groupPush, this.groups];
    const target = await this.targets.find(row.targetId);
    if (!target) return;
    const said = { target: target.id, [what === 'person' ? 'user' : 'group']: row.externalId, attempts: row.attempts };
    try {
      const wasAsked = await push.make(target, row);
      if (!wasAsked) return;
      await this.targets.succeeded(target);
      this.log.info(said, `${what} pushed`);
    } catch (error) {
      if (!(error instanceof PushFailure)) throw error;
      if (error.of === 'node') return rows.giveBack(row);
      this.log.warn({ ...said, reason: error.message, status: error.status }, `${what} not pushed`);
      if (error.of === 'one') return rows.refused(row, error);
      await this.targets.failed(target.id, target.failures, error);
      await rows.giveBack(row);
    }
  }

  async #compare(first: ComparisonUnderWay): Promise<void> {
    const target = await this.targets.find(first.id);
    if (!target) return;
    let underWay = first;
    let compared: Differences | undefined;
    try {
      for await (const { found, differences } of this.comparison.of(target)) {
        if (found.length > 0) await this.queue.queue(target.id, found);
        const goesOn = await this.targets.goOn(underWay);
        if (!goesOn) return; // it was asked for anew, or there is no such target any more
        [underWay, compared] = [goesOn, differences];
        if (this.#isStopped) return void (await this.targets.breakComparison(underWay)); // it may take hours, and another node begins it anew
      }
      await this.groups.queueAll(target.id); // after the people who are in them
      if (compared) await this.targets.endComparison(underWay, compared);
      await this.targets.succeeded(target);
      this.log.info({ target: target.id }, 'accounts of an application compared');
    } catch (error) {
      if (!(error instanceof PushFailure)) throw error;
      if (error.of === 'node') return void (await this.targets.breakComparison(underWay));
      this.log.warn({ target: target.id, reason: error.message, status: error.status }, 'accounts of an application not compared');
      await this.targets.failed(target.id, target.failures, error);
      await this.targets.breakComparison(underWay);
    }
  }
}
