import type { IncomingMessage, ServerResponse } from 'node:http';
import { openLoopback } from './loopback-server.ts';

/** A request on its way to an application. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What goes wrong with one: an answer in the place of the application's, before it has heard anything or after; or none that is whole. */
export type Fault = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string; readonly isDone?: true } | 'half' | 'hung up' | Promise<void>;

/** A way to the SCIM server of an application, on which a test makes things go wrong. */
export interface ScimWay {
  readonly url: string;
  readonly asked: Passing[];
  fault: (passing: Passing) => Fault | undefined;
  close(): Promise<void>;
}

export async function openScimWay(origin: string): Promise<ScimWay> {
  const server = await openLoopback((request, response) => void pass(request, response));
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const passing = { method: request.method ?? '', path: request.url ?? '', body: Buffer.concat(parts).toString() };
    way.asked.push(passing);
    const fault = way.fault(passing);
    if (fault instanceof Promise) await fault;
    else if (typeof fault === 'object' && !fault.isDone) return void response.writeHead(fault.status, fault.headers).end(fault.body);
    const { authorization = '', 'content-type': type, 'if-match': match } = request.headers;
    const answer = await fetch(origin + passing.path, { method: passing.method, headers: { authorization, ...(type !== undefined && { 'content-type': type }), ...(match !== undefined && { 'if-match': match }) }, ...(passing.body !== '' && { body: passing.body }) });
    const text = await answer.text();
    if (fault === 'hung up') return void request.socket.destroy();
    if (fault === 'half') return void response.writeHead(answer.status, { 'content-length': text.length }).write(text.slice(0, text.length / 2), () => request.socket.destroy());
    if (typeof fault === 'object' && 'status' in fault) return void response.writeHead(fault.status, fault.headers).end(fault.body);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '', ...(answer.headers.get('etag') !== null && { etag: answer.headers.get('etag') ?? '' }) }).end(text);
  }
  const way: ScimWay = { url: `${server.origin}/scim/v2`, asked: [], fault: () => undefined, close: () => server.close() };
  return way;
}
