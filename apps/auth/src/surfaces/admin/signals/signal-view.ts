import { deliveryMethods, type AdminSignalStream, type SignalSource } from '@symbolon/contracts';
import type { Connection } from '../../../domain/connections/connection.ts';
import type { HearingStore } from '../../../domain/connections/hearing/hearing.store.ts';
import type { StreamState } from '../../../domain/signals/stream-states.ts';

const told = (time: Date | null | undefined): string | null => time?.toISOString() ?? null;

/** A stream as the wire tells it. */
export const streamStateView = (stream: StreamState): AdminSignalStream => ({
  stream_id: stream.id,
  client_id: stream.clientId,
  client_name: stream.clientName ?? stream.clientId,
  description: stream.description,
  delivery: { method: stream.endpointUrl === null ? deliveryMethods.poll : deliveryMethods.push, endpoint_url: stream.endpointUrl },
  events_requested: stream.eventsRequested,
  status: stream.status,
  status_reason: stream.statusReason,
  waiting: stream.waiting,
  waiting_since: told(stream.waitingSince),
  last_delivered_at: told(stream.lastDeliveredAt),
  failing_since: told(stream.failingSince),
  last_error: stream.lastErrorAt && stream.lastError !== null ? { at: stream.lastErrorAt.toISOString(), reason: stream.lastError } : null,
  created_at: stream.createdAt.toISOString(),
});

type Heard = Awaited<ReturnType<HearingStore['list']>>[number];

/** What a provider told last, as the wire tells it; when it is asked, where it is. */
export function sourceOf({ id, name, stream }: Connection, heard: Heard | undefined): SignalSource {
  return {
    connection: id,
    name,
    method: stream ? deliveryMethods.poll : deliveryMethods.push,
    received: heard?.receivedAt ? { at: heard.receivedAt.toISOString(), type: heard.receivedType ?? 'other' } : null,
    refused: heard?.refusedAt ? { at: heard.refusedAt.toISOString(), reason: heard.refusal ?? 'other' } : null,
    polled_at: stream ? told(heard?.polledAt) : null,
    due_at: stream ? told(heard?.dueAt) : null,
    failing_since: stream ? told(heard?.failingSince) : null,
    last_error: stream ? (heard?.lastError ?? null) : null,
  };
}
