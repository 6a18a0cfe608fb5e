import * as z from 'zod';
import { ClaimSchema } from './claim-schema.ts';
import { duration } from './duration.ts';
import { signingAlgorithms } from './jwks.ts';
import { text } from './text.ts';
import { apiScope, audienceUri } from './token-contract.ts';

const Reliance = z
  .strictObject({
    audience: audienceUri().describe('Of the token contract that it relies on.'),
    scopes: z.array(apiScope()).default([]).describe('Scopes that it asks for or tells apart.'),
    claims: z
      .record(z.string(), z.strictObject({ schema: ClaimSchema, required: z.boolean().default(true) }))
      .default({})
      .describe('Claims that it reads, and the values that it understands.'),
    access_token_ttl: duration(10, 86400).optional().describe('How long a token has to live at least.'),
    access_token_signing_algs: z.array(z.enum(signingAlgorithms)).min(1).optional().describe('The algorithms that it can verify.'),
  })
  .meta({ id: 'Reliance' });
export type Reliance = z.output<typeof Reliance>;

/** What one consumer of tokens relies on, so that a change that would break it can be refused with its name. */
export const ConsumerContract = z
  .strictObject({
    $schema: z.string().optional(),
    consumer: z.string().regex(/^[\w.-]{1,128}$/, 'must be one word of letters, digits, . _ -').describe('Its name.'),
    contact: text(200).optional().describe('Whom to ask before it is broken.'),
    relies_on: z.array(Reliance).min(1),
  })
  .meta({ id: 'ConsumerContract', title: '*.consumer.yaml' });
export type ConsumerContract = z.output<typeof ConsumerContract>;
export type ConsumerContractSource = z.input<typeof ConsumerContract>;
