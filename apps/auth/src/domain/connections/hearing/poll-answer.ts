/** SETs that are asked for at once: as many as an answer that is read to its end has room for. */
export const mostAtOnce = 16;
/** Characters of one: as of what is pushed. */
const longest = 12_000;

/** What a stream holds, as far as it was told. */
export interface PollAnswer {
  /** By what it is called; undefined where it is no token. */
  readonly sets: readonly (readonly [jti: string, token: string | undefined])[];
  readonly isMore: boolean;
}

/** Reads an answer to who asks for SETs (RFC 8936 section 2.3); undefined where it is none. Of more than were asked for, the first are taken, and the others come again. */
export function readPollAnswer(text: string): PollAnswer | undefined {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(said) || !isObject(said['sets'])) return undefined;
  const all = Object.entries(said['sets']).filter(([jti]) => jti !== '');
  return {
    sets: all.slice(0, mostAtOnce).map(([jti, token]) => [jti, typeof token === 'string' && token.length <= longest ? token : undefined]),
    isMore: said['moreAvailable'] === true || all.length > mostAtOnce,
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
