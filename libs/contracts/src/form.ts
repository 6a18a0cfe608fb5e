import { parsed, refused, type Parsed } from './parsed.ts';

/** Flat members as they came over the wire, before any of them is understood. */
export type WireObject = Readonly<Record<string, unknown>>;

/** Members that may stand more than once (RFC 8707 section 2); every other one is an error when repeated (RFC 6749 section 3.2). */
const repeatable = new Set(['resource', 'audience']);

/** Reads application/x-www-form-urlencoded strictly: broken percent escapes, broken UTF-8 and repeated parameters are refused. */
export function parseForm(text: string): Parsed<WireObject> {
  const members = new Map<string, string | string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = decode(at < 0 ? '' : pair.slice(at + 1));
    if (name === undefined || value === undefined) return refused('The form body is not valid percent-encoded UTF-8.');
    const earlier = members.get(name);
    if (earlier === undefined) members.set(name, value);
    else if (!repeatable.has(name)) return refused(`${shownName(name)} is repeated: send it once.`);
    else if (typeof earlier === 'string') members.set(name, [earlier, value]);
    else earlier.push(value); // not a new list for each: thousands of them in one body would take as much again for every one before
  }
  return parsed(Object.fromEntries(members));
}

/** Writes a flat object as a form body; absent members are left out. */
export function formatForm(members: object): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(members) as readonly (readonly [string, unknown])[]) {
    for (const each of [value].flat()) if (typeof each === 'string') form.append(name, each);
  }
  return form.toString();
}

/** Decodes one name or value of a form (RFC 6749 appendix B); undefined when it is not valid. */
export function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** A parameter's name as a refusal may show it: what does not look like a name might be a secret in the wrong place. */
export const shownName = (name: string): string => (/^[a-z_]{1,40}$/.test(name) ? name : 'A parameter');
