import type { Event } from '@symbolon/contracts';
import type { MasterKey } from '@symbolon/crypto';
import type { NewEventRow } from '@symbolon/database';
import { canonicalJson } from './canonical-json.ts';

/** An event as its row holds it; place and link in the chain come later. */
export interface EventRow extends Omit<NewEventRow, 'details'> {
  readonly details: unknown;
}

/** The row of an event, with the keyed hash of all that it says. */
export function rowOf(event: Event, masterKey: MasterKey): EventRow & { readonly details: object; readonly mac: Uint8Array<ArrayBuffer> } {
  const { id, at, type, actor, subject, client_id, request_id, address, details } = event;
  const plain = JSON.parse(JSON.stringify(details)) as object; // as it will be read again: without members that are undefined
  return {
    id, at: new Date(at), type, details: plain,
    actorKind: actor.kind, actorId: actor.id ?? null,
    subjectKind: subject?.kind ?? null, subjectId: subject?.id ?? null,
    clientId: client_id ?? null, requestId: request_id ?? null, address: address ?? null,
    mac: eventMac({ ...event, details: plain } as Event, masterKey),
  };
}

/** What a row says, in the words of the contract; the release that wrote it may have been another. */
export function eventOf(row: EventRow): Event {
  return {
    id: row.id,
    at: row.at.toISOString(),
    type: row.type,
    actor: { kind: row.actorKind, ...(row.actorId !== null && { id: row.actorId }) },
    subject: row.subjectKind === null ? null : { kind: row.subjectKind, id: row.subjectId },
    ...(row.clientId !== null && { client_id: row.clientId }),
    ...(row.requestId !== null && { request_id: row.requestId }),
    ...(row.address !== null && { address: row.address }),
    details: row.details,
  } as Event;
}

/** Over the event as it is told, so that a line that was exported can be held against it. */
export const eventMac = (event: Event, masterKey: MasterKey): Uint8Array<ArrayBuffer> => masterKey.mac('event', canonicalJson(event));
