import * as z from 'zod';
import { displayValues, promptValues, responseModes } from './authorization-request.ts';
import { clientAuthenticationMethods } from './client-credentials.ts';
import { subjectTypes } from './client-entry.ts';
import { signingAlgorithms } from './jwks.ts';

/** What the provider says of itself (OpenID Connect Discovery section 3, RFC 8414 section 2). Empty lists are left out. */
export const ProviderMetadata = z
  .object({
    issuer: z.url(),
    authorization_endpoint: z.url(),
    token_endpoint: z.url(),
    jwks_uri: z.url(),
    userinfo_endpoint: z.url(),
    revocation_endpoint: z.url(),
    introspection_endpoint: z.url(),
    pushed_authorization_request_endpoint: z.url(),
    authorization_challenge_endpoint: z.url(),
    end_session_endpoint: z.url(),
    check_session_iframe: z.url(),
    frontchannel_logout_supported: z.boolean(),
    frontchannel_logout_session_supported: z.boolean(),
    backchannel_logout_supported: z.boolean(),
    backchannel_logout_session_supported: z.boolean(),
    scopes_supported: z.array(z.string()),
    response_types_supported: z.array(z.literal('code')),
    response_modes_supported: z.array(z.enum(responseModes)),
    code_challenge_methods_supported: z.array(z.literal('S256')),
    authorization_response_iss_parameter_supported: z.boolean(),
    claims_parameter_supported: z.boolean(),
    request_parameter_supported: z.boolean(),
    request_uri_parameter_supported: z.boolean(),
    require_pushed_authorization_requests: z.boolean(),
    ui_locales_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.enum(clientAuthenticationMethods)),
    revocation_endpoint_auth_methods_supported: z.array(z.enum(clientAuthenticationMethods)),
    introspection_endpoint_auth_methods_supported: z.array(z.enum(clientAuthenticationMethods)),
    subject_types_supported: z.array(z.enum(subjectTypes)),
    id_token_signing_alg_values_supported: z.array(z.enum(signingAlgorithms)),
    userinfo_signing_alg_values_supported: z.array(z.enum(signingAlgorithms)),
    introspection_signing_alg_values_supported: z.array(z.enum(signingAlgorithms)),
    claims_supported: z.array(z.string()),
    claim_types_supported: z.array(z.literal('normal')),
    acr_values_supported: z.array(z.string()),
    display_values_supported: z.array(z.enum(displayValues)),
    prompt_values_supported: z.array(z.enum(promptValues)),
  })
  .meta({ id: 'ProviderMetadata' });
export type ProviderMetadata = z.output<typeof ProviderMetadata>;

/** Liveness and readiness. Anybody may ask: it tells which part it is and what to do, in words that are the same for every installation. */
export const Health: z.ZodType<Health> = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    part: z.string().exactOptional().describe('What keeps it from serving: database, clock, master_key or shutdown, and maybe more one day. Absent when nothing does.'),
    message: z.string().exactOptional().describe('What to do about it, for people.'),
  })
  .meta({ id: 'Health' });
export interface Health {
  readonly status: 'ok' | 'unavailable';
  /** What keeps it from serving: database, clock, master_key or shutdown, and maybe more one day. Absent when nothing does. */
  readonly part?: string;
  /** What to do about it, for people. */
  readonly message?: string;
}
