import * as z from 'zod';
import { secret } from './secret.ts';
import { passwordText, usernameText, visibleText } from './text.ts';

/** What `type` may say of a password grant: create the user if absent, or replace the password. */
export const passwordGrantTypes = ['signup', 'update'] as const;
export type PasswordGrantType = (typeof passwordGrantTypes)[number];

/** Whether `update` takes the password that is replaced. */
export const passwordUpdates = ['with_current', 'without_current'] as const;
export type PasswordUpdateRule = (typeof passwordUpdates)[number];

/**
 * A token request as it is sent (RFC 6749): one flat object, as a form or as JSON. Which members belong together is told
 * by `OAuthTokenRequest`; docs/oauth-token-request.md is the same in prose. An empty value counts as an absent one.
 */
export interface OAuthTokenRequestMembers {
  /** The client. May come by HTTP Basic instead (RFC 6749 section 2.3.1). */
  readonly client_id?: string | undefined;
  /** The client's secret. May come by HTTP Basic instead; not by both. */
  readonly client_secret?: string | undefined;
  /** The PKCE verifier (RFC 7636 section 4.1), without which a client that has no secret is refused. */
  readonly code_verifier?: string | undefined;
  /** The grant. When absent it is inferred from the credentials that are present. */
  readonly grant_type?: string | undefined;
  /** password: the log-in name. */
  readonly username?: string | undefined;
  /** password: at most 1,024 bytes of UTF-8. */
  readonly password?: string | undefined;
  /** password, with `update`: the password that is replaced. A client may be registered to do without. */
  readonly current_password?: string | undefined;
  /** password: `signup` makes the user if there is none, `update` replaces the password. */
  readonly type?: PasswordGrantType | undefined;
  /** Scopes, separated by spaces (RFC 6749 section 3.3). When absent, what the client may have. */
  readonly scope?: string | undefined;
  /** Resource servers that the token is for (RFC 8707 section 2). The one member that may stand several times. */
  readonly resource?: string | string[] | undefined;
  /** refresh_token: the one that was given last. */
  readonly refresh_token?: string | undefined;
  /** authorization_code: as it came to the redirect URI. */
  readonly code?: string | undefined;
  /** authorization_code: as the authorization request had it. */
  readonly redirect_uri?: string | undefined;
  /** urn:ietf:params:oauth:grant-type:device_code (RFC 8628 section 3.4). */
  readonly device_code?: string | undefined;
  /** urn:ietf:params:oauth:grant-type:jwt-bearer (RFC 7523 section 2.1). */
  readonly assertion?: string | undefined;
  /** urn:ietf:params:oauth:grant-type:token-exchange (RFC 8693 section 2.1). */
  readonly subject_token?: string | undefined;
  /** Of the subject_token: what kind of token it is (RFC 8693 section 3). */
  readonly subject_token_type?: string | undefined;
}

/** The flat, snake_case token request (RFC 6749, RFC 7636, RFC 8707 and the extension grants), as form or JSON carry it. */
export const OAuthTokenRequestWire = z
  .object({
    client_id: visibleText(255).optional().describe('The client. May come by HTTP Basic instead.'),
    client_secret: secret(visibleText(1024)).optional().describe("The client's secret. May come by HTTP Basic instead."),
    code_verifier: secret(z.string().regex(/^[A-Za-z0-9._~-]{1,512}$/)).optional().describe('PKCE verifier (RFC 7636 section 4.1).'),
    grant_type: visibleText(255).optional().describe('The grant. When absent it is inferred from the credentials that are present.'),
    username: usernameText().optional().describe('For the password grant. An e-mail address is recommended.'),
    password: secret(passwordText()).optional().describe('For the password grant. At most 1,024 bytes of UTF-8.'),
    current_password: secret(passwordText()).optional().describe('For the password grant with type=update: the password that is replaced.'),
    type: z.enum(passwordGrantTypes, 'must be signup or update').optional().describe('For the password grant. Also read from loginType.'),
    scope: visibleText(4096).optional().describe('Scopes, separated by spaces (RFC 6749 section 3.3).'),
    resource: z.union([visibleText(2048), z.array(visibleText(2048)).max(16)]).optional().describe('Resource servers the token is for (RFC 8707).'),
    refresh_token: secret(visibleText(2048)).optional().describe('For the refresh_token grant.'),
    code: secret(visibleText(2048)).optional().describe('For the authorization_code grant.'),
    redirect_uri: visibleText(2048).optional().describe('For the authorization_code grant, when the authorization request had one.'),
    device_code: secret(visibleText(2048)).optional().describe('For the device code grant (RFC 8628).'),
    assertion: secret(visibleText(16384)).optional().describe('For the JWT bearer grant (RFC 7523).'),
    subject_token: secret(visibleText(16384)).optional().describe('For token exchange (RFC 8693).'),
    subject_token_type: visibleText(255).optional().describe('For token exchange (RFC 8693).'),
  })
  .meta({ id: 'OAuthTokenRequest', description: 'A token request (RFC 6749 section 4).' });

/** The wire members after the schema has read them: right types, nothing yet said about which belong together. */
export type WireMembers = z.output<typeof OAuthTokenRequestWire>;
