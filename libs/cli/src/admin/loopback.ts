import type { Server, ServerResponse } from 'node:http';
import { notReady } from './failures.ts';

/** How long a person may take. */
const patienceMs = 10 * 60_000;

/** The address that a browser brings the answer of a log-in to (RFC 8252 section 7.3), open for one log-in. */
export interface Loopback {
  readonly redirectUri: string;
  /** The code. Rejects with a CommandFailure when the issuer refused or nobody came. */
  readonly code: Promise<string>;
  close(): void;
}

/** Listens on this machine alone. What does not know `state` or comes from another issuer (RFC 9207) is refused and changes nothing: any page of the browser can send it. */
export async function openLoopback(issuer: string, state: string): Promise<Loopback> {
  const { createServer } = await import('node:http'); // each command would load all that it is made of, and log-ins alone use it
  const { promise: code, resolve, reject } = deferred<string>();
  const server = createServer(({ method, url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    if (method !== 'GET' || pathname !== '/callback') return say(response, 404, 'There is nothing here.');
    const one = (name: string) => (searchParams.getAll(name).length === 1 ? (searchParams.get(name) ?? undefined) : undefined);
    if (one('state') !== state) return say(response, 400, 'This is no answer to the log-in of the terminal.');
    if (one('iss') !== issuer) return say(response, 400, 'This answer comes from another issuer than the terminal asked.');
    const [given, error] = [one('code'), one('error')];
    if (given !== undefined && error === undefined) {
      say(response, 200, 'You are logged in. Go back to the terminal; this window can be closed.');
      return resolve(given);
    }
    say(response, 200, 'You are not logged in. The terminal says why; this window can be closed.');
    reject(notReady(`The log-in was refused: ${one('error_description') ?? error ?? 'it has no code'}`));
  });
  const port = await listening(server);
  const timer = setTimeout(() => reject(notReady('Nobody logged in within ten minutes: symbolon login once more.')), patienceMs);
  // Who waits may come later than the answer.
  code.catch(() => undefined);
  return {
    redirectUri: `http://127.0.0.1:${port}/callback`,
    code,
    close() {
      clearTimeout(timer);
      server.close();
      server.closeIdleConnections();
    },
  };
}

/** Nothing of the request is in it. */
function say(response: ServerResponse, status: number, sentence: string): void {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'x-content-type-options': 'nosniff', connection: 'close' };
  response.writeHead(status, headers).end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Symbolon</title><p>${sentence}</p></html>`);
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve: (value: T) => resolve(value), reject: (reason: Error) => reject(reason) };
}
