import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../log.ts';
import { acceptsPages } from './accepts-pages.ts';
import { securityHeadersOf } from './security-headers.ts';

/** A refusal as a whole answer, made without a request that could be read. */
export interface StandalonePage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes a page about a refusal for somebody of whom there is nothing but these wishes of their browser. */
export type MakeStandalonePage = (refusal: { readonly code: string; readonly sentence: string; readonly requestId: string }, acceptLanguage: string | undefined) => Promise<StandalonePage>;

/** What Node.js says of bytes that are no request that it takes. */
export interface MalformedRequest extends Error {
  readonly code?: string;
  /** What came last, as bytes. */
  readonly rawPacket?: unknown;
}

const refusals = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headers_too_large', sentence: 'The headers of the request are too large; most often these are cookies.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'invalid_request', sentence: 'The request took too long to arrive.' },
} as const;
const malformed = { status: 400, code: 'invalid_request', sentence: 'The request is not valid HTTP.' } as const;

/** Answers what never becomes a request (RFC 9112, RFC 6585 section 5): to a browser by a page, to a program by JSON, to both with the headers of every answer, and closes. */
export function answerMalformed(issuer: string, log: Log, newId: () => string, pageFor: MakeStandalonePage): (error: MalformedRequest, socket: Socket) => void {
  const answer = async (error: MalformedRequest, socket: Socket) => {
    const refusal = Object.entries(refusals).find(([code]) => code === error.code)?.[1] ?? malformed;
    const requestId = newId();
    log.info({ request_id: requestId, status: refusal.status, reason: error.code ?? error.name }, 'malformed request');
    const sent = error.rawPacket instanceof Uint8Array ? Buffer.from(error.rawPacket).toString('latin1') : '';
    const page = acceptsPages(headerIn(sent, 'accept')) ? await pageFor({ ...refusal, requestId }, headerIn(sent, 'accept-language')) : undefined;
    const body = page?.body ?? JSON.stringify({ error: refusal.code, error_description: refusal.sentence });
    const headers = {
      ...securityHeadersOf(issuer),
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      ...page?.headers,
      'x-request-id': requestId,
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    };
    const head = [`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`, ...Object.entries(headers).map((pair) => pair.join(': '))];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  };
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    answer(error, socket).catch(() => socket.destroy());
  };
}

/** A header in what could not be read as a whole. */
const headerIn = (sent: string, name: string): string | undefined => new RegExp(`\\r\\n${name}:([^\\r\\n]*)`, 'i').exec(sent)?.[1]?.trim();
