import { Injectable } from '@nestjs/common';
import { scimContentType, scimMessages } from '@symbolon/contracts';
import { PushFailure, type ScimTarget } from '../../domain/provisioning/scim-target.ts';
import { Clock } from '../../platform/clock.ts';
import { failureReason } from '../../platform/failure-reason.ts';
import { Outbound, OutboundError } from '../../platform/outbound/outbound.ts';
import { tracedCall } from '../../platform/traces.ts';
import { AccessTokens } from './access-tokens.ts';
import { isRemoteId, type Account } from './account.ts';
import { jsonOf } from './json-of.ts';

const patienceMs = 10_000;
/** Of one account, and of a page of them, or a group with its members. */
const mostBytes = 1 << 18;
const mostBytesOfPage = 1 << 23;

/** What an application says: of an account or a group, with its ETag where it has one. */
export interface ScimAnswer {
  readonly status: number;
  readonly json: Account;
  readonly etag: string | undefined;
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Account;
  readonly etag?: string | undefined;
  readonly isPage?: true;
}

/** Answers that say nothing of one person: who we are is not taken, or it has no time for anybody. Another failure (500) may be of this person alone, and is no reason to keep everybody waiting. */
const isOfTarget = (status: number): boolean => [401, 429, 502, 503, 504].includes(status) || (status >= 300 && status < 400);

/** What is too long is so whoever else is asked for; a group is written after it was read or looked for, so that whoever does not take it in time has just answered. */
const isOfOne = (error: unknown, method: Asked['method'], isPage: true | undefined): boolean =>
  error instanceof OutboundError && (error.code === 'answer too long' || (error.code === 'no answer in time' && isPage === true && method !== 'GET'));

/** Calls the SCIM server of an application (RFC 7644). What is no whole answer in time is none; what it says in words is not kept, for it may quote what was sent. */
@Injectable()
export class ScimCalls {
  #isStopped = false;

  constructor(
    private readonly outbound: Outbound,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /** Nothing is asked any more, so that what takes many calls ends with the one that is under way. */
  stop(): void {
    this.#isStopped = true;
  }

  async ask(target: ScimTarget, asked: Asked): Promise<ScimAnswer> {
    return tracedCall({ name: 'scim' }, async (call) => {
      const answer = await this.#send(target, asked);
      call.status = answer.status;
      if (answer.status === 401) this.tokens.forget(target.id);
      if (isOfTarget(answer.status)) throw new PushFailure(sentenceOf(answer.status), 'target', answer.status, secondsOf(answer.headers['retry-after'], this.clock.now()));
      const json = jsonOf(answer.body);
      if (json === undefined && answer.status >= 200 && answer.status < 300 && (asked.method === 'GET' || asked.method === 'POST')) throw new PushFailure('the answer is no object of JSON', 'target', answer.status);
      return { status: answer.status, json: json ?? {}, etag: answer.headers.etag };
    });
  }

  async #send(target: ScimTarget, { method, path, body, etag, isPage }: Asked) {
    this.#demandTime();
    const token = await this.tokens.of(target);
    this.#demandTime();
    const headers = {
      authorization: `Bearer ${token}`,
      accept: `${scimContentType}, application/json`,
      ...(body && { 'content-type': scimContentType }),
      ...(etag !== undefined && { 'if-match': etag }),
    };
    const call = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return this.outbound.request(target.url + path, call, { mostBytes: isPage ? mostBytesOfPage : mostBytes, patienceMs }).catch((error: unknown) => {
      throw new PushFailure(failureReason(error, OutboundError), isOfOne(error, method, isPage) ? 'one' : 'target');
    });
  }

  #demandTime(): void {
    if (this.#isStopped) throw new PushFailure('this node stops', 'node');
  }
}

/** The refusal of one person, with the word that the standard has for it (RFC 7644 section 3.12). */
export function refusal({ status, json }: ScimAnswer): PushFailure {
  const type = json['scimType'];
  return new PushFailure(typeof type === 'string' && /^[A-Za-z]{1,40}$/.test(type) ? `refused: ${type}` : 'refused', 'one', status);
}

export const isDone = ({ status }: ScimAnswer): boolean => status >= 200 && status < 300;

/** What the application calls an account, or a group. */
export function idOf({ id }: Account): string {
  if (!isRemoteId(id)) throw new PushFailure('the answer has no id that can be used', 'target');
  return id;
}

/** The accounts in a list. */
export function listed(answer: Account): readonly Account[] {
  const { schemas, Resources: found = [] } = answer;
  if (!Array.isArray(schemas) || !schemas.includes(scimMessages.list) || !Array.isArray(found)) throw new PushFailure('the answer is no list', 'target', 200);
  return found.filter((each): each is Account => typeof each === 'object' && each !== null);
}

const sentenceOf = (status: number): string => (status === 401 ? 'the token is not taken' : status === 429 ? 'too many requests' : status < 400 ? 'it is somewhere else' : 'it has no time');

/** Seconds, or a day and time (RFC 9110 section 10.2.3). */
function secondsOf(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - now.getTime()) / 1000);
}
