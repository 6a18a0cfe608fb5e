import * as z from 'zod';
import { configurableGrantTypes } from '../client-entry.ts';
import type { EventType } from '../event-types.ts';
import { visibleText } from '../text.ts';
import { listQuery } from './list.ts';

/** What is counted by the hour, by the names that events have. */
export const countedTypes = ['user.login.succeeded', 'user.login.failed', 'user.signed_up', 'token.issued', 'token.refused'] as const satisfies readonly EventType[];
export type CountedType = (typeof countedTypes)[number];

/** By what the counts of an hour may be split. */
const groupings = ['client', 'grant_type', 'client,grant_type'] as const;

/** The hours that one request may be about: those of 31 days. */
export const mostHours = 31 * 24;

const time = () => z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-28T12:00:00Z' }).transform((value) => new Date(value));
const oneOf = <const Values extends readonly string[]>(values: Values) => z.enum(values, { error: `must be one of ${values.join(' ')}` });

/** Which counts are listed, the newest hour first. */
export const StatisticsQuery = z.strictObject({
  since: time().optional().describe('Hours that begin not before: a day before `until` when it is not said, 31 days at most.'),
  until: time().optional().describe('Hours that begin before: now when it is not said.'),
  type: oneOf(countedTypes).optional(),
  client: visibleText(128).optional().describe('The application that it happened through.'),
  grant_type: oneOf(configurableGrantTypes).optional().describe('Of issued tokens.'),
  group_by: oneOf(groupings).optional().describe('Splits the counts of an hour by application, by grant, or by both.'),
  ...listQuery,
});
export type StatisticsQuery = z.output<typeof StatisticsQuery>;

/** How often something happened in an hour. */
const HourlyCount = z
  .object({
    hour: z.iso.datetime().describe('Its beginning, in UTC.'),
    type: z.enum(countedTypes),
    client_id: z.string().nullable().exactOptional().describe('Where it is split by application; null where it happened through none that is known.'),
    grant_type: z.string().nullable().exactOptional().describe('Where it is split by grant; null where there is none.'),
    count: z.int(),
  })
  .meta({ id: 'HourlyCount' });

/** A page of counts, and the sums of all pages. */
export const StatisticsPage = z
  .object({
    since: z.iso.datetime(),
    until: z.iso.datetime(),
    totals: z.object(Object.fromEntries(countedTypes.map((type) => [type, z.int()])) as { readonly [Type in CountedType]: z.ZodInt }).describe('Over all hours and pages.'),
    items: z.array(HourlyCount).describe('An hour in which something did not happen has no count of it.'),
    next_cursor: z.string().nullable().describe('For the next page; null when this is the last one.'),
  })
  .meta({ id: 'StatisticsPage' });
export type StatisticsPage = z.output<typeof StatisticsPage>;
