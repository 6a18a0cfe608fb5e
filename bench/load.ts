import autocannon from 'autocannon';
import { quantile } from './figures.ts';

/** What one connection says: the body of its next request; `heard` gets the answer to each that succeeded. */
export interface Conversation {
  body(): string;
  heard?(answer: string): void;
}

/** What came of one round. Only answers with status 200 count as tokens. */
export interface Load {
  readonly tokens: number;
  readonly seconds: number;
  /** Answers with another status, broken connections and timeouts. */
  readonly errors: number;
  /** Milliseconds, of the answers with status 200. */
  readonly p50: number;
  readonly p99: number;
}

/** Keeps one request under way on each connection for so many seconds. The conversations of one round need one shape. */
export async function load(url: string, authorization: string, conversations: readonly Conversation[], seconds: number): Promise<Load> {
  const waiting = [...conversations];
  const times: number[] = [];
  let refused = 0;
  const run = autocannon({
    url,
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    connections: conversations.length,
    duration: seconds,
    sampleInt: 100,
    setupClient(client) {
      const conversation = waiting.shift();
      if (!conversation) throw new Error('There are more connections than conversations.');
      client.setRequests([requestOf(conversation)]);
    },
  });
  run.on('response', (_client, status, _bytes, milliseconds) => {
    if (status === 200) times.push(milliseconds);
    else refused += 1;
  });
  const { errors, duration } = await run;
  return { tokens: times.length, seconds: duration, errors: errors + refused, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** A request that never changes is made once; one that follows from the answer before is made each time. */
function requestOf(conversation: Conversation) {
  if (!conversation.heard) return { body: conversation.body() };
  return {
    setupRequest: (request: object) => ({ ...request, body: conversation.body() }),
    onResponse: (status: number, answer: string) => {
      if (status === 200) conversation.heard?.(answer);
    },
  };
}
