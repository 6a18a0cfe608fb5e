import { sha256 } from '@symbolon/crypto';
import { ProblemError } from '../../platform/errors/problem-error.ts';

/** A strong validator of an object as it is told (RFC 9110 section 8.8.3): the same for the same content, on every node. */
export const etagOf = (value: unknown): string => `"${sha256(JSON.stringify(value)).slice(0, 27)}"`;

/** Refuses a change of something that is not any more what the caller has read (RFC 9110 section 13.1.1, RFC 6585 section 3). */
export function demandMatch(ifMatch: string | undefined, current: unknown): void {
  if (ifMatch === undefined) throw new ProblemError('precondition-required', { errors: [{ parameter: 'If-Match', detail: 'is missing' }] });
  if (ifMatch !== '*' && !ifMatch.split(',').some((each) => each.trim() === etagOf(current))) throw new ProblemError('precondition-failed', { errors: [{ parameter: 'If-Match', detail: 'is of another state' }] });
}
