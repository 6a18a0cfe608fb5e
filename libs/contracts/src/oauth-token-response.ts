import * as z from 'zod';

/** A successful token answer (RFC 6749 section 5.1, OpenID Connect Core section 3.1.3.3). */
export const OAuthTokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().positive().describe('Life of the access token in seconds.'),
    scope: z.string().optional().describe('What was granted, separated by spaces. Absent when nothing was.'),
    refresh_token: z.string().optional(),
    id_token: z.string().optional(),
  })
  .meta({ id: 'OAuthTokenResponse' });
export type OAuthTokenResponse = z.output<typeof OAuthTokenResponse>;
