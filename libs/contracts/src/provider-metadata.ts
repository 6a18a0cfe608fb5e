import * as z from 'zod';
import { clientAuthenticationMethods } from './client-credentials.ts';
import { signingAlgorithms } from './jwks.ts';

/** What the provider says of itself (OpenID Connect Discovery section 3, RFC 8414 section 2). Empty lists are left out. */
export const ProviderMetadata = z
  .object({
    issuer: z.url(),
    token_endpoint: z.url(),
    jwks_uri: z.url(),
    scopes_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.enum(clientAuthenticationMethods)),
    subject_types_supported: z.array(z.literal('public')),
    id_token_signing_alg_values_supported: z.array(z.enum(signingAlgorithms)),
    claims_supported: z.array(z.string()),
  })
  .meta({ id: 'ProviderMetadata' });
export type ProviderMetadata = z.output<typeof ProviderMetadata>;

/** Liveness and readiness. */
export const Health = z.object({ status: z.enum(['ok', 'unavailable']) }).meta({ id: 'Health' });
export type Health = z.output<typeof Health>;
