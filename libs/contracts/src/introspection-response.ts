import * as z from 'zod';

/** The media type and the `typ` of a signed answer (RFC 9701 sections 4 and 5). */
export const introspectionJwtType = 'token-introspection+jwt';

/** What signed answers are signed with: what every client must be able to verify (RFC 9701 section 6). */
export const introspectionSigningAlg = 'RS256';

/** What is told of a token: everything, claims of its token contract too, or nothing but that it does not count (RFC 7662 section 2.2). */
export const IntrospectionResponse = z
  .looseObject({
    active: z.boolean(),
    scope: z.string().optional(),
    client_id: z.string().optional(),
    username: z.string().optional().describe("The user's log-in name; only with the scope that shows it, profile."),
    token_type: z.literal('Bearer').optional().describe('Absent for a refresh token.'),
    exp: z.int().optional(),
    iat: z.int().optional(),
    sub: z.string().optional(),
    aud: z.union([z.string(), z.array(z.string())]).optional(),
    iss: z.url().optional(),
    jti: z.string().optional().describe('Absent for a refresh token.'),
    auth_time: z.int().optional(),
    acr: z.string().optional().describe('What the log-in is worth (RFC 9470 section 6.2).'),
  })
  .meta({ id: 'IntrospectionResponse' });
export type IntrospectionResponse = z.output<typeof IntrospectionResponse>;
