import { Injectable } from '@nestjs/common';
import { PushQueue } from '../../domain/provisioning/push-queue.ts';
import { PushedUserStore } from '../../domain/provisioning/pushed-user.store.ts';
import { PushFailure, type Differences, type PushedUser } from '../../domain/provisioning/scim-target.ts';
import { ScimTargetStore, type ComparisonUnderWay } from '../../domain/provisioning/scim-target.store.ts';
import { Log } from '../../platform/log.ts';
import { Rounds } from '../../platform/rounds.ts';
import { Comparison } from './comparison.ts';
import { Push } from './push.ts';

/** Pushes people to applications as events tell of them, and compares everybody now and then; an application that is down or slow keeps no other waiting. */
@Injectable()
export class PushCourier {
  readonly #rounds = new Rounds(() => this.#takeSome());
  /** What this node does now, and for which target. */
  readonly #underWay = new Map<Promise<void>, string>();
  #ended = 0;
  #isStopped = false;

  constructor(
    private readonly queue: PushQueue,
    private readonly pushed: PushedUserStore,
    private readonly targets: ScimTargetStore,
    private readonly push: Push,
    private readonly comparison: Comparison,
    private readonly log: Log,
  ) {}

  /** Pushes all who are due by now. Called while it is at work, it looks once more before it ends. */
  async deliver(): Promise<void> {
    for (;;) {
      const before = this.#ended;
      await this.#rounds.run();
      if (this.#ended !== before) continue; // somebody was free too late for this round
      if (this.#underWay.size === 0) return;
      await Promise.race(this.#underWay.keys());
    }
  }

  /** Takes nothing more; resolves when what is under way is over. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#rounds.stop();
    await Promise.allSettled(this.#underWay.keys());
  }

  async #takeSome(): Promise<boolean> {
    if (!(await this.targets.areAny())) return false;
    await this.queue.spread();
    const due = await this.targets.takeComparison();
    if (due) this.#begin('', () => this.#compare(due)); // the people whom it finds are pushed beside it
    for (const user of await this.queue.take([...new Set(this.#underWay.values())])) this.#begin(user.targetId, () => this.#attempt(user));
    return false;
  }

  #begin(target: string, work: () => Promise<void>): void {
    const attempt = work()
      .catch((error: unknown) => this.log.warn({ target, reason: (error as Error).message }, 'what came of a push could not be written down; it will be made again'))
      .finally(() => {
        this.#underWay.delete(attempt);
        this.#ended += 1;
      });
    this.#underWay.set(attempt, target);
  }

  async #attempt(user: PushedUser): Promise<void> {
    const target = await this.targets.find(user.targetId);
    if (!target) return;
    const said = { target: target.id, user: user.externalId, attempts: user.attempts };
    try {
      const wasAsked = await this.push.make(target, user);
      if (!wasAsked) return;
      await this.targets.succeeded(target);
      this.log.info(said, 'person pushed');
    } catch (error) {
      if (!(error instanceof PushFailure)) throw error;
      this.log.warn({ ...said, reason: error.message, status: error.status }, 'person not pushed');
      if (error.of === 'person') return this.pushed.refused(user, error);
      await this.targets.failed(target.id, target.failures, error);
      await this.pushed.giveBack(user);
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
      if (compared) await this.targets.endComparison(underWay, compared);
      await this.targets.succeeded(target);
      this.log.info({ target: target.id }, 'accounts of an application compared');
    } catch (error) {
      if (!(error instanceof PushFailure)) throw error;
      this.log.warn({ target: target.id, reason: error.message, status: error.status }, 'accounts of an application not compared');
      await this.targets.failed(target.id, target.failures, error);
      await this.targets.breakComparison(underWay);
    }
  }
}
