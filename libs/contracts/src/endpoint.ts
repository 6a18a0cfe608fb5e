import type * as z from 'zod';
import type { AccountRight } from './account/scopes.ts';
import type { Permission } from './admin/permissions.ts';
import type { Parsed } from './parsed.ts';
import type { SignalScope } from './ssf/signals.ts';

/** What arrives at an endpoint that takes a body. */
export interface WireRequest {
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  /** The names of the parameters in the request's URI, which must hold none of the body's (RFC 6749 section 2.3.1). */
  readonly queryNames: readonly string[];
  readonly body: Uint8Array;
}

/** What a request carries, in its body unless it has no content types: its wire schema for documents and clients, and the reader that gives handlers a value they can trust. */
export interface BodyContract<T, Sent = unknown> {
  readonly contentTypes: readonly string[];
  /** Its input is what clients send. */
  readonly schema: z.ZodType<unknown, Sent>;
  read(request: WireRequest): Parsed<T>;
}

/** The bodies of refusals by HTTP status. */
export type RefusalTable = Readonly<Record<number, unknown>>;

/** How the admin API is called at an endpoint. */
export interface AdminTerms {
  /** What the caller must be allowed; null for whatever any administrator may see. */
  readonly permission: Permission | null;
  /** What a client needs that does it to the object of its own name, where less is enough for that. */
  readonly ofItself?: Permission;
  /** Whether the answer has an ETag: that of the object in it. */
  readonly etag?: true;
  /** Whether the change is made only with the ETag of what it changes in If-Match. */
  readonly ifMatch?: true;
  /** Whether it makes what is not there yet, and with If-None-Match: * that alone. */
  readonly ifNoneMatch?: true;
  /** Whether it takes an Idempotency-Key, so that a repetition does nothing twice. */
  readonly idempotent?: true;
}

/** How the account API is called at an endpoint. */
export interface AccountTerms {
  /** What the token must be good for. */
  readonly right: AccountRight;
  /** Whether its person must have logged in just now, with all that they are asked for (RFC 9470). */
  readonly fresh?: true;
}

/** How the transmitter of security events is called at an endpoint. */
export interface SignalTerms {
  /** What the token must be good for; `ssf.manage` is good for all. */
  readonly scope: SignalScope;
}

/**
 * One operation of the product as data: routes, documents, clients and error bodies are made from it.
 * `Body` is what a handler gets, `Sent` what a client sends for it; `Query` what it sends in the URI, and
 * `Read` what a handler gets of that; `Signed` are the media types of answers that are one JWT.
 */
export interface Endpoint<Body = unknown, Response = unknown, Sent = unknown, Refusals extends RefusalTable = RefusalTable, Query = unknown, Signed extends string = string, Params = unknown, Read = unknown> {
  /** The OpenAPI operationId. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What stands in braces is one of `params`. */
  readonly path: string;
  readonly summary: string;
  /** The document and section that define it. */
  readonly spec: string;
  readonly body?: BodyContract<Body, Sent>;
  /** What may stand in the URI. */
  readonly query?: z.ZodType<Read, Query>;
  /** What stands in the path, each a segment of it. */
  readonly params?: z.ZodType<Params, Params>;
  /** Who may call it, where it is one of the admin API. */
  readonly admin?: AdminTerms;
  /** The same, where it is one of the account API. */
  readonly account?: AccountTerms;
  /** The same, where it is one of the transmitter of security events. */
  readonly signals?: SignalTerms;
  /** Of the answer; application/json when absent. */
  readonly contentType?: 'application/json' | 'application/scim+json' | 'application/samlmetadata+xml' | 'text/xml' | 'text/html' | 'text/event-stream';
  /** Of a successful answer; 200 when absent. */
  readonly status?: 200 | 201 | 202 | 204;
  /** The successful answer. */
  readonly response: z.ZodType<Response>;
  /** Media types of that answer: `application/json` when absent; none for an empty body; any other carries a JWT. */
  readonly responseTypes?: readonly ('application/json' | Signed)[];
  /** The body of every refusal, by status. */
  readonly errors: { readonly [Status in keyof Refusals]: z.ZodType<Refusals[Status]> };
  /** Of the request's body, in bytes; 64 KB when absent. */
  readonly bodyLimit?: number;
  /** Cache-Control of a successful answer, in seconds; 0 means no-store. */
  readonly maxAge: number;
  /** Whether scripts of any origin may read the answer; never with credentials. */
  readonly publicCors: boolean;
  /** Whether scripts of the origins that the client lists may read the answer; never with credentials. */
  readonly clientCors?: true;
}

/** Types an endpoint; what it has not, a caller cannot send. */
export const endpoint = <Body = never, Response = never, Sent = never, const Refusals extends RefusalTable = Record<never, never>, Query = never, Signed extends string = never, Params = never, Read = unknown>(
  definition: Endpoint<Body, Response, Sent, Refusals, Query, Signed, Params, Read>,
): Endpoint<Body, Response, Sent, Refusals, Query, Signed, Params, Read> => definition;
