import { Injectable } from '@nestjs/common';
import { scimContentType } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ScimSourceStore } from '../../domain/provisioning/scim-source.store.ts';
import { ScimTokenStore } from '../../domain/provisioning/scim-token.store.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { ScimError } from '../../platform/errors/scim-error.ts';
import { bearerToken } from '../../platform/http/bearer-token.ts';
import { readSaid, type Contract, type Said } from '../../platform/http/contract-call.ts';
import { note } from '../../platform/http/request-log.ts';
import { RequestRate } from '../../platform/http/request-rate.ts';
import { asScim } from '../../platform/http/scim-answer.ts';
import type { Json } from './read-value.ts';
import { names } from './version.ts';

/** A directory that calls. */
export interface Source {
  readonly id: string;
  readonly name: string;
}

/** A request as its contract reads it, and whose it is. */
export interface ScimCall<Body, Params, Query> extends Said<Body, Params, Query> {
  readonly source: Source;
  readonly ifMatch: string | undefined;
}

/** What a handler has come to. */
export interface Outcome {
  readonly status?: number;
  /** None for an answer without a body. */
  readonly body?: Json;
  readonly location?: string;
  readonly version?: string;
}

/** The steps of every request of SCIM, in their order: whose token it is, how often, what they want, and the answer. */
@Injectable()
export class ScimDoor {
  constructor(
    private readonly tokens: ScimTokenStore,
    private readonly sources: ScimSourceStore,
    private readonly rate: RequestRate,
  ) {}

  async serve<Body, Value, Params, Query>(
    endpoint: Contract<Body, Value, Params, Query>,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (call: ScimCall<Body, Params, Query>) => Promise<Outcome> | Outcome,
  ): Promise<void> {
    const source = await this.#source(request);
    this.charge(source, reply);
    try {
      await answer(await work({ source, ifMatch: request.headers['if-match'], ...readSaid(endpoint, request) }), request, reply);
    } catch (error) {
      await this.#remember(source, `${endpoint.method} ${endpoint.path}`, error).catch(() => undefined); // it is told as it is all the same
      throw error;
    }
  }

  /** What a directory is refused, its administrators see; what was not found it often only wanted to know. */
  async #remember({ id }: Source, request: string, error: unknown): Promise<void> {
    const refusal = error instanceof OAuthError || error instanceof ProblemError ? asScim(error) : error;
    if (!(refusal instanceof ScimError) || refusal.status === 404) return;
    await this.sources.refused(id, { request, status: refusal.status, scimType: refusal.scimType ?? null });
  }

  /** One change more: each of a Bulk request counts as one of its own. */
  charge({ id }: Source, reply: FastifyReply): void {
    this.rate.charge(`scim:${id}`, reply);
  }

  /** The primary is asked each time: a token that was taken away counts nowhere from then on. */
  async #source(request: FastifyRequest): Promise<Source> {
    const token = bearerToken(request);
    const source = token === undefined ? undefined : await this.tokens.sourceOf(token.reveal());
    if (!source) throw new ScimError(401, 'The token is missing, not valid, over, or was taken away.', undefined, token === undefined ? 'no token' : 'token not known');
    note(request, { client_id: source.id });
    return source;
  }
}

/** Nothing is sent of what the caller has already (RFC 9110 section 13.1.2). */
async function answer({ status = 200, body, location, version }: Outcome, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (version !== undefined) reply.header('ETag', version);
  if (location !== undefined) reply.header('Location', location);
  const ifNoneMatch = request.headers['if-none-match'];
  if (request.method === 'GET' && version !== undefined && ifNoneMatch !== undefined && names(ifNoneMatch, version)) return void (await reply.status(304).send());
  reply.status(status);
  if (body === undefined) await reply.send();
  else await reply.type(scimContentType).send(JSON.stringify(body));
}
