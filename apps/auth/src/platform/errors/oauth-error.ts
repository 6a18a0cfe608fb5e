import { authorizationErrorCodes, type AuthorizationErrorCode, type OAuthErrorCode } from '@symbolon/contracts';

interface ErrorRow {
  readonly status: number;
  /** What the client is told when there is nothing better that is safe to say. */
  readonly sentence: string;
}

/** Codes of the authorization endpoint that are told in a body, each time with a better sentence (RFC 9126 section 2.3). */
const requestRefused: ErrorRow = { status: 400, sentence: 'The authorization request is not valid.' };
const requestRefusals = Object.fromEntries(authorizationErrorCodes.map((code) => [code, requestRefused])) as Record<AuthorizationErrorCode, ErrorRow>;

/** RFC 6749 section 5.2, RFC 8707 section 2, RFC 6750 section 3.1, OAuth 2.0 for First-Party Applications section 5.2.2.1. Nothing else decides a status. */
export const errorTable: Readonly<Record<OAuthErrorCode, ErrorRow>> = {
  ...requestRefusals,
  invalid_request: { status: 400, sentence: 'The request is not valid.' },
  invalid_client: { status: 401, sentence: 'Client authentication failed.' },
  invalid_grant: { status: 400, sentence: 'The credentials or the grant are not valid, expired, or revoked.' },
  unauthorized_client: { status: 400, sentence: 'This client may not use this grant.' },
  unsupported_grant_type: { status: 400, sentence: 'This grant type is not supported.' },
  invalid_scope: { status: 400, sentence: 'The scope is not valid.' },
  invalid_target: { status: 400, sentence: 'The resource is not valid.' },
  invalid_session: { status: 400, sentence: 'The auth_session is not valid, expired, or used: start again without it.' },
  insufficient_authorization: { status: 403, sentence: 'The credentials are missing or not valid.' },
  redirect_to_web: { status: 403, sentence: 'This has to go on in a browser.' },
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
  /** What the body says besides. */
  readonly members?: Readonly<Record<string, string | number>>;
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
  readonly members: Readonly<Record<string, string | number>>;
  readonly onlyChallenge: boolean;

  constructor(code: OAuthErrorCode, { sentence, reason, retryAfter, status, members = {}, onlyChallenge = false }: ErrorDetail = {}) {
    super(code);
    this.code = code;
    this.status = status ?? errorTable[code].status;
    this.sentence = sentence ?? errorTable[code].sentence;
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.members = members;
    this.onlyChallenge = onlyChallenge;
  }
}
