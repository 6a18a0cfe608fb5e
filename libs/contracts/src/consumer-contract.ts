import * as z from 'zod';
import { ClaimSchema } from './claim-schema.ts';
import { duration } from './duration.ts';
import { signingAlgorithms } from './jwks.ts';
import { acrValueList, maxAge } from './step-up.ts';
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
    acr_values: acrValueList().min(1, 'must name one at least').optional().describe('What its log-ins can be worth (`acr`), when they have to be: one of these must do.'),
    max_age: maxAge(1).optional().describe('For how many seconds after a log-in its tokens must do, before it sends people to log in again.'),
  })
  .meta({ id: 'Reliance' });
export type Reliance = z.output<typeof Reliance>;

const EventReliance = z
  .strictObject({
    details: z
      .record(z.string().regex(/^[\w-]{1,64}$/, 'must be the name of a member'), z.strictObject({ schema: ClaimSchema.optional(), required: z.boolean().default(true) }))
      .default({})
      .describe('Members of its details that it reads, and the values that it understands; without a schema, any.'),
  })
  .meta({ id: 'EventReliance' });
export type EventReliance = z.output<typeof EventReliance>;

/** What one consumer of tokens or events relies on, so that a change that would break it can be refused with its name. */
export const ConsumerContract = z
  .strictObject({
    $schema: z.string().optional(),
    consumer: z.string().regex(/^[\w.-]{1,128}$/, 'must be one word of letters, digits, . _ -').describe('Its name.'),
    contact: text(200).optional().describe('Whom to ask before it is broken.'),
    relies_on: z.array(Reliance).default([]).describe('What it relies on in tokens.'),
    events: z.record(z.string().regex(/^[a-z][a-z_.]{0,63}$/, 'must be a type of event, such as user.login.succeeded'), EventReliance).default({}).describe('The types of events that it is told of, and what it reads in each.'),
  })
  .refine(({ relies_on: reliances, events }) => reliances.length > 0 || Object.keys(events).length > 0, { path: ['relies_on'], message: 'is empty, and so is events: say what it relies on' })
  .meta({ id: 'ConsumerContract', title: '*.consumer.yaml' });
export type ConsumerContract = z.output<typeof ConsumerContract>;
export type ConsumerContractSource = z.input<typeof ConsumerContract>;
