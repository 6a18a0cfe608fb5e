import type * as z from 'zod';
import type { WireRequest } from './endpoint.ts';
import { parseForm } from './form.ts';
import { parsed, refused, type Parsed } from './parsed.ts';

export const formType = 'application/x-www-form-urlencoded';

/** Whether the body says that it is a form. */
export const isForm = (contentType: string | undefined): boolean => contentType?.split(';', 1)[0]?.trim().toLowerCase() === formType;

/** Reads a form body by its schema: parameters of it in the URI are refused, empty ones are absent, unknown ones ignored (RFC 6749 section 3.2). */
export function readFormBody<Shape extends z.ZodRawShape>({ contentType, queryNames, body }: WireRequest, schema: z.ZodObject<Shape>): Parsed<z.output<z.ZodObject<Shape>>> {
  const misplaced = queryNames.find((name) => name in schema.shape);
  if (misplaced) return refused(`${misplaced} must be in the body, not in the URI.`);
  if (!isForm(contentType)) return refused(`The body must be ${formType}.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return refused('The body is not valid UTF-8.');
  }
  return readMembers(text, schema);
}

/** Reads the text of a form or query by its schema: empty members are absent, unknown ones ignored (RFC 6749 section 3.1). */
export function readMembers<Shape extends z.ZodRawShape>(text: string, schema: z.ZodObject<Shape>): Parsed<z.output<z.ZodObject<Shape>>> {
  const form = parseForm(text);
  if (!form.ok) return form;
  const wire = schema.safeParse(Object.fromEntries(Object.entries(form.value).filter(([, value]) => value !== '')));
  if (wire.success) return parsed(wire.data);
  const issue = wire.error.issues[0];
  return refused(`${issue?.path.join('.') ?? 'The request'} ${issue?.message ?? 'is not valid'}.`);
}
