import * as z from 'zod';
import { ClaimSchema } from './claim-schema.ts';
import { formatDuration } from './duration.ts';
import { signingAlgorithms, type SigningAlgorithm } from './jwks.ts';
import { audienceUri, TokenContract } from './token-contract.ts';

const sentences = z.union([z.string(), z.record(z.string(), z.string())]);

/** A claim as those see it who read tokens. */
export const PublishedClaim = z.object({ schema: ClaimSchema, required: z.boolean(), description: z.string().optional() }).meta({ id: 'PublishedClaim' });

/** What anybody may know of the tokens for an audience: its contract, without where claims come from and without who relies on them. */
export const PublishedContract = z
  .object({
    audience: z.string().describe('The `aud` of its tokens (RFC 8707).'),
    name: z.string().optional().describe('What people call the service.'),
    scopes: z.record(z.string(), sentences).describe('What each scope allows, in a sentence for people, or one for each language; its own name where nobody said.'),
    claims: z
      .record(z.string(), PublishedClaim)
      .describe('What its tokens hold beside the claims of RFC 9068. Without those that are required no token is minted.'),
    access_token_ttl: z.string().describe('How long its access tokens live, such as 15m.'),
    access_token_signing_alg: z.enum(signingAlgorithms).describe('What its access tokens are signed with.'),
    acr_values: z.array(z.string()).optional().describe('Every value of `acr` that it accepts (RFC 9470); any, when absent.'),
    max_age: z.int().optional().describe('How many seconds ago the person may have logged in; any time ago, when absent.'),
  })
  .meta({ id: 'PublishedContract' });
export type PublishedContract = z.output<typeof PublishedContract>;

/** Whose contract is asked for. */
export const PublishedContractQuery = z.object({ audience: audienceUri() });

/** A contract as anybody may see it. */
export const publishContract = ({ audience, name, scopes, claims, access_token_ttl: ttl, access_token_signing_alg: algorithm, acr_values, max_age }: TokenContract): PublishedContract => ({
  audience,
  ...(name !== undefined && { name }),
  scopes,
  claims: Object.fromEntries(Object.entries(claims).map(([claim, { schema, required, description }]) => [claim, { schema, required, ...(description !== undefined && { description }) }])),
  access_token_ttl: formatDuration(ttl),
  access_token_signing_alg: algorithm,
  ...(acr_values && { acr_values }),
  ...(max_age !== undefined && { max_age }),
});

/** The columns of a resource server that states nothing of its tokens but what every one has. */
interface PlainServer {
  readonly audience: string;
  readonly name?: string | null | undefined;
  readonly scopes: readonly string[];
  readonly accessTokenTtl: number;
  readonly accessTokenSigningAlg: SigningAlgorithm;
  /** Empty for any. */
  readonly acrValues: readonly string[];
  readonly maxAge: number | null;
}

/** What a resource server promises that has no contract. */
export const contractWithoutClaims = ({ audience, name, scopes, accessTokenTtl, accessTokenSigningAlg, acrValues, maxAge }: PlainServer): TokenContract =>
  TokenContract.parse({
    audience,
    name: name ?? undefined,
    scopes: Object.fromEntries(scopes.map((scope) => [scope, scope])),
    access_token_ttl: formatDuration(accessTokenTtl),
    access_token_signing_alg: accessTokenSigningAlg,
    ...(acrValues.length > 0 && { acr_values: acrValues }),
    ...(maxAge !== null && { max_age: maxAge }),
  });
