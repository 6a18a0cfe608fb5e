import { usernameKey } from './user.ts';

/** Below it: fewer than ten thousand million guesses. */
const unguessable = 4;
/** Characters that are estimated at once: the time grows with their square. It is 2 ms of one core for most, 10 ms for the worst that we know. */
const longest = 32;
/** As above: how many readings of letters that stand for others are tried. The default of 100 takes seconds for `p4$$w0rd` sixteen times. */
const substitutions = 4;
const mostNames = 40;

/** Loaded with its words when the first password is set: 10 MB that are of no use to a server that only checks them. */
const estimator = async () => {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 2 * longest, l33tMaxSubstitutions: substitutions });
};
let loaded: ReturnType<typeof estimator> | undefined;

/** Whether somebody who tries words, names, sequences, walks on the keyboard and what decorates them would find a password soon. Of a long one its two ends count. */
export async function isGuessable(password: string, names: readonly string[]): Promise<boolean> {
  const estimate = await (loaded ??= estimator());
  const characters = [...password];
  const ends = [characters.slice(0, longest), ...(characters.length > longest ? [characters.slice(-longest)] : [])];
  const parts = [...new Set(names.map(usernameKey).flatMap(readings))].filter((part) => part.length > 2).slice(0, mostNames);
  return ends.every((end) => estimate.check(end.join(''), parts).score < unguessable);
}

/** A name as it is, that of an address without its host, each of both in one word, and its words. */
function readings(name: string): readonly string[] {
  const wholes = [name, name.replace(/@.*/u, '')];
  return [...wholes, ...wholes.map((whole) => whole.replace(noName, '')), ...name.split(noName)];
}
const noName = /[^\p{L}\p{N}]+/gu;
