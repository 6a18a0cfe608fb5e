import * as z from 'zod';
import { shownName } from '../text.ts';
import { webAddress } from '../web-address.ts';
import { deliveryMethods } from './signals.ts';

/** As they are made here; what could be no id is no member, and asks no database. */
export const streamId = () => z.string().max(64).regex(/^[\x21-\x7E]*$/, 'is no id');
const methods = Object.values(deliveryMethods);

/** How its receiver wants a stream; of what is asked for by asking, the address is ours. */
const DeliveryEntry = z
  .object({
    method: z.enum(methods, { error: `must be one of ${methods.join(', ')}` }),
    endpoint_url: webAddress().exactOptional().describe('Where SETs are pushed. Of a stream that is polled it is the transmitter’s.'),
    authorization_header: z.string().min(1, 'must not be empty').max(4096).regex(/^[\x20-\x7E]*$/, 'must be printable ASCII').exactOptional().describe('Sent with each push; it is kept sealed, and shown to nobody.'),
  })
  .refine(({ method, endpoint_url }) => method === deliveryMethods.poll || endpoint_url !== undefined, { path: ['endpoint_url'], message: 'is missing' })
  .refine(({ method, authorization_header }) => method === deliveryMethods.push || authorization_header === undefined, { path: ['authorization_header'], message: 'is for what is pushed' });
export type DeliveryEntry = z.output<typeof DeliveryEntry>;

const chosen = {
  events_requested: z.array(z.string().max(255)).max(50).describe('What is not known here is passed over.'),
  delivery: DeliveryEntry,
  description: shownName(200),
};

/** What a receiver chooses of a new stream (SSF 1.0 section 8.1.1.1). */
export const StreamEntry = z
  .object({ events_requested: chosen.events_requested.default([]), delivery: chosen.delivery.default({ method: deliveryMethods.poll }), description: chosen.description.exactOptional() })
  .meta({ id: 'SignalStreamEntry' });
export type StreamEntry = z.output<typeof StreamEntry>;

/** What is the transmitter's may be sent back as it was read. */
const told = { iss: z.string().exactOptional(), aud: z.string().exactOptional(), events_supported: z.array(z.string()).exactOptional(), events_delivered: z.array(z.string()).exactOptional(), min_verification_interval: z.int().exactOptional() };

/** The same where it takes the place of what was chosen before; what is left out is as in a new one (section 8.1.1.4). */
export const StreamReplacement = z.object({ stream_id: streamId(), ...told, ...StreamEntry.shape }).meta({ id: 'SignalStreamReplacement' });
export type StreamReplacement = z.output<typeof StreamReplacement>;

/** What is to be another than before; what is left out stays (section 8.1.1.3). */
export const StreamChange = z
  .object({ stream_id: streamId(), ...told, events_requested: chosen.events_requested.exactOptional(), delivery: chosen.delivery.exactOptional(), description: chosen.description.exactOptional() })
  .meta({ id: 'SignalStreamChange' });
export type StreamChange = z.output<typeof StreamChange>;

/** A stream as its receiver sees it (section 8.1.1). */
export const SignalStream: z.ZodType<SignalStream> = z
  .object({
    stream_id: z.string(),
    iss: z.string(),
    aud: z.string().describe('The client_id of the receiver.'),
    events_supported: z.array(z.string()),
    events_requested: z.array(z.string()),
    events_delivered: z.array(z.string()),
    delivery: z.object({ method: z.enum(methods), endpoint_url: z.string() }),
    min_verification_interval: z.int().describe('Seconds.'),
    description: z.string().optional(),
  })
  .meta({ id: 'SignalStream' });
export interface SignalStream {
  readonly stream_id: string;
  readonly iss: string;
  readonly aud: string;
  readonly events_supported: readonly string[];
  readonly events_requested: readonly string[];
  readonly events_delivered: readonly string[];
  readonly delivery: { readonly method: (typeof methods)[number]; readonly endpoint_url: string };
  readonly min_verification_interval: number;
  readonly description?: string | undefined;
}
/** One, or all of its receiver where none was named (section 8.1.1.2). */
export const SignalStreams: z.ZodType<SignalStream | readonly SignalStream[]> = z.union([SignalStream, z.array(SignalStream)]).meta({ id: 'SignalStreams' });

export const StreamQuery = z.strictObject({ stream_id: streamId() });
export const StreamsQuery = z.strictObject({ stream_id: streamId().optional() });
export const StreamParams: z.ZodType<StreamParams, StreamParams> = z.strictObject({ stream_id: streamId() });
export interface StreamParams {
  readonly stream_id: string;
}

/** Whether a stream is delivered, held, or given up (section 8.1.2). */
export const streamStatuses = ['enabled', 'paused', 'disabled'] as const;
export type StreamStatusName = (typeof streamStatuses)[number];
export const StreamStatus: z.ZodType<StreamStatus> = z
  .object({ stream_id: streamId(), status: z.enum(streamStatuses, { error: `must be one of ${streamStatuses.join(', ')}` }), reason: shownName(200).exactOptional() })
  .meta({ id: 'SignalStreamStatus' });
export interface StreamStatus {
  readonly stream_id: string;
  readonly status: StreamStatusName;
  readonly reason?: string;
}
