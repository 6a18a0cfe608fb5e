import * as z from 'zod';
import { idTokenContents } from './claims.ts';
import { clientAuthenticationMethods } from './client-credentials.ts';
import { claimValue, roleList } from './entry-values.ts';
import { signingAlgorithms } from './jwks.ts';
import { passwordGrantTypes, passwordUpdates } from './oauth-token-request-wire.ts';
import { redirectUri } from './redirect-uri.ts';
import { SamlApplication } from './saml-application.ts';
import { secret, type Secret } from './secret.ts';
import { acrValueList, maxAge } from './step-up.ts';
import { shownName, text, visibleText } from './text.ts';
import { unique } from './unique.ts';
import { httpsAddress, webAddress, webOrigin } from './web-address.ts';

/** The grants that the server can run, by the names of RFC 7591 section 2. */
export const configurableGrantTypes = ['authorization_code', 'password', 'client_credentials', 'refresh_token'] as const;

/** Kinds of `sub` (OpenID Connect Core section 8). */
export const subjectTypes = ['public', 'pairwise'] as const;
export type SubjectType = (typeof subjectTypes)[number];

/** The shortest client secret that a file may set; the server's own have 256 bits. */
export const minClientSecretLength = 16;

const scopeList = z
  .string()
  .regex(/^[\x20\x21\x23-\x5B\x5D-\x7E]*$/, 'must be scopes separated by spaces')
  .transform((list) => [...new Set(list.split(' ').filter((name) => name !== ''))]);

/** The hosts that could name the sector of a client's pairwise subjects (OpenID Connect Core section 8.1); exactly one will do. */
export const sectorHosts = (client: { readonly sector_identifier_uri?: string | undefined; readonly redirect_uris: readonly string[] }): readonly string[] => {
  const named = client.sector_identifier_uri === undefined ? client.redirect_uris : [client.sector_identifier_uri];
  return [...new Set(named.map((uri) => (URL.canParse(uri) ? new URL(uri).host : '')))].filter((host) => host !== '');
};

const originOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).origin : '');

/** The secrets of an entry, whichever member has them. */
export const secretsOf = ({ client_secret: one, client_secrets: two }: { readonly client_secret?: Secret | undefined; readonly client_secrets?: readonly Secret[] | undefined }): readonly Secret[] => two ?? (one ? [one] : []);

/** What is told of a client that has no secret and needs one. */
export const missingClientSecret = 'is missing: add one, or set token_endpoint_auth_method: none';

/** A secret that somebody else thought up. */
export const clientSecret = () => secret(visibleText(1024).min(minClientSecretLength, `must have at least ${minClientSecretLength} characters; make one with: openssl rand -hex 32`));

/** Secrets that a client has at once at most. */
export const maxClientSecrets = 2;

const members = z.strictObject({
  client_id: visibleText(128)
    .regex(/^[^\s]+$/, 'must have no spaces')
    .refine((id) => !/^(user_|https?:)/i.test(id), 'must not look like a user (user_…) or a URL'),
  client_name: shownName(200).optional(),
  client_secret: clientSecret().optional().describe('Literal, ${ENV} or file:path. Stored only as a keyed hash.'),
  client_secrets: z
    .array(clientSecret())
    .length(maxClientSecrets, `must have ${maxClientSecrets}; one alone is client_secret`)
    .refine((secrets) => new Set(secrets.map((each) => each.reveal())).size === secrets.length, { error: 'has the same value twice', when: ({ issues }) => issues.length === 0 }) // one that is too short is no Secret
    .optional()
    .describe('In place of client_secret: two that count alike, while the client is moved from one to the other.'),
  token_endpoint_auth_method: z.enum(clientAuthenticationMethods)
    .optional()
    .describe('The only way in which it may show who it is. Not stated: its secret, by HTTP Basic or in the body. none: it has no secret.'),
  grant_types: unique(z.enum(configurableGrantTypes)).default(['client_credentials']),
  password_grant_types: unique(z.enum(passwordGrantTypes)).default([]).describe('Which `type` values it may use.'),
  password_update: z.enum(passwordUpdates).default('with_current').describe('without_current: its secret sets the password of every user, nothing else asked. For a trusted back office alone.'),
  first_party: z.boolean().default(false).describe('Ours, so that people may type their password into it. Needed for the password grant.'),
  scope: scopeList.default([]).describe('What it may ask for, separated by spaces.'),
  redirect_uris: unique(redirectUri()).default([]).describe('Where log-ins come back to, compared as exact strings.'),
  post_logout_redirect_uris: unique(redirectUri()).default([]).describe('Where log-outs come back to.'),
  require_pkce: z.boolean().default(true).describe('May be false only for a client with a secret that sends a nonce.'),
  require_nonce: z.boolean().default(true).describe('May be false only where require_pkce is, for a client that can send neither, such as the OpenID certification suite.'),
  id_token_signed_response_alg: z.enum(signingAlgorithms).default('RS256'),
  id_token_claims: z.enum(idTokenContents)
    .default('scopes')
    .describe('identity: ID tokens say who logged in and how, and what `claims` asks for there; what the scopes show of a person is told by userinfo alone. scopes: by both.'),
  userinfo_signed_response_alg: z.enum(signingAlgorithms).optional().describe('Makes userinfo a signed JWT; plain JSON without.'),
  logo_uri: httpsAddress().optional().describe('Its logo, shown where people are asked for consent; loaded by their browsers from there.'),
  client_uri: webAddress().optional().describe('Its home page: its host is shown there, too.'),
  policy_uri: webAddress().optional().describe('Its privacy policy, shown where people are asked for consent.'),
  tos_uri: webAddress().optional().describe('Its terms of service, shown there too.'),
  initiate_login_uri: httpsAddress().optional().describe('Where a log-in of it can be started from elsewhere (OpenID Connect Core section 4).'),
  subject_type: z.enum(subjectTypes).default('public').describe('pairwise: a different `sub` for each sector, so that clients cannot compare notes.'),
  sector_identifier_uri: httpsAddress().optional().describe('Names by its host the sector of a pairwise client; needed when its redirect_uris have several hosts.'),
  allowed_cors_origins: unique(webOrigin()).default([]).describe('Where its scripts run, when it is an app in the browser: they may call the token endpoint.'),
  default_acr_values: acrValueList().default([]).describe('The kinds of log-ins that its requests ask for when they say nothing of it (`acr_values`), the best first.'),
  default_max_age: maxAge(0).optional().describe('How many seconds ago a person may have logged in, for its requests without max_age. 0: a new log-in each time.'),
  require_pushed_authorization_requests: z.boolean().default(false).describe('Whether it must push its authorization requests (RFC 9126).'),
  frontchannel_logout_uri: webAddress().optional().describe('Loaded in a hidden frame when a person logs out (OpenID Connect Front-Channel Logout).'),
  frontchannel_logout_session_required: z.boolean().default(false).describe('Whether it is told there which log-in ended.'),
  backchannel_logout_uri: webAddress().optional().describe('Sent a logout token when a person logs out (OpenID Connect Back-Channel Logout).'),
  backchannel_logout_session_required: z.boolean().default(false).describe('Whether the logout token must name the log-in that ended.'),
  saml: SamlApplication.optional().describe('The application as one that speaks SAML 2.0: people log in to it by what this says, whether or not it asks for tokens as well.'),
  attributes: z.record(text(128).min(1), claimValue).default({}).describe('What token contracts may take from it (`from: { client: … }`). They end up in tokens: no place for secrets.'),
  roles: roleList().describe('What it may do when it acts for itself, for token contracts (`from: { role: … }`).'),
});

