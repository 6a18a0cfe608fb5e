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

/** Messages under way at once, of those that share rounds. */
const batch = 8;
/** Of these there may be as many at once as people, all to one program that may be down: they have rounds of their own, and hold up nothing that somebody waits for. */
const apart: readonly string[] = ['upstream_revocation' satisfies OutboxKind];
/** Seconds before the second attempt; doubled for each one after it, up to an hour. */
const firstPause = 5;
const longestPause = 3_600;

/** Takes what is due from the outbox and delivers it, at least once; what does not arrive is tried again, less and less often, for a day. */
@Injectable()
export class Courier {
  readonly #deliveries = new Map<string, (payload: unknown, id: string) => Promise<void>>();
  readonly #givenUp = new Map<string, (payload: unknown) => Promise<void>>();
  readonly #rounds = [false, true].map((isApart) => new Rounds(() => this.#deliverSome(isApart)));

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
  async deliver(): Promise<void> {
    await Promise.all(this.#rounds.map((rounds) => rounds.run()));
  }

  /** Takes nothing more; resolves when what is under way has arrived or failed. */
  async stop(): Promise<void> {
    await Promise.all(this.#rounds.map((rounds) => rounds.stop()));
  }

  async #deliverSome(isApart: boolean): Promise<boolean> {
    const kinds = [...this.#deliveries.keys()].filter((kind) => apart.includes(kind) === isApart);
    const taken = kinds.length > 0 ? await this.outbox.take(kinds, batch) : [];
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
