import { Event, type EventType } from '@symbolon/contracts';
import { AuditStore } from '../src/domain/audit/audit.store.ts';
import type { Runtime } from '../src/process/runtime.ts';

/** What was written down so far, each as the contract has it; of some types, or of all. */
export async function eventsOf({ database, masterKey, clock, random }: Pick<Runtime, 'database' | 'masterKey' | 'clock' | 'random'>, ...types: readonly EventType[]): Promise<readonly Event[]> {
  const events: Event[] = [];
  for await (const event of new AuditStore(database, masterKey, clock, random).since(new Date(0))) events.push(Event.parse(event));
  return events.filter(({ type }) => types.length === 0 || types.includes(type));
}

/** What an event says of the request that it was written for. */
export const byRequest = { request_id: expect.any(String) as string, address: '127.0.0.1' };

/** The name of an event, whichever it is. */
export const eventId = expect.stringMatching(/^evt_[0-9a-v]{22}$/) as string;
