import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Arrivals, type WayBack } from '../../domain/connections/arrivals.ts';
import { upstreamAmr } from '../../domain/connections/connection.ts';
import type { LinkRefusal } from '../../domain/connections/link-decision.ts';
import { mapped, type MappedPerson } from '../../domain/connections/mapped-person.ts';
import type { ProvenPerson } from '../../domain/connections/upstream-person.ts';
import type { UpstreamRefusal } from '../../domain/connections/upstream.ts';
import { note } from '../../platform/http/request-log.ts';
import { EmailVerification } from './email-verification.ts';
import { Entry } from './entry.ts';
import { FlowGate, pagePath, type OpenFlow } from './flow-gate.ts';
import { isSilent } from './passed-on.ts';

/** Why somebody who came back is not in; who has to prove an account is led to the log-in page, with the address. */
export type ConnectionRefusal =
  | (UpstreamRefusal & { readonly hint?: undefined })
  | { readonly refusal: LinkRefusal | 'throttled'; readonly said?: undefined; readonly hint?: undefined }
  | { readonly refusal: 'prove_account'; readonly said?: undefined; readonly hint: string | undefined };

/** Lets in whom another provider vouches for, by the rules of every other door: it is a first factor. */
@Injectable()
export class ConnectionLogin {
  constructor(
    private readonly arrivals: Arrivals,
    private readonly verification: EmailVerification,
    private readonly entry: Entry,
    private readonly gate: FlowGate,
  ) {}

  /** Undefined when the answer has been sent. */
  async enter(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, way: WayBack, proven: ProvenPerson): Promise<ConnectionRefusal | undefined> {
    const person = { ...proven, ...(await mapped(way.connection, proven.told)) };
    const arrival = await this.arrivals.settle(way, person);
    const asksByMail = arrival.decision === 'ask by mail';
    if (asksByMail && !isSilent(open.flow.request)) return this.#askByMail(request, reply, open, way, person);
    if (asksByMail || arrival.decision === 'prove account') return { refusal: 'prove_account', hint: person.email };
    if (!('user' in arrival)) return { refusal: arrival.decision };
    const { user, isNew } = arrival;
    const isIn = await this.entry.first(request, reply, open, { user, amr: person.amr, isLeaving: user.deletionAt !== null });
    note(request, { user_id: user.id, event: isNew ? 'signup' : isIn ? 'login' : 'first_factor' });
    await this.gate.goOn(reply, open);
    return undefined;
  }

  /** As who signs up by page: whether the address is taken is told only to its owner. */
  async #askByMail(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, way: WayBack, person: MappedPerson): Promise<ConnectionRefusal | undefined> {
    const user = { ...this.arrivals.userOf(person), emailVerified: false };
    if (!(await this.verification.mayMail(request, open, user.username))) return { refusal: 'throttled' }; // no page asked for a check, and a log-in elsewhere is one
    await this.verification.begin(request, open, { user, amr: upstreamAmr }, (transaction, until) => this.arrivals.makeUnproven(transaction, way, person, user, until));
    await reply.redirect(pagePath('verify-email', open.flow.id), 303);
    return undefined;
  }
}
