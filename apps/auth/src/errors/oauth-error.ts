import type { OAuthErrorCode } from '@symbolon/contracts';

interface ErrorRow {
  readonly status: number;
  /** What the client is told when there is nothing better that is safe to say. */
  readonly sentence: string;
}

/** RFC 6749 section 5.2, RFC 8707 section 2, RFC 6750 section 3.1. One row a code: nothing else decides a status. */
export const errorTable: Readonly<Record<OAuthErrorCode, ErrorRow>> = {
  invalid_request: { status: 400, sentence: 'The request is not valid.' },
  invalid_client: { status: 401, sentence: 'Client authentication failed.' },
  invalid_grant: { status: 400, sentence: 'The credentials or the grant are not valid, expired, or revoked.' },
  unauthorized_client: { status: 400, sentence: 'This client may not use this grant.' },
  unsupported_grant_type: { status: 400, sentence: 'This grant type is not supported.' },
  invalid_scope: { status: 400, sentence: 'The scope is not valid.' },
  invalid_target: { status: 400, sentence: 'The resource is not valid.' },
  invalid_token: { status: 401, sentence: 'The access token is not valid, expired, or revoked.' },
  insufficient_scope: { status: 403, sentence: 'The access token does not have the scope for this.' },
  temporarily_unavailable: { status: 503, sentence: 'The server cannot answer now: try again later.' },
  server_error: { status: 500, sentence: 'Something broke on our side; it was logged under this request id.' },
};

interface ErrorDetail {
  /** Replaces the table's sentence; must be safe for anybody to read. */
  readonly sentence?: string;
  /** For the log only. */
  readonly reason?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly status?: number;
  /** Tells nothing but how to authenticate: nothing was tried (RFC 6750 section 3.1). */
  readonly onlyChallenge?: boolean;
}

/** A refusal on its way to the client. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly sentence: string;
  readonly reason: string | undefined;
  readonly retryAfter: number | undefined;
  readonly onlyChallenge: boolean;

  constructor(code: OAuthErrorCode, { sentence, reason, retryAfter, status, onlyChallenge = false }: ErrorDetail = {}) {
    super(code);
    this.code = code;
    this.status = status ?? errorTable[code].status;
    this.sentence = sentence ?? errorTable[code].sentence;
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.onlyChallenge = onlyChallenge;
  }
}
