import type { Passkey } from './passkey.ts';

/** What one round asks for; every connection keeps one request under way. */
export type Job = {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second in all; as many as are answered when absent. */
  readonly rate?: number;
  readonly headers: Readonly<Record<string, string>>;
} & (
  | { readonly kind: 'repeat'; readonly method: 'GET' | 'POST'; readonly body?: string }
  /** Each request presents the refresh token of the answer before; one first token for each connection. */
  | { readonly kind: 'refresh'; readonly first: readonly string[] }
  /** Each request is a sign-up of another user. */
  | { readonly kind: 'signup'; readonly form: string; readonly prefix: string }
  /** Each pair of requests: a code for a browser that is logged in, and its redemption. */
  | { readonly kind: 'code'; readonly authorize: string; readonly cookie: string; readonly form: string }
  /** Each five requests: a browser that nobody is logged in with begins a flow, is shown the log-in page, sends one of its forms, goes on with the flow, and the code is redeemed. */
  | { readonly kind: 'log_in'; readonly authorize: string; readonly by: Readonly<Record<string, string>> | Passkey; readonly form: string }
);

/** What came of it. Only the expected status counts as an answer. */
export interface Load {
  /** Milliseconds of each answer; of a log-in, from its first request to its token. */
  readonly times: readonly number[];
  readonly seconds: number;
  /** Other statuses, broken connections and timeouts. */
  readonly errors: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds of the answers with status 503. */
  readonly refusedTimes: readonly number[];
  /** The last answers of some connections, to be checked. */
  readonly samples: readonly string[];
}
