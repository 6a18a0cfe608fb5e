import * as z from 'zod';
import { eventTypes } from '../event-types.ts';
import { Event } from '../events.ts';
import { text, visibleText } from '../text.ts';
import { listQuery, pageOf, type Page } from './list.ts';

const time = () => z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-28T12:00:00Z' }).transform((value) => new Date(value));

const filters = {
  type: z.enum(Object.keys(eventTypes) as [string, ...string[]], { error: 'must be the type of an event' }).optional(),
  actor: text(512).optional().describe('The id of who did it.'),
  subject: text(512).optional().describe('The id of what it was done to.'),
  client: visibleText(128).optional().describe('The application that it happened through.'),
};

/** Which events are listed, newest first: those to which all of it applies. */
export const EventQuery = z.strictObject({
  since: time().optional().describe('Not before.'),
  until: time().optional().describe('Before.'),
  ...filters,
  ...listQuery,
});
export type EventQuery = z.output<typeof EventQuery>;

export const EventPage = pageOf('EventPage', Event);
export type EventPage = Page<Event>;

/** Which events are streamed, in the order of the chain. A stream has no end, and so no page of it a size. */
export const EventStreamQuery = z.strictObject({
  since: time().optional().describe('Not before. Without it, and without a cursor, the stream begins with what happens next.'),
  ...filters,
  cursor: listQuery.cursor.describe('The `id` of the last message that was read. It belongs to the same filters; the header `Last-Event-ID` goes before it.'),
});
export type EventStreamQuery = z.output<typeof EventStreamQuery>;

/** Server-sent events (HTML Standard section 9.2). */
export const EventStream = z.string().meta({ id: 'EventStream', description: 'Messages as the HTML Standard has them in section 9.2: `event` is the type of an event, `data` the event as lists have it, `id` the cursor after it.' });
