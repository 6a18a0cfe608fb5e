import * as z from 'zod';

const common = {
  iss: z.url(),
  sub: z.string().min(1).max(255),
  aud: z.union([z.string(), z.array(z.string())]),
  iat: z.int(),
  exp: z.int(),
};

/** The claims of an access token (RFC 9068 section 2.2). The JOSE header has typ `at+jwt`. */
export const AccessTokenClaims = z
  .object({
    ...common,
    client_id: z.string(),
    jti: z.string(),
    scope: z.string().optional(),
    auth_time: z.int().optional().describe('When the user proved who they are; absent when the client acts for itself, and where another provider, by which they came, does not tell.'),
    acr: z.string().optional().describe('What that log-in is worth (RFC 9068 section 2.2.1).'),
  })
  .meta({ id: 'AccessTokenClaims' });
export type AccessTokenClaims = z.output<typeof AccessTokenClaims>;

/** The claims of an ID token (OpenID Connect Core section 2), beside those that scopes add. */
export const IdTokenClaims = z
  .looseObject({
    ...common,
    auth_time: z.int().optional().describe('When the user proved who they are; absent where another provider, by which they came, does not tell. With max_age it is always there.'),
    acr: z.string().optional().describe('What the log-in is worth: one of acr_values_supported.'),
    amr: z.array(z.string()).optional().describe('How the user logged in (RFC 8176).'),
    nonce: z.string().optional(),
    sid: z.string().optional().describe('The log-in that it came from (OpenID Connect Front-Channel Logout section 3).'),
  })
  .meta({ id: 'IdTokenClaims' });
export type IdTokenClaims = z.output<typeof IdTokenClaims>;

/** The one event of a logout token. */
export const backchannelLogoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** The claims of a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4). The JOSE header has typ `logout+jwt`. */
export const LogoutTokenClaims = z
  .strictObject({
    ...common,
    aud: z.string(),
    jti: z.string().describe('The same at each attempt to deliver it.'),
    sid: z.string().describe('The log-in that is over, as in its ID tokens.'),
    events: z.strictObject({ [backchannelLogoutEvent]: z.strictObject({}) }),
  })
  .meta({ id: 'LogoutTokenClaims' });
export type LogoutTokenClaims = z.output<typeof LogoutTokenClaims>;

/** What is posted to a client's `backchannel_logout_uri`, as application/x-www-form-urlencoded (section 2.5). Answered with 200 or 204 it is done. */
export const BackchannelLogoutRequest = z.strictObject({ logout_token: z.string().describe('A JWT with LogoutTokenClaims.') }).meta({ id: 'BackchannelLogoutRequest' });
export type BackchannelLogoutRequest = z.output<typeof BackchannelLogoutRequest>;

/** What each scope shows of a user: those of OpenID Connect Core section 5.4, and the groups that directories say. */
export const scopeClaims = {
  profile: [
    'name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile',
    'picture', 'website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
  groups: ['groups'],
} as const;

/** The claims that these scopes show. */
export const claimsOf = (scope: readonly string[]): readonly string[] => Object.entries(scopeClaims).flatMap(([name, claims]) => (scope.includes(name) ? claims : []));

/** Where the claims of the granted scopes stand: in the ID token and at userinfo, or at userinfo alone (OpenID Connect Core section 5.4). */
export const idTokenContents = ['scopes', 'identity'] as const;
export type IdTokenContent = (typeof idTokenContents)[number];

/** Scopes that ask for a user rather than for an API (OpenID Connect Core sections 3.1.2.1, 5.4 and 11). */
export const identityScopes: readonly string[] = ['openid', ...Object.keys(scopeClaims), 'offline_access'];

/** The one of them that APIs had before it was one, and may have: where an API does, it is that API's alone and shows nothing of a user. */
export const yieldingScope = 'groups';

/** Claims that only the server may set; a user's own claims can never carry them. */
export const reservedClaims: readonly string[] = [
  'iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'auth_time', 'nonce', 'acr', 'amr', 'azp', 'at_hash', 'c_hash', 's_hash',
  'client_id', 'scope', 'cnf', 'act', 'may_act', 'sid', 'events', 'email_verified',
];
