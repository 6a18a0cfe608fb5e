import type { Event } from '@symbolon/contracts';
import { ApiError, open } from './request.ts';

interface Listener {
  readonly isTold: (event: Event) => void;
  /** The stream is there. */
  readonly begun: () => void;
  /** It has ended, and is asked for again in a moment. */
  readonly lost: () => void;
}

/** Milliseconds before the first attempt after an end, and the longest between two. */
const soonest = 1_000;
const latest = 30_000;

/** Follows what happens until it is told to stop: what ends is asked for again, from the last message on. Rejects where that would not help. */
export async function followEvents(type: string | undefined, signal: AbortSignal, listener: Listener): Promise<void> {
  let last: string | undefined;
  let pause = soonest;
  const read = (message: ReadonlyMap<string, string>) => {
    pause = soonest;
    last = message.get('id') ?? last;
    const data = message.get('data');
    if (data !== undefined) listener.isTold(JSON.parse(data) as Event);
  };
  while (!signal.aborted) {
    await follow(type, last, signal, listener.begun, read).catch((fault: unknown) => {
      if (signal.aborted || !isPassing(fault)) throw fault;
    });
    listener.lost();
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, latest);
  }
}

/** No answer, or one that says that there will be another soon. */
const isPassing = (fault: unknown): boolean => !(fault instanceof ApiError) || fault.problem === undefined || [429, 503].includes(fault.problem.status);

/** One stream, by fetch: an EventSource cannot send a token (HTML Standard section 9.2). */
async function follow(type: string | undefined, last: string | undefined, signal: AbortSignal, begun: () => void, read: (message: ReadonlyMap<string, string>) => void): Promise<void> {
  const { body } = await open('streamEvents', { query: { type, cursor: last }, signal });
  if (!body) return;
  begun();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    const messages = (rest + value).split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) read(new Map(message.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()])));
  }
}
