import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LRUCache } from 'lru-cache';
import { Clock, epochSeconds } from '../clock.ts';
import { Settings } from '../config.ts';
import { ProblemError } from '../errors/problem-error.ts';

/** Seconds. */
const window = 60;
const capacity = 10_000;

interface Counted {
  readonly since: number;
  requests: number;
}

/** Counts the requests of each caller in each process, and says so in every answer (draft-ietf-httpapi-ratelimit-headers). */
@Injectable()
export class RequestRate {
  /** Room for all is taken at once: with the first request. */
  #callers: LRUCache<string, Counted> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** One more; refused when it is one too many. */
  charge(callerId: string, reply: FastifyReply, quota = this.settings.SYMBOLON_ADMIN_RATE): void {
    const now = epochSeconds(this.clock.now());
    const callers = (this.#callers ??= new LRUCache<string, Counted>({ max: capacity }));
    const known = callers.get(callerId);
    const counted = known && now < known.since + window ? known : { since: now, requests: 0 };
    counted.requests += 1;
    callers.set(callerId, counted);
    const reset = counted.since + window - now;
    reply.header('RateLimit-Policy', `"default";q=${quota};w=${window}`).header('RateLimit', `"default";r=${Math.max(0, quota - counted.requests)};t=${reset}`);
    if (counted.requests > quota) throw new ProblemError('too-many-requests', { retryAfter: reset });
  }
}
