import { Injectable } from '@nestjs/common';
import { signalScopes, type SignalScope } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { signalsAudience } from '../../domain/access/signals-api.ts';
import type { Client } from '../../domain/clients/client.ts';
import { AccessTokenReader, stillGranted } from '../../domain/tokens/access-token.reader.ts';
import { Settings } from '../../platform/config.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { bearerToken } from '../../platform/http/bearer-token.ts';
import { readSaid, type Contract, type Said } from '../../platform/http/contract-call.ts';
import { note } from '../../platform/http/request-log.ts';
import { RequestRate } from '../../platform/http/request-rate.ts';
import { doneFor } from '../../platform/request-origin.ts';

/** A request as its contract reads it, and whose streams it is about. */
export interface SignalsCall<Body, Params, Query> extends Said<Body, Params, Query> {
  readonly client: Client;
}

/** The steps of every request about streams, in their order: which client, how often, whether its token may, what is wanted. A client sees its own streams, and no others. */
@Injectable()
export class SignalsDoor {
  readonly #audience: string;

  constructor(
    private readonly accessTokens: AccessTokenReader,
    private readonly rate: RequestRate,
    { SYMBOLON_ISSUER: issuer }: Settings,
  ) {
    this.#audience = signalsAudience(issuer);
  }

  async open<Body, Value, Params, Query>(
    endpoint: Contract<Body, Value, Params, Query>,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (call: SignalsCall<Body, Params, Query>) => Promise<Value>,
  ): Promise<Value> {
    const { client, scopes } = await this.#caller(request);
    this.rate.charge(`ssf:${client.clientId}`, reply);
    const scope = endpoint.signals?.scope;
    if (scope !== undefined && !scopes.includes(scope) && !scopes.includes('ssf.manage')) throw new ProblemError('insufficient-scope', { detail: `It needs the scope ${scope}.`, challenge: { error: 'insufficient_scope', scope } });
    const said = readSaid(endpoint, request);
    return doneFor({ request_id: request.id, address: request.ip.slice(0, 64), client_id: client.clientId }, () => work({ client, ...said }));
  }

  /** The primary is asked each time. A person's token is none for this: whoever uses an application is not to change what it is told. */
  async #caller(request: FastifyRequest): Promise<{ readonly client: Client; readonly scopes: readonly SignalScope[] }> {
    const token = bearerToken(request);
    if (!token) throw new ProblemError('unauthenticated', { reason: 'no access token' });
    const found = await this.accessTokens.read(token);
    if (!found) throw inactive('access token not active');
    note(request, { client_id: found.client.clientId });
    if (found.claims.aud !== this.#audience) throw inactive('access token for another audience', `The token must have the audience ${this.#audience}, and no other.`);
    if (found.claims.sub !== found.client.clientId) throw inactive('token of a person', 'The token must be of a client that acts for itself (client_credentials).');
    return { client: found.client, scopes: stillGranted(found, Object.keys(signalScopes) as readonly SignalScope[], (scope) => scope) };
  }
}

const inactive = (reason: string, detail?: string): ProblemError => new ProblemError('unauthenticated', { reason, challenge: { error: 'invalid_token' }, ...(detail !== undefined && { detail }) });
