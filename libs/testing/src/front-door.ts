import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { api } from '@symbolon/contracts';
import { secondsOf } from './seconds-of.ts';
import type { OngoingOutage, Outage, OutageOptions } from './symbolon.ts';

const paths: Readonly<Record<NonNullable<OutageOptions['at']>, readonly string[]>> = {
  discovery: [api.oidc.discovery.path, '/.well-known/oauth-authorization-server'],
  keys: [api.oidc.jwks.path],
  token: [api.oauth.token.path],
};

interface Ongoing {
  readonly kind: Outage;
  readonly delayMs: number;
  hits(pathname: string): boolean;
}

/** The socket that the provider answers by. It listens before the provider is made, whose issuer names its port; outages happen here. */
export class FrontDoor {
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #outages = new Set<Ongoing>();

  constructor(answer: RequestListener) {
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const outage = [...this.#outages].find((each) => each.hits(pathname));
      if (outage === undefined) return answer(request, response);
      if (outage.kind !== 'slow') return refuse(response, outage.kind);
      setTimeout(outage.delayMs, undefined, { signal: this.#closing.signal }).then(
        () => answer(request, response),
        () => response.destroy(),
      );
    });
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, 'localhost');
    await once(this.#server, 'listening');
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  begin(kind: Outage, { times = Infinity, at, delay = '2s' }: OutageOptions): OngoingOutage {
    let hits = 0;
    const outages = this.#outages;
    const end = (): void => void outages.delete(ongoing);
    const ongoing: Ongoing = {
      kind,
      delayMs: secondsOf(delay) * 1000,
      hits(pathname) {
        if (at && !paths[at].includes(pathname)) return false;
        if ((hits += 1) >= times) end();
        return true;
      },
    };
    if (times > 0) outages.add(ongoing);
    return { get hits() { return hits; }, end, [Symbol.dispose]: end };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** Opens a door at a port: a fixed one, any (0), or a preferred one and else any. */
export async function openFrontDoor(port: number | { readonly preferred: number }, answer: RequestListener): Promise<FrontDoor> {
  const door = new FrontDoor(answer);
  if (typeof port === 'number') await door.listen(port);
  else await door.listen(port.preferred).catch(() => door.listen(0));
  return door;
}

function refuse(response: Parameters<RequestListener>[1], status: '429' | '503'): void {
  response.writeHead(Number(status), { 'content-type': 'application/json', 'retry-after': '1', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ error: 'temporarily_unavailable', error_description: 'An outage that a test asked for.' }));
}
