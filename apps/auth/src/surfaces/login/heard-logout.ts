import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Connection } from '../../domain/connections/connection.ts';
import { SamlLogout, type LogoutMessage } from '../../domain/connections/saml-logout.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { UpstreamLogins } from '../../domain/connections/upstream-logins.ts';
import type { Throttled, UpstreamRefusal } from '../../domain/connections/upstream.ts';
import { note } from '../../platform/http/request-log.ts';

/** What is said back of a log-out that was taken. */
export interface HeardLogout {
  readonly id: string;
  readonly relayState: string | undefined;
  /** Whether everybody was told who is to be told: applications of SAML hear of it by a browser of ours alone. */
  readonly isWhole: boolean;
}

/** Takes what a provider that speaks SAML says is over, by whichever of our places: bounded, proven, once. */
@Injectable()
export class HeardLogouts {
  constructor(
    private readonly saml: SamlLogout,
    private readonly logins: UpstreamLogins,
    private readonly bound: UpstreamBound,
  ) {}

  async hear(request: FastifyRequest, connection: Connection, place: 'slo' | 'sloBySoap', read: () => Promise<LogoutMessage>): Promise<HeardLogout | UpstreamRefusal | Throttled> {
    const asked = await this.bound.hearing(request.ip, () => this.saml.asked(connection, place, read));
    if ('refusal' in asked) return asked;
    const ended = await this.logins.end(connection, asked);
    if (!ended) return { refusal: 'wrong_answer', said: 'the log-out has come before' };
    note(request, { event: 'upstream_logout' });
    return { id: asked.jti, relayState: asked.relayState, isWhole: ended.every(({ samlNames }) => samlNames.length === 0) };
  }
}
