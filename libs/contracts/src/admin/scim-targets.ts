import * as z from 'zod';
import { listQuery, pageOf, type Page } from './list.ts';

const time = () => z.iso.datetime();
const count = () => z.int().min(0);

export interface ScimTargetParams {
  readonly target: string;
}
export const ScimTargetParams: z.ZodType<ScimTargetParams, ScimTargetParams> = z.strictObject({ target: z.string().max(128) });

/** How many there are of each difference between people here and what an application has. */
export interface ScimTargetDifferences {
  readonly people: number;
  readonly create: number;
  readonly adopt: number;
  readonly change: number;
  readonly remove: number;
  readonly unknown: number;
}
const differences = z.object({
  people: count().describe('Who is to be there.'),
  create: count().describe('Who has no account there.'),
  adopt: count().describe('Whose account there is known by their id or name, and was not pushed from here.'),
  change: count().describe('Whose account there says something else.'),
  remove: count().describe('Whose account there is to be disabled or deleted.'),
  unknown: count().describe('Accounts there that are nobody of ours: they are let be.'),
});

/** How it stands with an application that people are pushed to. */
export interface ScimTargetState {
  readonly pushed: number;
  readonly waiting: number;
  readonly failed: number;
  readonly waiting_since: string | null;
  readonly last_success_at: string | null;
  readonly failing_since: string | null;
  readonly paused_until: string | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly compare_at: string | null;
  readonly compared_at: string | null;
  readonly compared: ScimTargetDifferences | null;
  readonly groups: { readonly pushed: number; readonly waiting: number; readonly failed: number; readonly failures: readonly FailedGroup[] };
}
/** A group that could not be pushed when it was tried last. */
export interface FailedGroup {
  readonly group_id: string;
  readonly name: string | null;
  readonly last_status: number | null;
  readonly last_error: string;
}
export const ScimTargetState: z.ZodType<ScimTargetState> = z
  .object({
    pushed: count().describe('Who has an account there that was pushed from here.'),
    waiting: count().describe('Who is still to be pushed.'),
    failed: count().describe('Who could not be pushed when it was tried last.'),
    waiting_since: time().nullable().describe('Since when the one waits who waits longest.'),
    last_success_at: time().nullable(),
    failing_since: time().nullable().describe('Since when there is no answer that says anything of one person: the application cannot be reached, or refuses us.'),
    paused_until: time().nullable().describe('Nothing is sent before.'),
    last_status: z.int().nullable(),
    last_error: z.string().nullable(),
    compare_at: time().nullable().describe('When everybody is compared next.'),
    compared_at: time().nullable(),
    compared: differences.nullable().describe('What differed then.'),
    groups: z.object({
      pushed: count(),
      waiting: count(),
      failed: count(),
      failures: z.array(z.object({ group_id: z.string(), name: z.string().nullable(), last_status: z.int().nullable(), last_error: z.string() })).describe('The first 20.'),
    }).describe('The same of groups.'),
  })
  .meta({ id: 'ScimTargetState' });

const doings = ['create', 'adopt', 'change', 'remove'] as const;
/** What would be done now: the first of all, and how many there are. */
export interface ScimTargetPlan {
  readonly is_complete: boolean;
  readonly differences: ScimTargetDifferences;
  readonly items: readonly { readonly action: (typeof doings)[number]; readonly user_id: string; readonly user_name: string | null; readonly attributes: readonly string[] }[];
  readonly groups: readonly PlannedGroup[];
}
/** What would be done with a group. */
export interface PlannedGroup {
  readonly action: (typeof doings)[number];
  readonly group_id: string;
  readonly name: string | null;
  readonly attributes: readonly string[];
  readonly members_added: number;
  readonly members_removed: number;
}
export const ScimTargetPlan: z.ZodType<ScimTargetPlan> = z
  .object({
    is_complete: z.boolean().describe('false: there was not enough time to look at everybody.'),
    differences,
    items: z.array(z.object({ action: z.enum(doings), user_id: z.string(), user_name: z.string().nullable(), attributes: z.array(z.string()).describe('What would change.') })).describe('The first 200.'),
    groups: z.array(z.object({ action: z.enum(doings), group_id: z.string(), name: z.string().nullable(), attributes: z.array(z.string()), members_added: count(), members_removed: count() })).describe('Groups in which the two differ: the first 200. Of members, only those who have an account there.'),
  })
  .meta({ id: 'ScimTargetPlan' });

/** How it stands with one person there. */
export interface PushedPerson {
  readonly user_id: string;
  readonly remote_id: string | null;
  readonly state: 'pushed' | 'waiting' | 'failed';
  readonly pushed_at: string | null;
  readonly next_attempt_at: string | null;
  readonly attempts: number;
  readonly last_status: number | null;
  readonly last_error: string | null;
}
export const PushedPerson: z.ZodType<PushedPerson> = z
  .object({
    user_id: z.string(),
    remote_id: z.string().nullable().describe('What the application calls them.'),
    state: z.enum(['pushed', 'waiting', 'failed']),
    pushed_at: time().nullable().describe('When the application last took what is said of them.'),
    next_attempt_at: time().nullable(),
    attempts: count(),
    last_status: z.int().nullable(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'PushedPerson' });
export const PushedPersonPage = pageOf('PushedPersonPage', PushedPerson);
export type PushedPersonPage = Page<PushedPerson>;
export const PushedPersonQuery = z.strictObject({ ...listQuery, state: z.enum(['failed', 'waiting'], { error: 'must be failed or waiting' }).optional().describe('Without it everybody.') });
