import { Injectable } from '@nestjs/common';
import type { EventActor, EventDetails, EventSubject, EventType, NewEvent } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LastOwnerError } from '../../domain/administrators/administrator.store.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import type { Contract } from '../../platform/http/contract-call.ts';
import { RequestRate } from '../../platform/http/request-rate.ts';
import { readCall, type AdminCall } from './admin-call.ts';
import { Callers, type Caller } from './callers.ts';
import { demandMatch, demandPrecondition, etagOf } from './etag.ts';
import { Repetitions } from './repetitions.ts';

/** What a change is made in. Nothing outside of the transaction may be touched: it may be a dry run. */
export interface Change<Value> {
  readonly transaction: Transaction;
  /** Demands that what is about to be changed is what the caller has read (If-Match). */
  readonly demandMatch: (current: Value) => void;
  /** The header of that. */
  readonly ifMatch: string | undefined;
  /** `*`: it is made, and nothing that is there is changed. */
  readonly ifNoneMatch: '*' | undefined;
  /** The caller, as events name them. */
  readonly actor: EventActor;
  /** Writes down what is done, as the caller's act. */
  readonly record: <Type extends EventType>(type: Type, subject: EventSubject, details: EventDetails<Type>) => Promise<void>;
}

/** The work of a change; what takes long and needs no transaction is done before it is made. */
export type Work<Value> = (change: Change<Value>) => Promise<Value>;

/** The steps of every request to the admin API, in their order: who calls, how often, whether they may, what they want, and the answer. A handler does nothing but its own work. */
@Injectable()
export class AdminDoor {
  constructor(
    private readonly callers: Callers,
    private readonly rate: RequestRate,
    private readonly repetitions: Repetitions,
    private readonly audit: AuditStore,
  ) {}

  async read<Body, Value, Params, Query>(
    endpoint: Contract<Body, Value, Params, Query>,
    request: FastifyRequest,
    reply: FastifyReply,
    look: (call: AdminCall<Body, Params, Query>) => Promise<Value>,
  ): Promise<Value> {
    return answer(endpoint, reply, await look(await this.#open(endpoint, request, reply)));
  }

  /** For what goes on after the answer has begun: `stillMay` asks again whether the caller may, as at a request of their own. */
  async open<Body, Value, Params, Query>(
    endpoint: Contract<Body, Value, Params, Query>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<AdminCall<Body, Params, Query> & { readonly stillMay: () => Promise<boolean> }> {
    const stillMay = async () => {
      try {
        demandPermission(endpoint, request, await this.callers.of(request));
        return true;
      } catch (error) {
        if (error instanceof ProblemError) return false;
        throw error;
      }
    };
    return { ...(await this.#open(endpoint, request, reply)), stillMay };
  }

  async change<Body, Value, Params, Query extends DryRun>(
    endpoint: Contract<Body, Value, Params, Query>,
    request: FastifyRequest,
    reply: FastifyReply,
    prepare: (call: AdminCall<Body, Params, Query>) => Promise<Work<Value>> | Work<Value>,
  ): Promise<Value> {
    const call = await this.#open(endpoint, request, reply);
    const work = await prepare(call);
    const isDry = call.query.dry_run === 'true';
    const named = call.idempotencyKey === undefined || isDry ? undefined : { callerId: call.caller.id, name: call.idempotencyKey, content: contentOf(request) };
    const done = this.repetitions.once(named, async (transaction) => {
      const value = await work({ ...this.#acts(call.caller, transaction), transaction, ifMatch: call.ifMatch, ifNoneMatch: call.ifNoneMatch, demandMatch: (current) => demandMatch(call.ifMatch, current) });
      if (isDry) throw new Undone(value); // and with it the transaction
      return value;
    });
    return answer(endpoint, reply, await done.catch((error: unknown) => {
      if (error instanceof Undone) return error.value as Value;
      throw error instanceof LastOwnerError ? new ProblemError('last-owner') : error;
    }));
  }

  #acts({ kind, id, clientId }: Caller, transaction: Transaction): Pick<Change<unknown>, 'actor' | 'record'> {
    const actor = { kind, id };
    // The compiler cannot follow that the details are those of the type.
    return { actor, record: (type, subject, details) => this.audit.record({ type, actor, subject, client_id: clientId, details } as NewEvent, transaction) };
  }

  async #open<Body, Value, Params, Query>(endpoint: Contract<Body, Value, Params, Query>, request: FastifyRequest, reply: FastifyReply): Promise<AdminCall<Body, Params, Query>> {
    const caller = await this.callers.of(request);
    this.rate.charge(caller.id, reply);
    demandPermission(endpoint, request, caller);
    const call = readCall(endpoint, request, caller);
    if (endpoint.admin?.ifMatch) demandPrecondition(call.ifMatch);
    return call;
  }
}

/** What the query of every change holds. */
interface DryRun {
  readonly dry_run?: 'true' | 'false' | undefined;
}

/** Takes a transaction back, and what it came to out of it. */
class Undone extends Error {
  constructor(readonly value: unknown) {
    super('a dry run');
  }
}

function demandPermission(endpoint: Pick<Contract<unknown, unknown, unknown, unknown>, 'admin'>, request: FastifyRequest, caller: Caller): void {
  const permission = endpoint.admin?.permission;
  const isAllowed = permission ? caller.permissions.has(permission) || actsOnItself(endpoint, request, caller) : caller.permissions.size > 0;
  if (!isAllowed) throw new ProblemError('forbidden', permission ? { permission } : {});
}

/** Whether a client does something with the object of its own name, and may. */
const actsOnItself = ({ admin }: Pick<Contract<unknown, unknown, unknown, unknown>, 'admin'>, request: FastifyRequest, { kind, id, permissions }: Caller): boolean =>
  admin?.ofItself !== undefined && kind === 'client' && permissions.has(admin.ofItself) && Object.values(request.params as Record<string, string>).every((value) => value === id);

/** All that makes a request what it is, but who sends it. */
const contentOf = ({ method, url, body }: FastifyRequest): string => JSON.stringify([method, url, body instanceof Uint8Array ? Buffer.from(body).toString('base64') : '']);

function answer<Value>({ admin }: Contract<unknown, Value, unknown, unknown>, reply: FastifyReply, value: Value): Value {
  if (admin?.etag) reply.header('ETag', etagOf(value));
  return value;
}
