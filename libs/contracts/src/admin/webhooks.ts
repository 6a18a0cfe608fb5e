import * as z from 'zod';
import { eventTypes } from '../event-types.ts';
import { shownName } from '../text.ts';
import { webAddress } from '../web-address.ts';
import { listQuery, pageOf, type Page } from './list.ts';

const time = () => z.iso.datetime();
const id = () => z.string().max(128);

/** The name of a type of event, or the beginning of several, such as `user.*`. */
const isEventPattern = (text: string): boolean =>
  text.endsWith('.*') ? Object.keys(eventTypes).some((type) => type.startsWith(text.slice(0, -1))) : Object.hasOwn(eventTypes, text);

/** Why a webhook is not called. */
export const disabledReasons = ['administrator', 'failing', 'gone'] as const;

/** All that can be said of a webhook. */
export const WebhookEntry = z
  .strictObject({
    name: shownName(200).min(1, 'must not be empty'),
    url: webAddress().describe('Where events are posted.'),
    event_types: z
      .array(z.string().max(100).refine(isEventPattern, 'is no type of event, and no beginning of one such as user.*'))
      .max(100)
      .refine((types) => new Set(types).size === types.length, 'has the same value twice')
      .default([])
      .describe('Names of types, or beginnings such as `user.*`. None: all.'),
    ordered: z.boolean().default(false).describe('true: of one subject, the next event is not sent before the one before arrived or was given up.'),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'WebhookEntry' });
export type WebhookEntry = z.output<typeof WebhookEntry>;

const webhook = {
  webhook_id: z.string(),
  name: z.string(),
  url: z.string(),
  event_types: z.array(z.string()),
  ordered: z.boolean(),
  enabled: z.boolean(),
  disabled_reason: z.enum(disabledReasons).nullable().describe('failing: took nothing for three days; gone: answered 410.'),
  created_at: time(),
  updated_at: time(),
};

/** A program that is told of events, as administrators see it. */
export const Webhook: z.ZodType<Webhook> = z.object(webhook).meta({ id: 'Webhook' });
export interface Webhook {
  readonly webhook_id: string;
  readonly name: string;
  readonly url: string;
  readonly event_types: readonly string[];
  readonly ordered: boolean;
  readonly enabled: boolean;
  readonly disabled_reason: (typeof disabledReasons)[number] | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The same where its secret was just made. */
export const WebhookWithSecret: z.ZodType<WebhookWithSecret> = z.object({ ...webhook, secret: z.string().describe('Shown this once. It begins with `whsec_`.') }).meta({ id: 'WebhookWithSecret' });
export interface WebhookWithSecret extends Webhook {
  readonly secret: string;
}

export const WebhookPage = pageOf('WebhookPage', Webhook);
export type WebhookPage = Page<Webhook>;
export const WebhookQuery = z.strictObject(listQuery);
export const WebhookParams: z.ZodType<WebhookParams, WebhookParams> = z.strictObject({ webhook_id: id() });
export interface WebhookParams {
  readonly webhook_id: string;
}

/** What came of a test. */
export const WebhookTest = z
  .object({ delivered: z.boolean(), status: z.int().nullable().describe('Of the answer; null where there was none.'), error: z.string().nullable().describe('Why there was none.') })
  .meta({ id: 'WebhookTest' });
export type WebhookTest = z.output<typeof WebhookTest>;

/** What becomes of an event that a webhook is told. */
export const deliveryStates = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const WebhookDelivery: z.ZodType<WebhookDelivery> = z
  .object({
    event_id: z.string(),
    event_type: z.string(),
    state: z.enum(deliveryStates).describe('failed: given up; it can be replayed.'),
    attempts: z.int(),
    queued_at: time(),
    next_attempt_at: time().nullable(),
    delivered_at: time().nullable(),
    last_status: z.int().nullable(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export interface WebhookDelivery {
  readonly event_id: string;
  readonly event_type: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly queued_at: string;
  readonly next_attempt_at: string | null;
  readonly delivered_at: string | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
}
export const WebhookDeliveryPage = pageOf('WebhookDeliveryPage', WebhookDelivery);
export type WebhookDeliveryPage = Page<WebhookDelivery>;
export const WebhookDeliveryQuery = z.strictObject({ state: z.enum(deliveryStates, { error: `must be one of ${deliveryStates.join(', ')}` }).optional(), ...listQuery });

/** Which events are sent once more: one, or those of a time. */
export const WebhookReplay = z
  .strictObject({ event_id: id().optional(), since: time().optional(), until: time().optional() })
  .refine(({ event_id, since, until }) => (event_id === undefined ? since !== undefined && until !== undefined : since === undefined && until === undefined), 'must have event_id, or since and until')
  .meta({ id: 'WebhookReplay' });
export type WebhookReplay = z.output<typeof WebhookReplay>;
export const WebhookReplayed = z.object({ events: z.int() }).meta({ id: 'WebhookReplayed' });
export type WebhookReplayed = z.output<typeof WebhookReplayed>;
