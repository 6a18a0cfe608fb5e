import { serverSentEvents, type ServerSentEvent } from './server-sent-events.ts';

/** Reads a text that arrives in parts of so many bytes. */
async function read(text: string, size: number): Promise<readonly ServerSentEvent[]> {
  const bytes = new TextEncoder().encode(text);
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < bytes.length; from += size) yield await Promise.resolve(bytes.subarray(from, from + size));
  }
  const all = [];
  for await (const each of serverSentEvents(parts())) all.push(each);
  return all;
}

test.each<[what: string, text: string, told: readonly ServerSentEvent[]]>([
  ['an event', 'id: 1\nevent: user.created\ndata: {"a":1}\n\n', [{ id: '1', event: 'user.created', data: '{"a":1}' }]],
  ['a place alone', 'retry: 2000\nid: 7\n\n', [{ retry: 2000, id: '7' }]],
  ['a sign of life', ':\n\n: still here\n\n', [{}, {}]],
  ['line ends of all kinds', 'data: a\r\n\r\ndata: b\r\rdata: c\n\n', [{ data: 'a' }, { data: 'b' }, { data: 'c' }]],
  ['data of several lines', 'data: a\ndata:b\ndata\n\n', [{ data: 'a\nb\n' }]],
  ['letters of several bytes, and a byte order mark', '\uFEFFdata: 明日 🎉\n\n', [{ data: '明日 🎉' }]],
  ['what is not known, and a retry that is no number', 'when: now\nretry: soon\ndata: a\n\n', [{ data: 'a' }]],
  ['an id with NUL, which is none', 'id: a\0b\ndata: a\n\n', [{ data: 'a' }]],
  ['an event that is cut off, which is none', 'data: a\n\nid: 2\ndata: b\n', [{ data: 'a' }]],
])('%s, however it is cut into parts', async (_, text, told) => {
  for (const size of [1, 2, 3, 1000]) expect(await read(text, size)).toEqual(told);
});

test('a connection that is lost ends the stream', async () => {
  async function* lost(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('data: a\n\ndata: b');
    await Promise.resolve();
    throw new TypeError('terminated');
  }
  const all = [];
  for await (const each of serverSentEvents(lost())) all.push(each);
  expect(all).toEqual([{ data: 'a' }]);
});
