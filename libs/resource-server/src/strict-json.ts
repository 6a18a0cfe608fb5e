/** What a JSON text holds between its braces. */
export type JsonObject = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const deepest = 32;
const halfPair = /\p{Surrogate}/u;

/**
 * Reads a JSON object that every parser reads alike, or undefined: UTF-8 without a byte order mark, no member twice at any depth,
 * no half of a surrogate pair, no number beyond a double, at most 32 deep (RFC 8259 sections 4, 6, 8 and 9).
 */
export function readJsonObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = utf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && membersHeld(value, 1) === membersWritten(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How many members a value holds at any depth; NaN, which is no count, when it is too deep or holds what parsers read differently. */
function membersHeld(value: unknown, depth: number): number {
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : NaN;
  if (typeof value === 'string') return halfPair.test(value) ? NaN : 0;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > deepest) return NaN;
  if (!Array.isArray(value) && Object.keys(value).some((name) => halfPair.test(name))) return NaN;
  const parts: readonly unknown[] = Object.values(value);
  return parts.reduce<number>((sum, part) => sum + membersHeld(part, depth + 1), Array.isArray(value) ? 0 : parts.length);
}

/** How many members a text of valid JSON names: the texts before a colon. More than it holds, when one is named twice. */
function membersWritten(text: string): number {
  let members = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    let end = text.indexOf('"', start + 1);
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
    let next = end + 1;
    while (/\s/.test(text.charAt(next))) next += 1;
    if (text[next] === ':') members += 1;
    start = text.indexOf('"', next);
  }
  return members;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}
