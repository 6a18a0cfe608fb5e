/** A value as a column of JSON holds it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** As the database will answer it: without -0 and what else JSON does not know. */
export const asStored = <T extends Json>(value: unknown): T => JSON.parse(JSON.stringify(value)) as T;
