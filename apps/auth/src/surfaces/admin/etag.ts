import { sha256 } from '@symbolon/crypto';
import { ProblemError } from '../../platform/errors/problem-error.ts';

/** A strong validator of an object as it is told (RFC 9110 section 8.8.3): the same for the same content, on every node. */
export const etagOf = (value: unknown): string => `"${hasOwnTag(value) ? value.etag : sha256(JSON.stringify(value)).slice(0, 27)}"`;

/** Where more belongs to an object than is told of it, it has a tag of its own. */
const hasOwnTag = (value: unknown): value is { readonly etag: string } => typeof value === 'object' && value !== null && 'etag' in value && typeof value.etag === 'string';

/** Refuses a change that does not say what it was made for (RFC 6585 section 3). */
export function demandPrecondition(ifMatch: string | undefined): void {
  if (ifMatch === undefined) throw new ProblemError('precondition-required', { errors: [{ parameter: 'If-Match', detail: 'is missing' }] });
}

/** Refuses to make what is there (RFC 9110 section 13.1.2). */
export function demandNone(ifNoneMatch: '*' | undefined): void {
  if (ifNoneMatch !== undefined) throw new ProblemError('precondition-failed', { errors: [{ parameter: 'If-None-Match', detail: 'is not so: it is there' }] });
}

/** Refuses a change of something that is not any more what the caller has read (RFC 9110 section 13.1.1). */
export function demandMatch(ifMatch: string | undefined, current: unknown): void {
  if (ifMatch !== undefined && ifMatch !== '*' && !ifMatch.split(',').some((each) => each.trim() === etagOf(current))) throw new ProblemError('precondition-failed', { errors: [{ parameter: 'If-Match', detail: 'is of another state' }] });
}
