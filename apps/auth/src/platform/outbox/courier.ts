import { Injectable } from '@nestjs/common';
import { addSeconds, Clock } from '../clock.ts';
import { failureReason } from '../failure-reason.ts';
import { Log } from '../log.ts';
import { Rounds } from '../rounds.ts';
import { tracedCall } from '../traces.ts';
import { OutboxStore, type OutboxKind, type OutboxMessage, type OutboxPayloads } from './outbox.store.ts';

/** Delivers one message; throws when it did not arrive. `id` is the same at every attempt. */
export type Delivery<Kind extends OutboxKind> = (payload: OutboxPayloads[Kind], id: string) => Promise<void>;

/** Hears of what will never arrive, before it is forgotten. */
export type GivenUp<Kind extends OutboxKind> = (payload: OutboxPayloads[Kind]) => Promise<void>;

/** It will never arrive, however often it is tried. */
export class UndeliverableError extends Error {}

/** A newer release wrote it, and knows what to do with it: it is left for a node of that one. */
export class UnknownMessageError extends Error {}

/** Messages under way at once. */
const batch = 8;
/** Seconds before the second attempt; doubled for each one after it, up to an hour. */
const firstPause = 5;
const longestPause = 3_600;

/** Takes what is due from the outbox and delivers it, at least once; what does not arrive is tried again, less and less often, for a day. */
@Injectable()
export class Courier {
  readonly #deliveries = new Map<string, (payload: unknown, id: string) => Promise<void>>();
  readonly #givenUp = new Map<string, (payload: unknown) => Promise<void>>();
  readonly #rounds = new Rounds(() => this.#deliverSome());

  constructor(
    private readonly outbox: OutboxStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Says how messages of a kind are delivered, and who hears of those that never are. */
  delivers<Kind extends OutboxKind>(kind: Kind, delivery: Delivery<Kind>, givenUp?: GivenUp<Kind>): void {
    if (givenUp) this.#givenUp.set(kind, (payload) => givenUp(payload as OutboxPayloads[Kind]));
    this.#deliveries.set(kind, (payload, id) => tracedCall({ name: kind, isOwn: true }, () => delivery(payload as OutboxPayloads[Kind], id))); // as OutboxStore.add sealed it
  }

  /** Delivers all that is due by now. Called while it is at work, it looks once more before it ends. */
  deliver(): Promise<void> {
    return this.#rounds.run();
  }

  /** Takes nothing more; resolves when what is under way has arrived or failed. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async #deliverSome(): Promise<boolean> {
    const taken = await this.outbox.take([...this.#deliveries.keys()], batch);
    await Promise.all(taken.map((message) => this.#attempt(message)));
    return taken.length > 0;
  }

  async #attempt({ id, kind, payload, attempts, expiresAt }: OutboxMessage): Promise<void> {
    const delivery = this.#deliveries.get(kind);
    try {
      if (!delivery) throw new UnknownMessageError('nobody delivers this kind');
      await delivery(payload, id);
      await this.outbox.remove(id);
      this.log.info({ kind, attempts }, 'delivered');
    } catch (error) {
      const isLeft = error instanceof UnknownMessageError; // and soon: whoever knows it has not tried it yet
      const next = addSeconds(this.clock.now(), isLeft ? firstPause : Math.min(longestPause, firstPause * 2 ** (attempts - 1)));
      const isOver = error instanceof UndeliverableError || next >= expiresAt;
      if (isOver) await this.#givenUp.get(kind)?.(payload);
      await (isOver ? this.outbox.remove(id) : this.outbox.postpone(id, next));
      this.log.warn({ kind, attempts, reason: failureReason(error, isLeft ? UnknownMessageError : UndeliverableError) }, isOver ? 'not delivered; given up' : isLeft ? 'not delivered; left to a newer release' : 'not delivered; will try again');
    }
  }
}
