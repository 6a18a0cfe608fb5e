import * as z from 'zod';
import type { LeftOut } from '../event-types.ts';
import { secret } from '../secret.ts';

/** A log-in at a provider by which who administers sees what it says of them. It links and makes nothing. */
export const StartedConnectionTrial: z.ZodType<StartedConnectionTrial> = z
  .object({
    trial: z.string(),
    url: z.string().describe('Where to log in, in the browser in which you are logged in here. It leads back to the console.'),
    expires_at: z.iso.datetime().describe('When it is forgotten, with what came of it.'),
  })
  .meta({ id: 'StartedConnectionTrial' });
export interface StartedConnectionTrial {
  readonly trial: string;
  readonly url: string;
  readonly expires_at: string;
}

const leftOut = ['failed', 'wrong_type', 'unusable', 'too_slow'] as const satisfies readonly LeftOut[];
export const trialRefusals = ['denied', 'unavailable', 'wrong_answer', 'throttled', 'too_much'] as const;
export const linkDecisions = ['log in', 'link', 'make', 'ask by mail', 'prove account', 'user_disabled', 'no_address', 'no_account'] as const;

/** Who somebody is there, and what the entry makes of what is said of them, as it is now. */
const found = {
  claims: z.record(z.string(), z.unknown()).optional().describe('As the provider told them.'),
  subject: z.string().optional(),
  email: z.string().nullable().optional().describe('The address that is taken from it; null where there is none that can be a name here.'),
  is_vouched: z.boolean().optional().describe('Whether that address is believed: it is called proven, and of a trusted domain.'),
  expressions: z.array(z.object({ member: z.string(), expression: z.string(), value: z.union([z.string(), z.boolean()]).nullable(), left_out: z.enum(leftOut).nullable() })).optional(),
  decision: z.enum(linkDecisions).nullable().optional().describe('What would come of a log-in; null for who may not look at people (users:read).'),
} as const;

export interface FoundPerson {
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  readonly subject?: string | undefined;
  readonly email?: string | null | undefined;
  readonly is_vouched?: boolean | undefined;
  readonly expressions?: { readonly member: string; readonly expression: string; readonly value: string | boolean | null; readonly left_out: LeftOut | null }[] | undefined;
  readonly decision?: (typeof linkDecisions)[number] | null | undefined;
}

/** What came of it. */
export const ConnectionTrial: z.ZodType<ConnectionTrial> = z
  .object({
    trial: z.string(),
    state: z.enum(['waiting', 'refused', 'done']),
    expires_at: z.iso.datetime(),
    refusal: z.enum(trialRefusals).optional(),
    reason: z.string().optional().describe('What the provider or the check of its answer said.'),
    ...found,
  })
  .meta({ id: 'ConnectionTrial' });
export interface ConnectionTrial extends FoundPerson {
  readonly trial: string;
  readonly state: 'waiting' | 'refused' | 'done';
  readonly expires_at: string;
  readonly refusal?: (typeof trialRefusals)[number] | undefined;
  readonly reason?: string | undefined;
}

export const ConnectionTrialParams: z.ZodType<ConnectionTrialParams, ConnectionTrialParams> = z.strictObject({ connection: z.string().max(128), trial: z.string().max(128) });
export interface ConnectionTrialParams {
  readonly connection: string;
  readonly trial: string;
}

/** Somebody of a directory, to look at. */
export const DirectoryLookUp = z
  .strictObject({
    name: z.string().min(1).max(254).describe('As they would type it.'),
    password: secret(z.string().min(1).max(1024)).optional().describe('The one that they have there, to see whether it lets them in. Without one they are only looked up.'),
  })
  .meta({ id: 'DirectoryLookUp' });
export type DirectoryLookUp = z.output<typeof DirectoryLookUp>;

export const lookUpRefusals = ['not_found', 'wrong_password', 'shut', 'throttled'] as const;

/** What a directory says of somebody, and what the entry makes of it. Nothing of it is kept. */
export const DirectoryFinding: z.ZodType<DirectoryFinding> = z
  .object({
    state: z.enum(['refused', 'done']),
    refusal: z.enum(lookUpRefusals).optional().describe('not_found: nobody, or more than one, has the name. throttled: too many passwords were tried for it.'),
    ...found,
  })
  .meta({ id: 'DirectoryFinding' });
export interface DirectoryFinding extends FoundPerson {
  readonly state: 'refused' | 'done';
  readonly refusal?: (typeof lookUpRefusals)[number] | undefined;
}
