import * as z from 'zod';
import { duration } from './duration.ts';
import { signingAlgorithms, type SigningAlgorithm } from './jwks.ts';
import { authenticationDemand } from './step-up.ts';
import { shownName, visibleText } from './text.ts';
import { apiScope, audienceUri, TokenContract } from './token-contract.ts';
import { unique } from './unique.ts';

/** What the contract says where there is one. */
const contractMembers = ['audience', 'name', 'scopes', 'access_token_ttl', 'access_token_signing_alg', 'acr_values', 'max_age'] as const;

const ttl = duration(10, 86400);

/** The contract as it stands in the file: the name of its file is replaced by what that holds before this is read. */
export const contractInFile = TokenContract.optional()
  .describe('Its token contract, or the path of its file from the folder of this one (.yaml, .yml, .json, .ts, .js, .mjs). Beside it there may be only introspection_clients.');

const written = z
  .strictObject({
    audience: audienceUri().optional().describe('The `aud` of its tokens (RFC 8707).'),
    name: shownName(200).optional().describe('What people call it.'),
    scopes: unique(apiScope()).optional().meta({ description: 'The scopes that it understands.', default: [] }),
    access_token_ttl: ttl.optional().describe('How long its access tokens live, from 10s to 1d; 15m when it is not said.'),
    access_token_signing_alg: z.enum(signingAlgorithms).optional().meta({ description: 'What its access tokens are signed with.', default: 'EdDSA' }),
    ...authenticationDemand,
    contract: contractInFile,
    introspection_clients: unique(visibleText(128)).default([]).describe('Clients, by client_id, that may ask about its tokens (RFC 7662): they need a secret.'),
  })
  .superRefine((entry, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (entry.contract) for (const name of contractMembers.filter((member) => entry[member] !== undefined)) refuse(name, 'is what the contract says: remove it here');
    else if (entry.audience === undefined) refuse('audience', 'is missing: add it');
  })
  .meta({ id: 'ResourceServer', anyOf: ['audience', 'contract'].map((name) => ({ properties: { [name]: true }, required: [name] })) });

/** An API that trusts our tokens, whichever way the file says it. */
export interface ResourceServerEntry {
  readonly audience: string;
  readonly name: string | undefined;
  readonly scopes: string[];
  /** Seconds. */
  readonly access_token_ttl: number;
  readonly access_token_signing_alg: SigningAlgorithm;
  readonly acr_values: string[] | undefined;
  /** Seconds. */
  readonly max_age: number | undefined;
  readonly introspection_clients: string[];
  readonly contract: TokenContract | undefined;
}

/** Reads an entry of `resource_servers`. */
export const ResourceServerEntry = written.transform((entry): ResourceServerEntry => {
  const { audience = '', name, scopes, access_token_ttl = 900, access_token_signing_alg = 'EdDSA', acr_values, max_age } = entry.contract ?? entry;
  return {
    audience,
    name,
    scopes: Array.isArray(scopes) ? scopes : Object.keys(scopes ?? {}),
    access_token_ttl,
    access_token_signing_alg,
    acr_values,
    max_age,
    introspection_clients: entry.introspection_clients,
    contract: entry.contract,
  };
});
