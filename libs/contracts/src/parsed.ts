import type { ProblemPart } from './admin/problem.ts';

/** Why a request was not understood. The sentence is about the request's shape alone, so it is safe to send back. */
export interface Refusal {
  /** A code of RFC 6749 section 5.2. */
  readonly error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type';
  /** What is wrong and what to send instead. */
  readonly error_description: string;
  /** What is wrong, member by member, where the answer tells that. */
  readonly parts?: readonly ProblemPart[];
}

/** What reading a request yields: a value whose type is true, or the reason why there is none. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });

export const refused = (error_description: string, error: Refusal['error'] = 'invalid_request'): Parsed<never> => ({
  ok: false,
  refusal: { error, error_description },
});
