import * as z from 'zod';
import type { BodyContract, WireRequest } from '../endpoint.ts';
import { parsed, refused, type Parsed } from '../parsed.ts';

const type = 'application/secevent+jwt';

/** A SET that another provider pushes here (RFC 8935 section 2.1): nothing but the token. */
const PushedEvent = z.string().max(12_000).meta({ id: 'PushedSecurityEvent' });

export const pushedEventBody: BodyContract<string, z.input<typeof PushedEvent>> = { contentTypes: [type], schema: PushedEvent, read: readPushedEvent };

function readPushedEvent({ contentType, body }: WireRequest): Parsed<string> {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== type) return refused(`The body must be ${type}.`);
  const text = new TextDecoder().decode(body);
  return text.length <= 12_000 ? parsed(text) : refused('The token is too long.');
}
