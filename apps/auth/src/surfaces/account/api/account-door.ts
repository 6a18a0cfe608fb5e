import { Injectable } from '@nestjs/common';
import { accountScopeFor } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { freshness } from '../../../domain/sessions/session.ts';
import { Settings } from '../../../platform/config.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { readSaid, type Contract, type Said } from '../../../platform/http/contract-call.ts';
import { RequestRate } from '../../../platform/http/request-rate.ts';
import { doneFor } from '../../../platform/request-origin.ts';
import { FreshProof } from '../fresh-proof.ts';
import { AccountCallers, type AccountCaller } from './account-callers.ts';

/** A request as its contract reads it, and whose account it is about. */
export interface AccountCall<Body, Params, Query> extends Said<Body, Params, Query> {
  readonly caller: AccountCaller;
}

/** The steps of every request to the account API, in their order: whose account, how often, whether the token may, what is wanted, whether they have just logged in. A handler does nothing but its own work. */
@Injectable()
export class AccountDoor {
  constructor(
    private readonly callers: AccountCallers,
    private readonly rate: RequestRate,
    private readonly proof: FreshProof,
    private readonly settings: Settings,
  ) {}

  async open<Body, Value, Params, Query>(
    endpoint: Contract<Body, Value, Params, Query>,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (call: AccountCall<Body, Params, Query>) => Promise<Value>,
  ): Promise<Value> {
    return this.#open(endpoint, request, reply, async (call) => {
      if (endpoint.account?.fresh) await this.#demandFresh(call.caller);
      return work(call);
    });
  }

  /**
   * The same where what is sent may have been added before: with their first factor each log-in of a person is one that has not shown it, and
   * the request sent once more is still to have its answer. So the log-in is looked at once nothing came of it, before it is said why;
   * that nothing is added by one that is not enough, `Whose.isStill` sees to, with the person held.
   */
  async add<Body, Value, Params, Query>(
    endpoint: Contract<Body, Value, Params, Query>,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (call: AccountCall<Body, Params, Query>) => Promise<Value>,
  ): Promise<Value> {
    return this.#open(endpoint, request, reply, (call) =>
      work(call).catch(async (error: unknown) => {
        if (error instanceof ProblemError) await this.#demandFresh(call.caller);
        throw error;
      }),
    );
  }

  async isFresh(caller: AccountCaller): Promise<boolean> {
    return (await this.proof.missing(caller)) === undefined;
  }

  /** What happens is written down with the application that it happened through. */
  async #open<Body, Value, Params, Query>(
    endpoint: Contract<Body, Value, Params, Query>,
    request: FastifyRequest,
    reply: FastifyReply,
    work: (call: AccountCall<Body, Params, Query>) => Promise<Value>,
  ): Promise<Value> {
    const caller = await this.callers.of(request);
    this.rate.charge(caller.userId, reply, this.settings.SYMBOLON_ACCOUNT_RATE);
    demandRight(endpoint, caller);
    const said = readSaid(endpoint, request);
    return doneFor({ request_id: request.id, address: request.ip, client_id: caller.clientId }, () => work({ caller, ...said }));
  }

  async #demandFresh(caller: AccountCaller): Promise<void> {
    const missing = await this.proof.missing(caller);
    if (missing) throw new ProblemError('log-in-again', { challenge: { error: 'insufficient_user_authentication', ...missing, max_age: String(freshness) } });
  }
}

function demandRight({ account }: Pick<Contract<unknown, unknown, unknown, unknown>, 'account'>, { rights }: AccountCaller): void {
  const scope = account && !rights.has(account.right) ? accountScopeFor(account.right) : undefined;
  if (scope !== undefined) throw new ProblemError('insufficient-scope', { detail: `It needs the scope ${scope}.`, challenge: { error: 'insufficient_scope', scope } });
}
