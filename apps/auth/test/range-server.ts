import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha1 } from '@symbolon/crypto';

/** A service that knows breached passwords by ranges of their hashes, as programs run it beside those lists. */
export interface RangeServer {
  readonly url: string;
  /** What was asked, as it arrived. */
  readonly asked: { readonly method: string | undefined; readonly path: string | undefined; readonly headers: IncomingHttpHeaders }[];
  /** How it answers; as it should until a test says otherwise. */
  answer: RequestListener;
  readonly asItShould: RequestListener;
  close(): Promise<void>;
}

/** How many lines of padding an answer has. */
const padding = 900;

export async function openRangeServer(passwords: readonly string[]): Promise<RangeServer> {
  const known = passwords.map((password) => sha1(password).toString('hex').toUpperCase());
  const asItShould: RequestListener = (request, response) => {
    const prefix = request.url?.split('/').at(-1) ?? '';
    const padded = Array.from({ length: padding }, (_, each) => `${sha1(`${prefix} ${each}`).toString('hex').toUpperCase().slice(5)}:0`);
    response.end([...known.filter((hash) => hash.startsWith(prefix)).map((hash) => `${hash.slice(5)}:42`), ...padded].join('\r\n'));
  };
  const asked: RangeServer['asked'] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method, path: request.url, headers: request.headers });
    void range.answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const range: RangeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/range/`,
    asked,
    answer: asItShould,
    asItShould,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return range;
}
