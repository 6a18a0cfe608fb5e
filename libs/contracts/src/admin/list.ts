import * as z from 'zod';

/** Rows of one page, unless fewer are asked for; at most two hundred. */
const pageSize = 50;

/** What every list takes. */
export const listQuery = {
  limit: z.string().regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a number from 1 to 200').transform(Number).optional().describe(`How many at most: ${pageSize} when it is not said.`),
  cursor: z.string().max(2000, 'is longer than 2000 characters').optional().describe('`next_cursor` of the page before. It belongs to the same filters.'),
} as const;

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

export const pageOf = <Item>(id: string, item: z.ZodType<Item>): z.ZodType<Page<Item>> =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable().describe('For the next page; null when this is the last one.') }).meta({ id });

export const limitOf = ({ limit = pageSize }: { readonly limit?: number | undefined }): number => limit;
