import { lookup, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { AddressRules } from './address-rules.ts';

/** Why a call did not come to an answer. */
export class OutboundError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** Finds the addresses of a host name. */
export type Resolve = (host: string, answer: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void;

const resolveByDns: Resolve = (host, answer) => lookup(host, { all: true }, answer);

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly patienceMs: number;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };

/** For everything from the name's address to the answer's status. */
const usualPatienceMs = 5_000;

/**
 * The one way out: calls that the server makes to addresses that others chose. A call goes only where the rules permit, by the
 * very addresses that were checked; it follows no redirect, and reads no body, or one of a bounded size, so that no answer can be too long
 * or too slow.
 */
export class Outbound {
  constructor(
    private readonly rules: AddressRules,
    private readonly resolve: Resolve = resolveByDns,
    private readonly patienceMs: number = usualPatienceMs,
  ) {}

  /** Posts a form and answers the status. Throws when there was none: OutboundError, or what the connection said. */
  post(address: string, form: string): Promise<number> {
    return this.send(address, form, formHeaders);
  }

  /** The same of any body, with headers that say what it is, and perhaps more patience. */
  send(address: string, body: string, named: Readonly<Record<string, string>>, patienceMs = this.patienceMs): Promise<number> {
    return this.#call(address, { method: 'POST', headers: named, body, patienceMs }, (response, answer) => {
      answer(response.statusCode ?? 0);
      response.destroy();
    });
  }

  /** Gets what stands at an address, as text, whole and in time or not at all. */
  get(address: string, headers: Readonly<Record<string, string>>, { mostBytes, patienceMs = this.patienceMs }: { readonly mostBytes: number; readonly patienceMs?: number }): Promise<Answer> {
    return this.#call(address, { method: 'GET', headers, patienceMs }, whole(mostBytes));
  }

  /** Posts a form and answers what comes back, in the same way. */
  ask(address: string, form: string, { mostBytes, patienceMs = this.patienceMs }: { readonly mostBytes: number; readonly patienceMs?: number }): Promise<Answer> {
    return this.#call(address, { method: 'POST', headers: formHeaders, body: form, patienceMs }, whole(mostBytes));
  }

  /** Does whatever call a library has made up, and answers with its type what comes back: the same rules and bounds for it. */
  exchange(address: string, call: Pick<Call, 'method' | 'headers' | 'body'>, { mostBytes, patienceMs = this.patienceMs }: { readonly mostBytes: number; readonly patienceMs?: number }): Promise<Answer & { readonly type: string }> {
    return this.#call(address, { ...call, patienceMs }, (response, answer: (value: Answer & { readonly type: string }) => void) => whole(mostBytes)(response, (value) => answer({ ...value, type: response.headers['content-type'] ?? '' })));
  }

  /** For whoever speaks something else than HTTP there: what is said, and how long it may take, is theirs to bound. */
  socket(host: string, port: number): Socket {
    this.#permit(host);
    return connect({ host, port, lookup: this.#lookup });
  }

  /** The same, with the headers of what comes back. */
  request(address: string, call: Pick<Call, 'method' | 'headers' | 'body'>, { mostBytes, patienceMs = this.patienceMs }: { readonly mostBytes: number; readonly patienceMs?: number }): Promise<Answer & { readonly headers: IncomingHttpHeaders }> {
    return this.#call(address, { ...call, patienceMs }, (response, answer: (value: Answer & { readonly headers: IncomingHttpHeaders }) => void) => whole(mostBytes)(response, (value) => answer({ ...value, headers: response.headers })));
  }

  async #call<T>(address: string, { patienceMs, body, ...call }: Call, read: (response: IncomingMessage, answer: (value: T) => void) => void): Promise<T> {
    const url = new URL(address);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    this.#permit(host);
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const headers = { ...call.headers, connection: 'close' };
    return new Promise((resolve, reject) => {
      const request = send(url, { method: call.method, headers, agent: false, lookup: this.#lookup });
      const overdue = setTimeout(() => request.destroy(new OutboundError('no answer in time')), patienceMs);
      request.on('response', (response) => {
        response.on('error', reject);
        read(response, resolve);
      });
      request.on('error', reject);
      request.on('close', () => {
        clearTimeout(overdue);
        reject(new OutboundError('no answer'));
      });
      request.end(body);
    });
  }

  /** An address is no name, so nothing of it is looked up. */
  #permit(host: string): void {
    if (isIP(host) !== 0 && !this.rules.permits(host)) throw new OutboundError('address not permitted');
  }

  /** All addresses of the name or none: one that also has a private address is on its way to rebinding. */
  readonly #lookup: LookupFunction = (host, { all }, answer) => {
    this.resolve(host, (error, addresses) => {
      if (error) return answer(error, []); // of a name that is not found, DNS gives no list at all, whatever its type says
      const [first] = addresses;
      const refused = first && addresses.every(({ address }) => this.rules.permits(address)) ? null : new OutboundError('address not permitted');
      if (refused || !first) return answer(refused, []);
      return all ? answer(null, [...addresses]) : answer(null, first.address, first.family);
    });
  };
}

/** Reads an answer to its end, as text, unless it is too long. */
const whole = (mostBytes: number) => (response: IncomingMessage, answer: (value: Answer) => void): void => {
  const parts: Buffer[] = [];
  let bytes = 0;
  response.on('data', (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes > mostBytes) response.destroy(new OutboundError('answer too long'));
  });
  response.on('end', () => answer({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
};
