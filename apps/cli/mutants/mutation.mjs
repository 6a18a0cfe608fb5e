/**
 * A change that takes a guard away: in this file (by its whole path), this text becomes that.
 * @typedef {{ readonly file: string, readonly from: string, readonly to: string }} Mutation
 */

/** How often a text stands in a source. @param {string} source @param {string} text */
export const occurrences = (source, text) => source.split(text).length - 1;

/** The source with the mutation in it; throws unless its text stands there exactly once. @param {string} source @param {Mutation} mutation */
export function mutated(source, { file, from, to }) {
  const times = occurrences(source, from);
  if (times !== 1) throw new Error(`The text of a mutant stands ${times} times in ${file}: ${from}`);
  return source.replace(from, () => to);
}
