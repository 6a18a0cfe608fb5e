import * as z from 'zod';
import type { AuthorizationErrorCode } from './authorization-request.ts';

/** The error codes of the token endpoint: RFC 6749 section 5.2, RFC 8707 section 2, and two for faults of ours. */
export const oauthErrorCodes = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'temporarily_unavailable',
  'server_error',
] as const;
/** What a request with an access token may be refused for besides (RFC 6750 section 3.1). */
export const bearerErrorCodes = ['invalid_request', 'invalid_token', 'insufficient_scope', 'temporarily_unavailable', 'server_error'] as const;
/** What an application that talks with the person itself is told besides (OAuth 2.0 for First-Party Applications section 5.2.2.1). */
export const challengeErrorCodes = ['invalid_session', 'insufficient_authorization', 'redirect_to_web'] as const;
/** Every code that is told in a body. */
export type OAuthErrorCode = (typeof oauthErrorCodes)[number] | (typeof bearerErrorCodes)[number] | (typeof challengeErrorCodes)[number] | AuthorizationErrorCode;

/** A refusal (RFC 6749 section 5.2). */
export const OAuthErrorResponse = z
  .object({
    error: z.enum(oauthErrorCodes),
    error_description: z.string().optional().describe('For the developer of the client; not stable.'),
  })
  .meta({ id: 'OAuthErrorResponse' });
export type OAuthErrorResponse = z.output<typeof OAuthErrorResponse>;

/** A refusal of an access token; its members stand in WWW-Authenticate too. Empty when no token was sent (RFC 6750 section 3). */
export const BearerErrorResponse = z
  .object({ error: z.enum(bearerErrorCodes).optional(), error_description: z.string().optional() })
  .meta({ id: 'BearerErrorResponse' });
export type BearerErrorResponse = z.output<typeof BearerErrorResponse>;

/** A refusal as the Authress paths send it: its own members beside those of OAuth. */
export const AuthressErrorResponse = OAuthErrorResponse.extend({
  title: z.string().describe('For a person; not stable.'),
  errorCode: z.string().describe('Stable, for machines.'),
  errorId: z.string().describe('The id of the request, for support.'),
}).meta({ id: 'AuthressErrorResponse' });
export type AuthressErrorResponse = z.output<typeof AuthressErrorResponse>;
