import { once } from 'node:events';
import { connect } from 'node:net';

/** An answer, byte for byte as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
  readonly setCookies: readonly string[];
}

/** Sends what no HTTP client would: the request line and the headers as they are written here. Adds only what ends the message. */
export async function rawRequest(origin: string, requestLine: string, headers: readonly string[], body: string | Buffer = ''): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.on('error', () => socket.destroy()); // cut off by the server: what came so far is the answer
  const bytes = Buffer.from(body);
  const length = bytes.length > 0 ? [`Content-Length: ${bytes.length}`] : [];
  socket.write(Buffer.concat([Buffer.from([requestLine, ...headers, ...length, 'Connection: close', '', ''].join('\r\n'), 'latin1'), bytes]));
  await once(socket, 'close');
  const text = Buffer.concat(parts).toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    head,
    body: text.slice(end + 4),
    setCookies: [...head.matchAll(/^set-cookie: (.*)$/gim)].map(([, value]) => (value ?? '').trimEnd()),
  };
}
