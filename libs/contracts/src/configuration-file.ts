import * as z from 'zod';
import { identityScopes, reservedClaims } from './claims.ts';
import { clientAuthenticationMethods } from './client-credentials.ts';
import { duration } from './duration.ts';
import { signingAlgorithms } from './jwks.ts';
import { passwordGrantTypes } from './oauth-token-request-wire.ts';
import { redirectUri } from './redirect-uri.ts';
import { secret } from './secret.ts';
import { passwordText, text, visibleText } from './text.ts';

/** The grants that the server can run, by the names of RFC 7591 section 2. */
export const configurableGrantTypes = ['password', 'client_credentials', 'refresh_token'] as const;

/** The shortest client secret that a file may set; the server's own have 256 bits. */
export const minClientSecretLength = 16;

const scopeName = z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/, 'must be one word of printable ASCII');
const unique = <T extends z.ZodType<string>>(item: T) =>
  z.array(item).refine((items) => new Set(items).size === items.length, 'has the same value twice');
const scopeList = z
  .string()
  .regex(/^[\x20\x21\x23-\x5B\x5D-\x7E]*$/, 'must be scopes separated by spaces')
  .transform((list) => [...new Set(list.split(' ').filter((name) => name !== ''))]);

const ResourceServerEntry = z
  .strictObject({
    audience: z.url('must be an absolute URI without a fragment').regex(/^[^#\s]+$/, 'must have no fragment').describe('The `aud` of its tokens (RFC 8707).'),
    name: text(200).optional().describe('What people call it.'),
    scopes: unique(scopeName.refine((name) => !identityScopes.includes(name), 'is a scope of OpenID Connect: choose another name'))
      .default([])
      .describe('The scopes that it understands.'),
    access_token_ttl: duration(10, 86400).default(900).describe('How long its access tokens live, from 10s to 1d.'),
    access_token_signing_alg: z.enum(signingAlgorithms).default('EdDSA').describe('What its access tokens are signed with.'),
  })
  .meta({ id: 'ResourceServer' });

const ClientEntry = z
  .strictObject({
    client_id: visibleText(128)
      .regex(/^[^\s]+$/, 'must have no spaces')
      .refine((id) => !/^(user_|https?:)/i.test(id), 'must not look like a user (user_…) or a URL'),
    client_name: text(200).optional(),
    client_secret: secret(visibleText(1024).min(minClientSecretLength, `must have at least ${minClientSecretLength} characters; make one with: openssl rand -base64 32`))
      .optional()
      .describe('Literal, ${ENV} or file:path. Stored only as a keyed hash.'),
    token_endpoint_auth_method: z.enum(clientAuthenticationMethods).default('client_secret_basic'),
    grant_types: unique(z.enum(configurableGrantTypes)).default(['client_credentials']),
    password_grant_types: unique(z.enum(passwordGrantTypes)).default([]).describe('Which `type` values it may use.'),
    first_party: z.boolean().default(false).describe('Ours, so that people may type their password into it. Needed for the password grant.'),
    scope: scopeList.default([]).describe('What it may ask for, separated by spaces.'),
    redirect_uris: unique(redirectUri()).default([]),
    id_token_signed_response_alg: z.enum(signingAlgorithms).default('RS256'),
  })
  .superRefine((client, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const isPublic = client.token_endpoint_auth_method === 'none';
    if (isPublic && client.client_secret) refuse('client_secret', 'is not for a client whose token_endpoint_auth_method is none: remove one of them');
    if (!isPublic && !client.client_secret) refuse('client_secret', 'is missing: add one, or set token_endpoint_auth_method: none');
    if (isPublic && client.grant_types.includes('client_credentials')) refuse('grant_types', 'client_credentials needs a client with a secret');
    if (isPublic && client.grant_types.includes('password')) refuse('grant_types', 'password needs a client with a secret');
    if (client.grant_types.includes('password') && !client.first_party) refuse('grant_types', 'password needs first_party: true');
    if (client.password_grant_types.length > 0 && !client.grant_types.includes('password'))
      refuse('password_grant_types', 'needs password among grant_types');
  })
  .meta({ id: 'Client' });

const claimValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())]);

const UserEntry = z
  .strictObject({
    username: text(320).min(1).refine((name) => name.normalize('NFKC').trim() !== '', 'must not be blank').describe('The log-in name; an e-mail address is recommended.'),
    password: secret(passwordText()).optional().describe('Literal, ${ENV} or file:path. Set when the user is created; never overwritten later.'),
    email_verified: z.boolean().default(false),
    claims: z
      .record(z.string(), claimValue)
      .default({})
      .superRefine((claims, context) => {
        for (const name of Object.keys(claims).filter((claim) => reservedClaims.includes(claim)))
          context.addIssue({ code: 'custom', path: [name], message: 'is a claim that only the server sets: choose another name' });
      }),
  })
  .meta({ id: 'User' });

/** The declarative file: what the database is made to hold at start and by `symbolon apply`. */
export const ConfigurationFile = z
  .strictObject({
    $schema: z.string().optional(),
    resource_servers: z.array(ResourceServerEntry).default([]),
    clients: z.array(ClientEntry).default([]),
    users: z.array(UserEntry).default([]),
  })
  .superRefine((file, context) => {
    const known = new Set([...identityScopes, ...file.resource_servers.flatMap((server) => server.scopes)]);
    file.clients.forEach((client, index) => {
      for (const scope of client.scope.filter((name) => !known.has(name)))
        context.addIssue({ code: 'custom', path: ['clients', index, 'scope'], message: `names ${scope}, which no resource server here has: add it to one's scopes` });
    });
    const keys = {
      resource_servers: file.resource_servers.map((server) => server.audience),
      clients: file.clients.map((client) => client.client_id),
      users: file.users.map((user) => user.username.normalize('NFKC').trim().toLowerCase().normalize('NFKC')),
    };
    for (const [list, ids] of Object.entries(keys))
      ids.forEach((id, index) => {
        if (ids.indexOf(id) !== index) context.addIssue({ code: 'custom', path: [list, index], message: `is there twice: ${id}` });
      });
  })
  .meta({ id: 'ConfigurationFile', title: 'symbolon.yaml' });
export type ConfigurationFile = z.output<typeof ConfigurationFile>;
