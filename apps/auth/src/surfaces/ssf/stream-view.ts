import { api, deliveryMethods, type DeliveryEntry, type SignalStream } from '@symbolon/contracts';
import type { Client } from '../../domain/clients/client.ts';
import { deliveredOf, supportedBy, verificationInterval, type SignalStream as StoredStream, type StreamChoice } from '../../domain/signals/signal-stream.ts';
import { wrongMember } from '../../platform/errors/problem-error.ts';

/** A stream as its receiver sees it; never with what is sent with a push. */
export function streamView(issuer: string, client: Client, stream: StoredStream): SignalStream {
  return {
    stream_id: stream.id,
    iss: issuer,
    aud: client.clientId,
    events_supported: supportedBy(client),
    events_requested: stream.eventsRequested,
    events_delivered: deliveredOf(stream, client),
    delivery: stream.endpointUrl === null ? { method: deliveryMethods.poll, endpoint_url: issuer + api.signals.poll.path.replace('{stream_id}', stream.id) } : { method: deliveryMethods.push, endpoint_url: stream.endpointUrl },
    min_verification_interval: verificationInterval,
    ...(stream.description !== null && { description: stream.description }),
  };
}

interface Entry {
  readonly events_requested: readonly string[];
  readonly delivery: DeliveryEntry;
  readonly description?: string;
}

export const choiceOf = ({ events_requested, delivery, description }: Entry): StreamChoice => ({
  description: description ?? null,
  eventsRequested: [...new Set(events_requested)],
  endpointUrl: delivery.method === deliveryMethods.push ? (delivery.endpoint_url ?? null) : null,
  authorization: delivery.authorization_header ?? null,
});

const transmitterSupplied = ['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval'] as const;

/** What is the transmitter's has to be what it is (SSF 1.0 section 8.1.1.3). */
export function demandOwn(sent: Partial<Record<(typeof transmitterSupplied)[number], unknown>>, current: SignalStream): void {
  for (const name of transmitterSupplied) if (sent[name] !== undefined && !isSame(sent[name], current[name])) throw wrongMember(`/${name}`, 'is what the transmitter says, and another');
}

/** Lists are sets here. */
const isSame = (one: unknown, other: unknown): boolean => asSet(one) === asSet(other);
const asSet = (value: unknown): string => JSON.stringify(Array.isArray(value) ? (value as readonly unknown[]).map(String).sort() : value);
