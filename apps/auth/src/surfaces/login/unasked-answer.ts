import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Connection } from '../../domain/connections/connection.ts';
import { SamlUpstream } from '../../domain/connections/saml-upstream.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { UpstreamRequestStore } from '../../domain/connections/upstream-request.store.ts';
import type { UpstreamRefusal, Throttled } from '../../domain/connections/upstream.ts';
import type { XmlMessage } from '../../domain/saml/xml.ts';
import { ConnectionReturn } from './connection-return.ts';
import { FlowGate } from './flow-gate.ts';

/**
 * Takes whom a provider sends who has not asked to be logged in (SAML profiles section 4.1.5). A log-in for no application is begun for them once the answer is proven, so that all that
 * is asked of others is asked of them, and they come to their own account: wherever else a stranger wants them, nobody looks.
 */
@Injectable()
export class UnaskedAnswer {
  constructor(
    private readonly gate: FlowGate,
    private readonly saml: SamlUpstream,
    private readonly requests: UpstreamRequestStore,
    private readonly bound: UpstreamBound,
    private readonly back: ConnectionReturn,
  ) {}

  /** Undefined when the answer has been sent. */
  async take(request: FastifyRequest, reply: FastifyReply, connection: Connection | undefined, message: XmlMessage): Promise<UpstreamRefusal | Throttled | undefined> {
    if (!connection?.saml?.idpInitiated) return { refusal: 'wrong_answer', said: 'nobody asked for the answer' };
    const person = await this.bound.within(connection.id, request.ip, () => this.saml.personOf(connection, message, undefined, undefined));
    if ('refusal' in person) return person;
    const open = await this.gate.beginKept(request, reply);
    const { state } = await this.requests.begin(open.flow.id, connection.id, undefined);
    await this.requests.use(state, connection.id);
    await this.back.enter(request, reply, open, connection, state, person);
    return undefined;
  }
}
