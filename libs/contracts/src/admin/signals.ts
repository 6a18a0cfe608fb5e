import * as z from 'zod';
import { deliveryMethods } from '../ssf/signals.ts';
import { streamId, streamStatuses, type StreamStatusName } from '../ssf/streams.ts';
import { shownName } from '../text.ts';
import { listQuery, pageOf, type Page } from './list.ts';

const time = () => z.iso.datetime();
const methods = [deliveryMethods.push, deliveryMethods.poll] as const;

/** A stream of security events as administrators see it: which application is told, how, and how far that is. Nothing of what it tells, and not what is sent with a push. */
export interface AdminSignalStream {
  readonly stream_id: string;
  readonly client_id: string;
  readonly client_name: string;
  readonly description: string | null;
  readonly delivery: { readonly method: (typeof methods)[number]; readonly endpoint_url: string | null };
  readonly events_requested: readonly string[];
  readonly status: StreamStatusName;
  readonly status_reason: string | null;
  readonly waiting: number;
  readonly waiting_since: string | null;
  readonly last_delivered_at: string | null;
  readonly failing_since: string | null;
  readonly last_error: { readonly at: string; readonly reason: string } | null;
  readonly created_at: string;
}
export const AdminSignalStream: z.ZodType<AdminSignalStream> = z
  .object({
    stream_id: z.string(),
    client_id: z.string(),
    client_name: z.string(),
    description: z.string().nullable(),
    delivery: z.object({ method: z.enum(methods), endpoint_url: z.string().nullable().describe('Where it is pushed; null where its receiver asks.') }),
    events_requested: z.array(z.string()),
    status: z.enum(streamStatuses),
    status_reason: z.string().nullable(),
    waiting: z.int().min(0).describe('How much it is still to tell.'),
    waiting_since: time().nullable().describe('Since when the oldest of that waits.'),
    last_delivered_at: time().nullable().describe('When its receiver took something last.'),
    failing_since: time().nullable().describe('Of one that is pushed: since when nothing was taken.'),
    last_error: z.object({ at: time(), reason: z.string() }).nullable().describe('What was not taken last, and why.'),
    created_at: time(),
  })
  .meta({ id: 'AdminSignalStream' });
export const AdminSignalStreamPage = pageOf('AdminSignalStreamPage', AdminSignalStream);
export type AdminSignalStreamPage = Page<AdminSignalStream>;
export const AdminSignalStreamQuery = z.strictObject(listQuery);

export interface AdminSignalStreamParams {
  readonly stream_id: string;
}
export const AdminSignalStreamParams: z.ZodType<AdminSignalStreamParams, AdminSignalStreamParams> = z.strictObject({ stream_id: streamId() });

export const AdminSignalStatus = z
  .strictObject({ status: z.enum(streamStatuses, { error: `must be one of ${streamStatuses.join(', ')}` }), reason: shownName(200).exactOptional().describe('Its receiver is told it.') })
  .meta({ id: 'AdminSignalStatus' });
export type AdminSignalStatus = z.output<typeof AdminSignalStatus>;

/** A provider that tells of its people by security events: what of it was taken last, and what was refused. */
export interface SignalSource {
  readonly connection: string;
  readonly name: string;
  readonly method: (typeof methods)[number];
  readonly received: { readonly at: string; readonly type: string } | null;
  readonly refused: { readonly at: string; readonly reason: string } | null;
  readonly polled_at: string | null;
  readonly due_at: string | null;
  readonly failing_since: string | null;
  readonly last_error: string | null;
}
export const SignalSource: z.ZodType<SignalSource> = z
  .object({
    connection: z.string(),
    name: z.string(),
    method: z.enum(methods).describe('Whether it is asked for its stream, or pushes by itself.'),
    received: z.object({ at: time(), type: z.string() }).nullable().describe('What was taken last, also where it changes nothing here.'),
    refused: z.object({ at: time(), reason: z.string() }).nullable().describe('What was refused last: the first of a minute. Of what is pushed, anybody may have sent it.'),
    polled_at: time().nullable().describe('When it gave an answer last.'),
    due_at: time().nullable().describe('When it is asked next.'),
    failing_since: time().nullable(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'SignalSource' });
export interface SignalSourceList {
  readonly items: readonly SignalSource[];
}
export const SignalSourceList: z.ZodType<SignalSourceList> = z.object({ items: z.array(SignalSource) }).meta({ id: 'SignalSourceList' });
