import * as z from 'zod';
import { eventTypes, type DetailsByType, type EventType } from './event-types.ts';
import { text } from './text.ts';

/** Who did it: `operator` is somebody at the command line of the machine, `system` the server by itself, `anonymous` somebody who showed nothing. */
export const actorKinds = ['user', 'client', 'operator', 'system', 'anonymous', 'scim_source'] as const;
/** What it was done to. */
export const subjectKinds = ['user', 'client', 'session', 'resource_server', 'consumer', 'branding', 'sign_in', 'signing_key', 'node', 'configuration', 'webhook', 'role', 'connection', 'scim_source', 'group', 'signal_stream', 'scim_target'] as const;

export interface EventActor {
  readonly kind: (typeof actorKinds)[number];
  /** The `sub` of a user, a client_id. */
  readonly id?: string;
}
export interface EventSubject {
  readonly kind: (typeof subjectKinds)[number];
  readonly id: string;
}

const name = () => text(2048);
export const EventActor: z.ZodType<EventActor> = z
  .strictObject({ kind: z.enum(actorKinds), id: name().exactOptional().describe('The `sub` of a user, a client_id.') })
  .meta({ id: 'EventActor', description: 'Who did it: `operator` is somebody at the command line of the machine, `system` the server by itself, `anonymous` somebody who showed nothing.' });
const EventSubject: z.ZodType<EventSubject> = z.strictObject({ kind: z.enum(subjectKinds), id: name() }).meta({ id: 'EventSubject', description: 'What it was done to.' });

const envelope = {
  id: z.string().regex(/^evt_[0-9a-v]{22}$/).describe('Later events of one process sort after earlier ones.'),
  at: z.iso.datetime({ precision: 3 }).describe('RFC 3339, in UTC.'),
  actor: EventActor,
  subject: EventSubject.nullable().describe('`null` where it is about nothing, or about nobody that there is.'),
  client_id: name().exactOptional().describe('The application that it happened through.'),
  request_id: z.string().max(64).exactOptional().describe('Of the request, as in the log.'),
  address: z.string().max(64).exactOptional().describe('Where the request came from.'),
};

/** What the type decides. */
export type EventDetails<Type extends EventType> = DetailsByType[Type];

interface Envelope<Type extends EventType> {
  readonly type: Type;
  readonly actor: EventActor;
  readonly subject: EventSubject | null;
  readonly client_id?: string;
  readonly request_id?: string;
  readonly address?: string;
  readonly details: EventDetails<Type>;
}

/** Something that happened, before it is written down. */
export type NewEvent = { readonly [Type in EventType]: Envelope<Type> }[EventType];

/** Something that happened, as it is kept, printed and sent: never with a value that grants access. */
export type Event = NewEvent & { readonly id: string; readonly at: string };
const [first, ...others] = Object.entries(eventTypes).map(([type, { sentence, details }]) =>
  z.strictObject({ ...envelope, type: z.literal(type), details: details as z.ZodType }).meta({ description: sentence }),
);
if (!first) throw new Error('There are no events.');
export const Event = z.discriminatedUnion('type', [first, ...others]).meta({ id: 'Event', title: 'Events' }) as unknown as z.ZodType<Event>;
