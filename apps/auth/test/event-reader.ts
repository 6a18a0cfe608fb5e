import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Provider } from './provider.ts';

/** A message of a stream, as it stands there. */
export interface Message {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

/** Empty messages after which a stream that should end is said to go on. */
const signsOfLife = 3;

/** A stream of events as a test reads it, message by message. */
export interface EventReader {
  readonly answer: IncomingMessage;
  /** The next message that is an event. */
  next(): Promise<Message>;
  /** All that is still there, when the stream ends; throws when it goes on though nothing happens. */
  rest(): Promise<readonly Message[]>;
  /** The body of a refusal. */
  refusal(): Promise<Record<string, unknown>>;
  /** The `id` that was told last. */
  readonly place: string;
  close(): void;
}

export async function readEvents({ origin }: Pick<Provider, 'origin'>, token: string, query = '', headers: Readonly<Record<string, string>> = {}): Promise<EventReader> {
  const asked = request(`${origin}/admin/v1/events/stream${query}`, { headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...headers } });
  const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage];
  const messages = messagesOf(answer.setEncoding('utf8'));
  const reader = { place: '' };
  const next = async (patience = Infinity): Promise<Message | undefined> => {
    for (let signs = 0; signs < patience; signs += 1) {
      const { value } = await messages.next();
      if (!value) return undefined;
      reader.place = value.id ?? reader.place;
      if (value.data !== undefined) return value;
    }
    throw new Error('The stream goes on.');
  };
  await (answer.statusCode === 200 ? messages.next().then(({ value }) => (reader.place = value?.id ?? '')) : undefined);
  return Object.assign(reader, {
    answer,
    async next() {
      const message = await next();
      if (!message) throw new Error('The stream has ended.');
      return message;
    },
    async rest() {
      const all: Message[] = [];
      for (let message = await next(signsOfLife); message; message = await next(signsOfLife)) all.push(message);
      return all;
    },
    async refusal() {
      if (answer.statusCode === 200) throw new Error('It was not refused.');
      return (await json(answer)) as Record<string, unknown>;
    },
    close: () => asked.destroy(),
  });
}

async function* messagesOf(answer: AsyncIterable<string>): AsyncGenerator<Message, undefined> {
  let text = '';
  for await (const part of answer) {
    const blocks = (text + part).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield Object.fromEntries(block.split('\n').flatMap((line) => [/^(\w+): (.*)$/.exec(line)?.slice(1) ?? []].filter(({ length }) => length > 0)));
  }
  return undefined;
}
