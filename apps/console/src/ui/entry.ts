/** A member of a configured object that is a text; empty where it is not set. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A member that is a list of texts. */
export const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);

/** What somebody typed on lines of its own, without the empty ones. */
export const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** A member that is an object; empty where it is not set. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {});
