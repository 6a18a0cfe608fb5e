/** A block of a stream: what it says, where it says it. */
export interface ServerSentEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
  /** Milliseconds to wait before the stream is taken up again. */
  readonly retry?: number;
}

/** Reads a stream of server-sent events (HTML Standard section 9.2.5). One that is cut off ends here: whoever reads takes it up again after the last `id`. */
export async function* serverSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent, undefined> {
  let block: ServerSentEvent = {};
  for await (const line of linesOf(body)) {
    if (line !== '') block = withLine(block, line);
    else {
      yield block;
      block = {};
    }
  }
  return undefined;
}

/** What follows the last line end is no line, and what follows the last empty line no block. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const part of body) {
      // A CR at the end may be the first half of a line end.
      const lines = (text + decoder.decode(part, { stream: true })).split(/\r\n|\n|\r(?=[^])/);
      text = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fetch throws it when the connection is lost
  }
  return undefined;
}

function withLine(block: ServerSentEvent, line: string): ServerSentEvent {
  const colon = line.indexOf(':');
  const [field, value] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
  if (field === 'data') return { ...block, data: block.data === undefined ? value : `${block.data}\n${value}` };
  if (field === 'event') return { ...block, event: value };
  if (field === 'id' && !value.includes('\0')) return { ...block, id: value };
  if (field === 'retry' && /^\d+$/.test(value)) return { ...block, retry: Number(value) };
  return block;
}
