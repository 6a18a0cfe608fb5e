import * as z from 'zod';

/** A list without repetitions. */
export const unique = <T extends z.ZodType<string>>(item: T) =>
  z.array(item).refine((items) => new Set(items).size === items.length, 'has the same value twice');
