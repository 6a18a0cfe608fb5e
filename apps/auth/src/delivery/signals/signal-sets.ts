import { Injectable } from '@nestjs/common';
import { signalTypes, type Event, type SubjectIdentifier } from '@symbolon/contracts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import type { Client } from '../../domain/clients/client.ts';
import { eventSignals, initiatorOf } from '../../domain/signals/event-signals.ts';
import { mayHear, supportedBy, type Signal } from '../../domain/signals/signal-stream.ts';
import { SecurityEventIssuer } from '../../domain/tokens/security-event-issuer.ts';
import { epochSeconds } from '../../platform/clock.ts';

/** Makes the token of what a stream tells, each time anew, by what was written down: what is said of a person is kept in one place. */
@Injectable()
export class SignalSets {
  constructor(
    private readonly issuer: SecurityEventIssuer,
    private readonly audit: AuditStore,
  ) {}

  /** Undefined where what it is about is kept no longer, or the client may hear of it no more: its scopes may be others than when it was queued. */
  async of(client: Client, { streamId, jti, type, userId, sessionId, eventId, eventAt, said, queuedAt }: Signal): Promise<string | undefined> {
    if (!mayHear(client) || (userId !== null && !supportedBy(client).some((each) => each === type))) return undefined;
    if (userId === null) return this.issuer.issue(client, { jti, at: queuedAt, type, told: said, subject: { format: 'opaque', id: streamId } });
    if (sessionId !== null) return this.issuer.issue(client, { jti, at: queuedAt, type, told: { event_timestamp: epochSeconds(queuedAt) }, subject: this.issuer.logInFor(client, userId, sessionId) });
    const event = eventId !== null && eventAt ? await this.audit.find(eventId, eventAt) : undefined;
    const told = event && eventSignals[event.type]?.told(event);
    return told && this.issuer.issue(client, { jti, at: queuedAt, type, told: { ...commonOf(type, event), ...told }, subject: this.#subjectOf(client, userId, type, event) });
  }

  /** Who is called by another address is named by the one before, as RISC 1.0 section 2.5 has it: only who knows that address is told (domain/signals/signal-spread.ts). */
  #subjectOf(client: Client, userId: string, type: string, event: Event): SubjectIdentifier {
    return type === signalTypes.identifierChanged ? { format: 'email', email: (event.details as { readonly before: string }).before } : this.issuer.personFor(client, userId);
  }
}

/** What CAEP has of every event; RISC has none of it. */
const commonOf = (type: string, event: Event) => (type.includes('/caep/') ? { event_timestamp: epochSeconds(new Date(event.at)), initiating_entity: initiatorOf(event) } : {});
