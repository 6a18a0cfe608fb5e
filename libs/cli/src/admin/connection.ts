import { addressOf, BrokenContract, call, canonicalUsername, Problem, type Endpoint, type RefusalTable } from '@symbolon/contracts';
import { CommandFailure } from '../command.ts';
import { accessToken } from './access-token.ts';
import { notReady, PassingFailure, refused, unreachable } from './failures.ts';
import { LoginFile } from './login-file.ts';

/** Whatever endpoint of the admin API. */
export type AdminEndpoint = Endpoint<unknown, unknown, object, RefusalTable, object, string, object>;

/** What a command sends to one. */
export interface Sent {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: object | undefined;
  readonly ifMatch?: string | undefined;
}

/** What came of it. */
export interface Told {
  readonly value: unknown;
  readonly etag: string | undefined;
}

/** Sends to the admin API in the name of who is logged in. */
export interface Connection {
  readonly send: (endpoint: AdminEndpoint, sent?: Sent) => Promise<Told>;
  /** A stream of server-sent events, after what was read of it before. */
  readonly stream: (endpoint: AdminEndpoint, query: Readonly<Record<string, string>>, place: string | undefined) => Promise<AsyncIterable<Uint8Array>>;
}

/** Opens one; the token is looked for at each call, so that a long list outlives it. */
export function connect(environment: NodeJS.ProcessEnv, asked: string | undefined): Connection {
  const file = new LoginFile(environment);
  return {
    async send(endpoint, { params, query, body, ifMatch } = {}) {
      const { issuer, token } = await accessToken(file, asked);
      // One command is one request: if it is sent again on the way, nothing is done twice.
      const idempotencyKey = endpoint.admin?.idempotent ? crypto.randomUUID() : undefined;
      const answer = await call(issuer, endpoint, { ...(params && { params }), ...(query && { query }), ...(body && { body }), ifMatch, idempotencyKey, authorization: `Bearer ${token}` }).catch((error: unknown) => {
        throw unreachable(issuer, error);
      });
      if (answer.ok) return { value: answer.value, etag: answer.headers.get('etag') ?? undefined };
      throw failureOf(issuer, Problem.parse(answer.value));
    },
    async stream(endpoint, query, place) {
      const { issuer, token } = await accessToken(file, asked);
      const headers = { accept: 'text/event-stream', authorization: `Bearer ${token}`, ...(place !== undefined && { 'last-event-id': place }) };
      const answer = await fetch(addressOf(issuer, endpoint, query), { redirect: 'error', headers }).catch((error: unknown) => {
        throw unreachable(issuer, error);
      });
      if (answer.ok && answer.body) return answer.body;
      const problem = Problem.safeParse(await answer.json().catch(() => undefined)).data;
      if (!problem) throw unreachable(issuer, new BrokenContract(endpoint.id, answer.status, 'it is no problem document'));
      const failure = failureOf(issuer, problem);
      throw problem.status === 429 || problem.status === 503 ? new PassingFailure(failure, Number(answer.headers.get('retry-after') ?? 1)) : failure;
    },
  };
}

/** A token that is refused is no refusal of the work: whoever logs in again gets on. */
function failureOf(issuer: string, problem: Problem): CommandFailure {
  return problem.status === 401 ? notReady(`${issuer} takes the log-in no more: symbolon login ${issuer}`) : refused(problem);
}

/** The id of a person who is named by it or by their log-in name. `list` is the endpoint that finds people. */
export async function userIdOf({ send }: Connection, list: AdminEndpoint, name: string): Promise<string> {
  if (/^user_[\w-]{22}$/.test(name)) return name;
  const wanted = canonicalUsername(name);
  const { value } = await send(list, { query: { username: wanted, limit: '200' } });
  const found = itemsOf(value).find(({ username }) => username === wanted);
  if (typeof found?.['user_id'] !== 'string') throw new CommandFailure(`Nobody has the log-in name ${JSON.stringify(name)}.`, 1);
  return found['user_id'];
}

/** The rows of a page. */
export function itemsOf(value: unknown): readonly Members[] {
  const { items } = membersOf(value);
  return Array.isArray(items) ? items.map(membersOf) : [];
}

export type Members = Readonly<Record<string, unknown>>;

/** An object as its members; everything else has none. */
export const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {});
