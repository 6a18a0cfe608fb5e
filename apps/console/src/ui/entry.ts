/** A member of a configured object that is a text; empty where it is not set. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A member that is a list of texts. */
export const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);
