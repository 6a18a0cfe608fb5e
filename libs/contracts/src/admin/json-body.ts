import type * as z from 'zod';
import type { BodyContract, WireRequest } from '../endpoint.ts';
import type { WireObject } from '../form.ts';
import { parseJson } from '../json.ts';
import { parsed, type Parsed } from '../parsed.ts';
import type { ProblemPart } from './problem.ts';

const jsonType = 'application/json';

/** A body of JSON, read by its schema; `wire` is what documents show, where that is another. A refusal names each member that is wrong. */
export function jsonBody<T, Sent>(schema: z.ZodType<T, Sent>, wire: z.ZodType<unknown, Sent> = schema): BodyContract<T, Sent> {
  return { contentTypes: [jsonType], schema: wire, read: (request) => readJson(request, schema) };
}

function readJson<T>(request: WireRequest, schema: z.ZodType<T>): Parsed<T> {
  const json = readJsonAs([jsonType], request);
  if (!json.ok) return json;
  const result = schema.safeParse(json.value, { error: sentenceOf });
  return result.success ? parsed(result.data) : { ok: false, refusal: { error: 'invalid_request', error_description: 'The body is not valid.', parts: partsOf(result.error) } };
}

/** An object of JSON that a database can keep, sent as one of these types. */
export function readJsonAs(types: readonly [string, ...string[]], { contentType, body }: WireRequest): Parsed<WireObject> {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type)) return broken(`The body must be ${types[0]}.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return broken('The body is not valid UTF-8.');
  }
  const json = parseJson(text);
  if (!json.ok) return json;
  const fault = unstorable(json.value, []);
  return fault ? { ok: false, refusal: { error: 'invalid_request', error_description: 'The body is not valid.', parts: [fault] } } : json;
}

const broken = (error_description: string): Parsed<never> => ({ ok: false, refusal: { error: 'invalid_request', error_description } });

const kinds: Readonly<Record<string, string>> = { string: 'text', boolean: 'true or false', array: 'a list', object: 'an object', record: 'an object', number: 'a number', int: 'a whole number' };

/** A sentence for what the schema has none of its own for. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_value') return undefined;
  if (issue.input === undefined) return 'is missing';
  return issue.code === 'invalid_value' ? `must be one of ${issue.values.join(', ')}` : `must be ${kinds[issue.expected] ?? issue.expected}`;
}

/** What is wrong, member by member: at most ten. */
export const partsOf = ({ issues }: z.ZodError): readonly ProblemPart[] =>
  issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not known' })) : [issue])).slice(0, 10).map(({ path, message }) => ({ pointer: pointerTo(path), detail: message }));

/** Far more than anything of ours has, and far less than a stack. */
const deepest = 50;

/** The first place of what is JSON and yet no database keeps: NUL, half of a surrogate pair (RFC 8259 section 8.2), endless numbers, or too much nesting. */
function unstorable(value: unknown, path: readonly string[]): ProblemPart | undefined {
  const fault = (detail: string): ProblemPart => ({ pointer: pointerTo(path), detail });
  if (path.length > deepest) return fault('is nested too deeply');
  if (typeof value === 'number' && !Number.isFinite(value)) return fault('is too large a number');
  if (typeof value === 'string') return value.includes('\0') ? fault('has NUL characters') : /\p{Cs}/u.test(value) ? fault('has half of a character') : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    if (/[\0\p{Cs}]/u.test(name)) return fault('has a member with a name that cannot be kept');
    const inside = unstorable(member, [...path, name]);
    if (inside) return inside;
  }
  return undefined;
}

/** The place of a member (RFC 6901). */
export const pointerTo = (path: readonly PropertyKey[]): string => path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
