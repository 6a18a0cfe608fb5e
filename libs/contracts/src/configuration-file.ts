import * as z from 'zod';
import { adminScopes } from './admin/permissions.ts';
import { identityScopes, idTokenContents, reservedClaims } from './claims.ts';
import { clientAuthenticationMethods } from './client-credentials.ts';
import { ConsumerContract } from './consumer-contract.ts';
import { imageFile } from './image.ts';
import { signingAlgorithms } from './jwks.ts';
import { passwordGrantTypes, passwordUpdates } from './oauth-token-request-wire.ts';
import { redirectUri } from './redirect-uri.ts';
import { ResourceServerEntry } from './resource-server-entry.ts';
import { secret } from './secret.ts';
import { passwordText, shownName, text, usernameText, visibleText } from './text.ts';
import { unique } from './unique.ts';
import { canonicalUsername, usernameFault } from './username.ts';
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
  return [...new Set(named.map((uri) => new URL(uri).host))].filter((host) => host !== '');
};

const originOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).origin : '');

const claimValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())]);
const roleList = () => unique(visibleText(128).min(1, 'must not be empty')).default([]);

const ClientEntry = z
  .strictObject({
    client_id: visibleText(128)
      .regex(/^[^\s]+$/, 'must have no spaces')
      .refine((id) => !/^(user_|https?:)/i.test(id), 'must not look like a user (user_…) or a URL'),
    client_name: shownName(200).optional(),
    client_secret: secret(visibleText(1024).min(minClientSecretLength, `must have at least ${minClientSecretLength} characters; make one with: openssl rand -hex 32`))
      .optional()
      .describe('Literal, ${ENV} or file:path. Stored only as a keyed hash.'),
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
    require_pushed_authorization_requests: z.boolean().default(false).describe('Whether it must push its authorization requests (RFC 9126).'),
    frontchannel_logout_uri: webAddress().optional().describe('Loaded in a hidden frame when a person logs out (OpenID Connect Front-Channel Logout).'),
    frontchannel_logout_session_required: z.boolean().default(false).describe('Whether it is told there which log-in ended.'),
    backchannel_logout_uri: webAddress().optional().describe('Sent a logout token when a person logs out (OpenID Connect Back-Channel Logout).'),
    backchannel_logout_session_required: z.boolean().default(false).describe('Whether the logout token must name the log-in that ended.'),
    attributes: z.record(text(128).min(1), claimValue).default({}).describe('What token contracts may take from it (`from: { client: … }`). They end up in tokens: no place for secrets.'),
    roles: roleList().describe('What it may do when it acts for itself, for token contracts (`from: { role: … }`).'),
  })
  .superRefine((client, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const isPublic = client.token_endpoint_auth_method === 'none';
    if (isPublic && client.client_secret) refuse('client_secret', 'is not for a client whose token_endpoint_auth_method is none: remove one of them');
    if (!isPublic && !client.client_secret) refuse('client_secret', 'is missing: add one, or set token_endpoint_auth_method: none');
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
  })
  .meta({ id: 'Client' });

/** A person, as the file and the admin API make them. */
export const UserEntry = z
  .strictObject({
    username: usernameText()
      .superRefine((username, context) => {
        const fault = usernameFault(username);
        if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
      })
      .describe('The log-in name; an e-mail address is recommended. It is kept without capital letters and blanks around it.'),
    password: secret(passwordText()).optional().describe('Literal, ${ENV} or file:path. Set when the user is created; never overwritten later.'),
    email_verified: z.boolean().default(false),
    claims: z
      .record(z.string(), claimValue)
      .default({})
      .superRefine((claims, context) => {
        for (const name of Object.keys(claims).filter((claim) => reservedClaims.includes(claim)))
          context.addIssue({ code: 'custom', path: [name], message: 'is a claim that only the server sets: choose another name' });
        const { phone_number_verified: isVerified } = claims;
        if (isVerified !== undefined && typeof isVerified !== 'boolean') context.addIssue({ code: 'custom', path: ['phone_number_verified'], message: 'must be true or false' });
      }),
    roles: roleList().describe('What the user may do, for token contracts (`from: { role: … }`).'),
  })
  .meta({ id: 'User' });

const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as "#24406e", in quotes');
const BrandingEntry = z
  .strictObject({
    name: shownName(200).min(1).describe('What people call this installation.'),
    logo_url: z.string().max(2048).regex(/^https:\/\/[^\s/\\]/, 'must be an https address').optional(),
    logo: imageFile().optional().describe('file:path of a PNG, SVG, WebP or ICO of up to 100 KB, served from here, instead of logo_url.'),
    favicon: imageFile().optional().describe('file:path of what browsers show beside the title of a page: the same kinds.'),
    logo_is_wordmark: z.boolean().default(false).describe('The logo says the name itself, which then stands beside it no more.'),
    links: z
      .strictObject({ imprint: webAddress().optional(), privacy: webAddress().optional(), terms: webAddress().optional(), help: webAddress().optional() })
      .default({})
      .describe('Links below every page, in the language of the page.'),
    primary_color: color.optional().describe('Buttons and links; text on it stays readable.'),
    background_color: color.optional().describe('Behind the card, in light mode.'),
  })
  .superRefine(({ logo, logo_url: url }, context) => {
    if (logo && url !== undefined) context.addIssue({ code: 'custom', path: ['logo_url'], message: 'is not for an installation with logo: keep one of them' });
  })
  .meta({ id: 'Branding' });

/** Who relies on the contracts; the name of a consumer's file is replaced by what that holds before this is read. */
export const consumersInFile = z.array(ConsumerContract).default([])
  .describe('Who relies on the token contracts: each a consumer contract, or the path of its file from the folder of this one. A change that would break one is refused.');

/** The declarative file: what the database is made to hold at start and by `symbolon apply`. */
export const ConfigurationFile = z
  .strictObject({
    $schema: z.string().optional(),
    branding: BrandingEntry.optional(),
    resource_servers: z.array(ResourceServerEntry).default([]),
    consumers: consumersInFile,
    clients: z.array(ClientEntry).default([]),
    users: z.array(UserEntry).default([]),
  })
  .superRefine((file, context) => {
    const known = new Set([...identityScopes, ...adminScopes, ...file.resource_servers.flatMap((server) => server.scopes)]);
    file.clients.forEach((client, index) => {
      for (const scope of client.scope.filter((name) => !known.has(name)))
        context.addIssue({ code: 'custom', path: ['clients', index, 'scope'], message: `names ${scope}, which no resource server here has: add it to one's scopes` });
    });
    const withSecret = new Set(file.clients.filter((client) => client.token_endpoint_auth_method !== 'none').map((client) => client.client_id));
    file.resource_servers.forEach((server, index) => {
      for (const id of server.introspection_clients.filter((name) => !withSecret.has(name)))
        context.addIssue({ code: 'custom', path: ['resource_servers', index, 'introspection_clients'], message: `names ${id}, which is no client with a secret here: add it to clients` });
    });
    const keys = {
      resource_servers: file.resource_servers.map((server) => server.audience),
      consumers: file.consumers.map(({ consumer }) => consumer),
      clients: file.clients.map((client) => client.client_id),
      users: file.users.map((user) => canonicalUsername(user.username)),
    };
    for (const [list, ids] of Object.entries(keys))
      ids.forEach((id, index) => {
        if (ids.indexOf(id) !== index) context.addIssue({ code: 'custom', path: [list, index], message: `is there twice: ${id}` });
      });
  })
  .meta({ id: 'ConfigurationFile', title: 'symbolon.yaml' });
export type ConfigurationFile = z.output<typeof ConfigurationFile>;
