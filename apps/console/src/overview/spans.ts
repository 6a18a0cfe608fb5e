/** How many days a chart shows, and the hours of a bar in it. */
export const spans = { 1: { step: 1 }, 7: { step: 6 }, 30: { step: 24 } } as const;
export type Days = keyof typeof spans;

/** The days that an address asks for; undefined where it asks for none that a chart can show. */
export const daysOf = (value: unknown): Days | undefined => ([1, 7, 30] as const).find((each) => each === Number(value));
