import { Injectable } from '@nestjs/common';
import type { PollRequest, PollResponse } from '@symbolon/contracts';
import type { Client } from '../../domain/clients/client.ts';
import type { SignalStream } from '../../domain/signals/signal-stream.ts';
import { SignalStore } from '../../domain/signals/signal.store.ts';
import { Log } from '../../platform/log.ts';
import { SignalSets } from './signal-sets.ts';

/** SETs of one answer at most. */
const mostAtOnce = 100;
/** Milliseconds that an answer is waited for, and between two looks. */
const longest = 20_000;
const pause = 1_000;
/** Who waits on this process at most; one more is answered at once. */
const mostWaiting = 100;

/** Gives receivers that ask what their streams hold (RFC 8936). What is given stays until they say that they have it. */
@Injectable()
export class SignalPolls {
  /** Streams for which somebody waits: one each. */
  readonly #waiting = new Map<string, () => void>();
  #isEnding = false;

  constructor(
    private readonly signals: SignalStore,
    private readonly sets: SignalSets,
    private readonly log: Log,
  ) {}

  async answer(client: Client, stream: SignalStream, { maxEvents = mostAtOnce, returnImmediately, ack, setErrs }: PollRequest, isThere: () => boolean): Promise<PollResponse> {
    const refused = Object.entries(setErrs).map(([jti, { err }]) => ({ jti, reason: /^\w{1,40}$/.test(err) ? err : 'other' }));
    for (const each of refused) this.log.warn({ stream: stream.id, ...each }, 'a receiver could not take a security event');
    await this.signals.answered(stream.id, ack, refused.map(({ jti }) => jti), refused[0]?.reason ?? '');
    const limit = Math.min(maxEvents, mostAtOnce);
    const until = performance.now() + longest;
    for (;;) {
      const found = await this.#held(client, stream, limit);
      const isOver = Object.keys(found.sets).length > 0 || limit === 0 || returnImmediately || this.#isEnding || performance.now() >= until || !isThere() || this.#waiting.size >= mostWaiting;
      if (isOver || !(await this.#wait(stream.id))) return found;
    }
  }

  /** Who waits is answered now, and from then on nobody waits. */
  end(): void {
    this.#isEnding = true;
    for (const wake of this.#waiting.values()) wake();
  }

  /** False where somebody else began to wait for the same stream: only the last who asks does. */
  #wait(streamId: string): Promise<boolean> {
    this.#waiting.get(streamId)?.();
    return new Promise((resolve) => {
      const wake = (isLast: boolean) => {
        clearTimeout(timer);
        if (this.#waiting.get(streamId) === displaced) this.#waiting.delete(streamId);
        resolve(isLast);
      };
      const displaced = () => wake(false);
      const timer = setTimeout(() => wake(true), pause);
      this.#waiting.set(streamId, displaced);
    });
  }

  async #held(client: Client, stream: SignalStream, limit: number): Promise<PollResponse> {
    const held = await this.signals.held(stream.id, stream.status === 'enabled', limit + 1);
    const sets: Record<string, string> = {};
    for (const signal of held.slice(0, limit)) {
      const token = await this.sets.of(client, signal);
      if (token === undefined) await this.signals.settle(stream.id, [signal.jti]);
      else sets[signal.jti] = token;
    }
    return { sets, moreAvailable: held.length > limit };
  }
}