const refuseFaults = (secretMayStay: boolean) => (client: z.output<typeof members>, context: z.RefinementCtx): void => {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const isPublic = client.token_endpoint_auth_method === 'none';
  if (client.client_secret && client.client_secrets) refuse('client_secrets', 'is for two secrets in place of client_secret: remove one of them');
  for (const member of ['client_secret', 'client_secrets'] as const) if (isPublic && client[member]) refuse(member, 'is not for a client whose token_endpoint_auth_method is none: remove one of them');
  if (!isPublic && secretsOf(client).length === 0 && !secretMayStay) refuse('client_secret', missingClientSecret);
  if (isPublic && client.grant_types.includes('client_credentials')) refuse('grant_types', 'client_credentials needs a client with a secret');
  if (isPublic && client.grant_types.includes('password') && !client.grant_types.includes('authorization_code'))
    refuse('grant_types', 'password needs a client with a secret, or authorization_code beside it: without a secret it takes an open authorization request');
  if (isPublic && client.password_grant_types.includes('update'))
    refuse('password_grant_types', 'update needs a client with a secret: without one, strangers could set the passwords of others');
  if (client.password_update === 'without_current' && !client.password_grant_types.includes('update'))
    refuse('password_update', 'without_current needs update among password_grant_types');
  if (client.grant_types.includes('password') && !client.first_party) refuse('grant_types', 'password needs first_party: true');
  if (client.grant_types.includes('authorization_code') !== client.redirect_uris.length > 0)
    refuse('redirect_uris', 'belong together with authorization_code among grant_types: add the one that is missing');
  if (client.require_pkce && !client.require_nonce) refuse('require_nonce', 'may be false only where require_pkce is');
  if (isPublic && !client.require_pkce) refuse('require_pkce', 'must be true for a client without a secret');
  if (client.subject_type === 'pairwise' && sectorHosts(client).length !== 1)
    refuse('sector_identifier_uri', 'is needed by a pairwise client whose redirect_uris have no host or several: add it');
  if (client.frontchannel_logout_uri && !client.redirect_uris.some((uri) => originOf(uri) === originOf(client.frontchannel_logout_uri ?? '')))
    refuse('frontchannel_logout_uri', 'must have the origin of one of its redirect_uris (Front-Channel Logout section 2)');
  if (client.password_grant_types.length > 0 && !client.grant_types.includes('password') && !(client.first_party && client.grant_types.includes('authorization_code')))
    refuse('password_grant_types', 'needs password among grant_types, or first_party: true and authorization_code');
};

/** An application: an entry of `clients`, and the body that says all of a new one. */
export const ClientEntry = members.superRefine(refuseFaults(false)).meta({ id: 'Client' });
export type ClientEntry = z.output<typeof ClientEntry>;

/** The same as the body of a change: without a secret, the one that is stored stays. */
export const ClientUpdate: z.ZodType<ClientEntry, z.input<typeof ClientEntry>> = members.superRefine(refuseFaults(true)).meta({ id: 'ClientUpdate' });
