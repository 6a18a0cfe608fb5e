import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { sha1 } from '@symbolon/crypto';
import { openLoopback } from './loopback-server.ts';

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
  const server = await openLoopback((request, response) => {
    asked.push({ method: request.method, path: request.url, headers: request.headers });
    void range.answer(request, response);
  });
  const range: RangeServer = {
    url: `${server.origin}/range/`,
    asked,
    answer: asItShould,
    asItShould,
    close: () => server.close(),
  };
  return range;
}
