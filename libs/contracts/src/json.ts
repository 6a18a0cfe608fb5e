import { shownName, type WireObject } from './form.ts';
import { parsed, refused, type Parsed } from './parsed.ts';

/** Reads a JSON object; a repeated member is refused, since parsers disagree on which one counts (RFC 8259 section 4). */
export function parseJson(text: string): Parsed<WireObject> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('The body is not valid JSON.');
  }
  if (!isObject(value)) return refused('The body must be a JSON object.');
  const repeated = repeatedMember(text);
  return repeated === undefined ? parsed(value) : refused(`${shownName(repeated)} is repeated: send it once.`);
}

const isObject = (value: unknown): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first name that stands twice at the top level of a text already known to be valid JSON. */
function repeatedMember(text: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token, name] of text.matchAll(/[{[\]}]|("(?:[^"\\]|\\.)*")(?:\s*:)?/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && name !== undefined && token.endsWith(':')) {
      const member: unknown = JSON.parse(name);
      if (typeof member === 'string' && seen.has(member)) return member;
      if (typeof member === 'string') seen.add(member);
    }
  }
  return undefined;
}
