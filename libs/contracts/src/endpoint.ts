import type * as z from 'zod';
import type { Parsed } from './parsed.ts';

/** What arrives at an endpoint that takes a body. */
export interface WireRequest {
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  /** The names of the parameters in the request's URI, which must hold none of the body's (RFC 6749 section 2.3.1). */
  readonly queryNames: readonly string[];
  readonly body: Uint8Array;
}

/** What a request carries, in its body unless it has no content types: its wire schema for documents and clients, and the reader that gives handlers a value they can trust. */
export interface BodyContract<T> {
  readonly contentTypes: readonly string[];
  readonly schema: z.ZodType;
  read(request: WireRequest): Parsed<T>;
}

/** One operation of the product as data: routes, documents, clients and error bodies are made from it. */
export interface Endpoint<Body = unknown, Response = unknown> {
  /** The OpenAPI operationId. */
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  /** The document and section that define it. */
  readonly spec: string;
  readonly body?: BodyContract<Body>;
  /** Of the answer; application/json when absent. */
  readonly contentType?: 'application/json' | 'text/html';
  /** Of a successful answer; 200 when absent. */
  readonly status?: 200 | 201;
  /** The successful answer. */
  readonly response: z.ZodType<Response>;
  /** Media types of that answer: `application/json` when absent; none for an empty body; any other carries a string. */
  readonly responseTypes?: readonly string[];
  /** The body of every refusal, by status. */
  readonly errors: Readonly<Record<number, z.ZodType>>;
  /** Cache-Control of a successful answer, in seconds; 0 means no-store. */
  readonly maxAge: number;
  /** Whether scripts of any origin may read the answer; never with credentials. */
  readonly publicCors: boolean;
  /** Whether scripts of the origins that the client lists may read the answer; never with credentials. */
  readonly clientCors?: true;
}

export const endpoint = <Body, Response>(definition: Endpoint<Body, Response>): Endpoint<Body, Response> => definition;
