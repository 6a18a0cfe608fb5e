import * as z from 'zod';
import { adminScopePrefix } from './admin/permissions.ts';
import { claimFault, type ClaimFault } from './claim-check.ts';
import { ClaimSchema, type ValueOf } from './claim-schema.ts';
import { identityScopes, reservedClaims, yieldingScope, type AccessTokenClaims } from './claims.ts';
import { duration } from './duration.ts';
import { groupNames } from './group-names.ts';
import { signingAlgorithms } from './jwks.ts';
import { signalScopes } from './ssf/signals.ts';
import { authenticationDemand } from './step-up.ts';
import { shownName, text } from './text.ts';

/** One word of RFC 6749 section 3.3 that is no scope of OpenID Connect. `groups` may be one: no standard has it, and APIs had it before it asked for a user's. */
export const apiScope = () =>
  z
    .string()
    .regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/, 'must be one word of printable ASCII')
    .refine((name) => name === yieldingScope || !identityScopes.includes(name), 'is a scope of OpenID Connect: choose another name')
    .refine((name) => !name.startsWith(adminScopePrefix), `must not begin with ${adminScopePrefix}: such scopes are those of our own APIs`)
    .refine((name) => !Object.hasOwn(signalScopes, name), 'is a scope of the security events of this installation: choose another name');

/** What `aud` says (RFC 8707 section 2). */
export const audienceUri = () => z.url('must be an absolute URI without a fragment').regex(/^[^#\s]+$/, 'must have no fragment');

/** A claim of this name could not be told beside them (RFC 7662 section 2.2). */
const introspectionMembers: readonly string[] = ['active', 'token_type'];

const claimName = z
  .string()
  .regex(/^[\x21-\x7E]{1,128}$/, 'must be one word of printable ASCII')
  .refine((name) => !reservedClaims.includes(name), 'is a claim that only the server sets: choose another name')
  .refine((name) => !introspectionMembers.includes(name), 'is what introspection tells of every token: choose another name');

const attribute = text(128).min(1);

/** Where a claim comes from. */
export const ClaimSource = z
  .union([
    z.strictObject({ user: attribute.describe('A claim of the user, or `username`.') }),
    z.strictObject({ client: attribute.describe('An attribute of the client.') }),
    z.strictObject({ role: attribute.describe('Whether the user has this role, or the client when it acts for itself: true or false.') }),
    z.strictObject({ groups: groupNames().min(1, 'must name a group, or * for all').describe('Which of these groups a directory has put the user into, by their names, or * for all: a list.') }),
    z.strictObject({ constant: z.json() }),
  ], { error: 'must name one source: user, client or role with its name, groups with their names, or constant with its value' })
  .meta({ id: 'ClaimSource' });
export type ClaimSource = z.output<typeof ClaimSource>;

const ContractClaim = z
  .strictObject({
    schema: ClaimSchema,
    required: z.boolean().default(true).describe('Whether a token without it is of no use to the service; it is not minted then.'),
    from: ClaimSource,
    description: text(1000).optional(),
  })
  .superRefine(({ schema, from }, context) => {
    const fault = 'constant' in from ? claimFault(schema, from.constant) : undefined;
    if (fault) context.addIssue({ code: 'custom', path: ['from', 'constant'], message: `does not fit its own schema: ${fault.at} ${fault.message}` });
  })
  .meta({ id: 'ContractClaim' });
export type ContractClaim = z.output<typeof ContractClaim>;

const sentence = text(300).min(1);

/** What a service states of the access tokens that it reads: its half of the symbolon. */
export const TokenContract = z
  .strictObject({
    $schema: z.string().optional(),
    audience: audienceUri().describe('The `aud` of its tokens (RFC 8707).'),
    name: shownName(200).optional().describe('What people call the service.'),
    scopes: z
      .record(apiScope(), z.union([sentence, z.strictObject({ en: sentence }).catchall(sentence)], { error: 'must be a sentence, or one for each language with en among them' }))
      .default({})
      .describe('What each scope allows, in a sentence for people, or one for each language.'),
    claims: z.record(claimName, ContractClaim).default({}).describe('What its tokens hold beside the claims of RFC 9068.'),
    access_token_ttl: duration(10, 86400).default(900).describe('How long its access tokens live, from 10s to 1d.'),
    access_token_signing_alg: z.enum(signingAlgorithms).default('EdDSA').describe('What its access tokens are signed with.'),
    ...authenticationDemand,
  })
  .meta({ id: 'TokenContract', title: '*.contract.yaml' });
export type TokenContract = z.output<typeof TokenContract>;
/** As it is written in a file. */
export type TokenContractSource = z.input<typeof TokenContract>;

/** Types a contract that is written in TypeScript; what it says is checked by whoever reads it with `TokenContract`. */
export const defineContract = <const Contract extends TokenContractSource>(contract: Contract): Contract => contract;

type Entries<Contract> = Contract extends { readonly claims: infer Claims } ? Claims : Record<never, never>;
type OptionalName<Claims> = { [Name in keyof Claims]: Claims[Name] extends { readonly required: false } ? Name : never }[keyof Claims];
type ClaimValue<Claim> = Claim extends { readonly schema: infer Schema } ? ValueOf<Schema> : never;

/** The claims of the access tokens that a contract describes. */
export type ClaimsOf<Contract> = AccessTokenClaims
  & { readonly [Name in Exclude<keyof Entries<Contract>, OptionalName<Entries<Contract>>>]: ClaimValue<Entries<Contract>[Name]> }
  & { readonly [Name in OptionalName<Entries<Contract>>]?: ClaimValue<Entries<Contract>[Name]> };

/** A claim that does not fit its contract. */
export interface ContractFault extends ClaimFault {
  readonly claim: string;
}

/** The first claim that a contract refuses about the claims of a token; undefined when they satisfy it. */
export function contractFault({ claims }: Pick<TokenContract, 'claims'>, token: Readonly<Record<string, unknown>>): ContractFault | undefined {
  for (const [claim, { schema, required }] of Object.entries(claims)) {
    const value = Object.hasOwn(token, claim) ? token[claim] : undefined;
    if (value === undefined && !required) continue;
    const fault = value === undefined ? { at: '$', message: 'is missing' } : claimFault(schema, value);
    if (fault) return { claim, ...fault };
  }
  return undefined;
}
