import * as z from 'zod';
import { eventTypes } from '../event-types.ts';
import { Event } from '../events.ts';
import { text, visibleText } from '../text.ts';
import { listQuery, pageOf } from './list.ts';

const time = () => z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-28T12:00:00Z' }).transform((value) => new Date(value));

/** Which events are listed, newest first: those to which all of it applies. */
export const EventQuery = z.strictObject({
  since: time().optional().describe('Not before.'),
  until: time().optional().describe('Before.'),
  type: z.enum(Object.keys(eventTypes) as [string, ...string[]], { error: 'must be the type of an event' }).optional(),
  actor: text(512).optional().describe('The id of who did it.'),
  subject: text(512).optional().describe('The id of what it was done to.'),
  client: visibleText(128).optional().describe('The application that it happened through.'),
  ...listQuery,
});
export type EventQuery = z.output<typeof EventQuery>;

export const EventPage = pageOf('EventPage', Event);
export type EventPage = z.output<typeof EventPage>;
