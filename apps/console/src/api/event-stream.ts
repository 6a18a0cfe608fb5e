import type { Event } from '@symbolon/contracts';
import { open } from './request.ts';

/** Follows what happens (HTML Standard section 9.2), by fetch: an EventSource cannot send a token. Ends with the stream. */
export async function followEvents(type: string | undefined, signal: AbortSignal, isTold: (event: Event) => void, begun: () => void): Promise<void> {
  const { body } = await open('streamEvents', { query: { type }, signal });
  if (!body) return;
  begun();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    const messages = (rest + value).split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const data = message.split('\n').find((line) => line.startsWith('data:'));
      if (data !== undefined) isTold(JSON.parse(data.slice(5)) as Event);
    }
  }
}
