import type { ScimErrorType } from '@symbolon/contracts';

/** A refusal of the SCIM server on its way to the caller (RFC 7644 section 3.12). */
export class ScimError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 429 | 500 | 501 | 503,
    /** About this request; must be safe for the caller to read. */
    readonly detail: string,
    readonly scimType?: ScimErrorType,
    /** For the log only. */
    readonly reason?: string,
    /** Seconds. */
    readonly retryAfter?: number,
  ) {
    super(detail);
  }
}
