import { Readable } from 'node:stream';
import type { Event } from '@symbolon/contracts';
import type { PlacedEvent } from '../../../domain/audit/audit.store.ts';

/** Milliseconds after which an idle stream asks again whether it may go on, and says that it is there. */
const pause = 5_000;
/** Milliseconds after which a reader that lost its stream comes again. */
const retry = 2_000;
/** Events that are held for one reader. */
const page = 50;

/** What a stream tells, and whom it asks. */
export interface EventSource {
  /** The place after which it begins. */
  readonly from: bigint;
  readonly following: (after: bigint, limit: number) => Promise<{ readonly events: readonly PlacedEvent[]; readonly upTo: bigint }>;
  readonly stillMay: () => Promise<boolean>;
  /** A place, as readers name it. */
  readonly nameOf: (seq: bigint) => string;
  /** Told why it had to end. */
  readonly onFault: (error: unknown) => void;
}

/** Events for one reader, as they get their places: no faster than they are read, and no longer than the reader may. */
export class EventStream {
  readonly body: Readable;
  #isOver = false;
  #isDue = false;
  #wake: () => void = () => undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly source: EventSource) {
    this.body = Readable.from(this.#messages(), { highWaterMark: 1 });
    this.#timer = setInterval(() => void this.#askAgain(), pause).unref();
    this.body.once('close', () => {
      clearInterval(this.#timer);
      this.end();
    });
  }

  /** There may be more to tell. */
  news(): void {
    this.#isDue = true;
    this.#wake();
  }

  /** After the message that is on its way. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *#messages(): AsyncGenerator<string> {
    const { source } = this;
    let place = source.from;
    yield `retry: ${retry}\nid: ${source.nameOf(place)}\n\n`;
    try {
      while (!this.#isOver) {
        this.#isDue = false; // before the look: what comes meanwhile is not missed
        const { events, upTo } = await source.following(place, page);
        // Whoever may no more is told nothing that happened since.
        if (events.length > 0 && !(await source.stillMay())) return;
        for (const { seq, event } of events) {
          if (this.#isOver) return;
          yield messageOf(source.nameOf(seq), event);
        }
        const isFurther = upTo !== place;
        place = upTo;
        if (events.length === page) continue;
        await this.#news();
        if (!this.#isOver && !this.#isDue) yield isFurther ? `id: ${source.nameOf(place)}\n\n` : ':\n\n';
      }
    } catch (error) {
      source.onFault(error);
    }
  }

  /** Also when the reader reads nothing: one whose right is gone does not keep the place of another. */
  async #askAgain(): Promise<void> {
    if (this.#isOver) return void this.body.destroy(); // it has not read to the end for a whole pause
    const may = await this.source.stillMay().catch(() => false);
    if (may) this.#wake();
    else this.end();
  }

  async #news(): Promise<void> {
    if (this.#isDue || this.#isOver) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

const messageOf = (name: string, event: Event): string => `id: ${name}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
