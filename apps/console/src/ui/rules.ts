import { recordOf, textOf } from './entry.ts';

/** What is given, and the claim or expression that it is taken from. */
export interface Rule {
  readonly key: string;
  readonly name: string;
  readonly text: string;
}

export const newRule = (name = ''): Rule => ({ key: crypto.randomUUID(), name, text: '' });

/** A member that is an object of texts, in its order. */
export const rulesOf = (value: unknown): readonly Rule[] => Object.entries(recordOf(value)).map(([name, text]) => ({ ...newRule(name), text: textOf(text) }));

/** The member that they make; those of which nothing was typed are none. */
export const recordBy = (rules: readonly Rule[]): Readonly<Record<string, string>> => Object.fromEntries(rules.filter(({ name, text }) => name !== '' || text !== '').map(({ name, text }) => [name, text]));

/** Whether a member says anything. */
export const isSaid = (value: unknown): boolean => (typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== '' && value !== false);
