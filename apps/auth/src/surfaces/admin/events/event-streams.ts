import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { eventsTopic } from '../../../domain/audit/event-chain.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { EventStream, type EventSource } from './event-stream.ts';

/** Streams of one caller, and of all, in each process. */
const mostOfOne = 4;
const most = 100;
/** Seconds. */
const retryAfter = 10;

/** The streams that are open in this process: how many there may be, news for them, and their end. */
@Injectable()
export class EventStreams {
  readonly #open = new Map<EventStream, string>();
  #isDraining = false;

  constructor(database: Database) {
    database.changes.onChange((topic) => {
      if (topic === undefined || topic === eventsTopic) for (const stream of this.#open.keys()) stream.news();
    });
  }

  /** One more, unless there are too many. */
  open(callerId: string, source: EventSource): EventStream {
    if ([...this.#open.values()].filter((each) => each === callerId).length >= mostOfOne) throw new ProblemError('too-many-requests', { detail: `You have ${mostOfOne} streams open here: end one of them.`, retryAfter });
    if (this.#isDraining || this.#open.size >= most) throw new ProblemError('unavailable', { reason: this.#isDraining ? 'draining' : 'too many streams', retryAfter });
    const stream = new EventStream(source);
    this.#open.set(stream, callerId);
    stream.body.once('close', () => this.#open.delete(stream));
    return stream;
  }

  /** Ends all, and begins none more: readers come again, to another node. */
  end(): void {
    this.#isDraining = true;
    for (const stream of this.#open.keys()) stream.end();
  }
}
