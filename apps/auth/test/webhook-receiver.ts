import { EventEmitter, once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { Event } from '@symbolon/contracts';
import { openLoopback } from './loopback-server.ts';

/** A message as it arrived. */
export interface Message {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: Event;
}

/** A program that is told of events: it answers 200 until a test gives it other answers. */
export interface WebhookReceiver {
  readonly url: string;
  readonly messages: readonly Message[];
  /** Decides on the status of an answer; what it waits for, the answer waits for. */
  answer: (message: Message) => number | Promise<number>;
  /** Messages whose sender still waits for the answer. */
  readonly awaited: number;
  /** Resolves when so many messages have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const messages: Message[] = [];
  const arrivals = new EventEmitter();
  let awaited = 0;
  const server = await openLoopback((request, response) => {
    let body = '';
    awaited += 1;
    response.on('close', () => (awaited -= 1));
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const message = { headers: request.headers, body, event: Event.parse(JSON.parse(body)) };
      messages.push(message);
      arrivals.emit('arrival');
      void Promise.resolve(receiver.answer(message)).then((status) => response.writeHead(status, { location: receiver.url }).end());
    });
  });
  const receiver: WebhookReceiver = {
    url: `${server.origin}/events`,
    messages,
    answer: () => 200,
    get awaited() {
      return awaited;
    },
    async arrived(count) {
      while (messages.length < count) await once(arrivals, 'arrival');
    },
    close: () => server.close(),
  };
  return receiver;
}
