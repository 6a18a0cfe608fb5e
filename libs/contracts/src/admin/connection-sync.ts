import * as z from 'zod';

const time = () => z.iso.datetime();
const count = () => z.int().min(0);

/** What a reading of a directory found and did. */
export interface ConnectionSyncFigures {
  readonly people: number;
  readonly linked: number;
  readonly made: number;
  readonly changed: number;
  readonly enabled: number;
  readonly waiting: number;
  readonly gone: number;
  readonly disabled: number;
  readonly removed: number;
}
const figures = z.object({
  people: count().describe('Who is there, by the filter of the entry.'),
  linked: count().describe('Accounts that were linked to somebody there, and got in, as it began.'),
  made: count().describe('Who got an account.'),
  changed: count().describe('Of whom something else is said now, or who has another role.'),
  enabled: count().describe('Who is there again.'),
  waiting: count().describe('Who has no account by this, and would have to come first: as the account of their address is not linked, or nobody is made.'),
  gone: count().describe('Whose account is linked to somebody who was not read.'),
  disabled: count(),
  removed: count(),
});

export const syncOutcomes = ['done', 'nothing', 'too_many', 'failed'] as const;
/** How it stands with a directory whose people are read now and then. */
export interface ConnectionSync {
  readonly due_at: string | null;
  readonly ended_at: string | null;
  readonly outcome: (typeof syncOutcomes)[number] | null;
  readonly figures: ConnectionSyncFigures | null;
  readonly failing_since: string | null;
  readonly last_error: string | null;
}
export const ConnectionSync: z.ZodType<ConnectionSync> = z
  .object({
    due_at: time().nullable().describe('When it is read next, or begun anew if nothing came of it by then.'),
    ended_at: time().nullable().describe('When it was last read to the end.'),
    outcome: z.enum(syncOutcomes).nullable().describe('nothing, too_many: it named nobody, or too few of those who are linked, so nothing was changed; failed: it did not answer to the end, and nobody is gone by that.'),
    figures: figures.nullable().describe('Of the last time that it was read to the end.'),
    failing_since: time().nullable(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'ConnectionSync' });

const doings = ['make', 'wait', 'gone'] as const;
/** What reading a directory would do now: the first of all, and how many there are. */
export interface ConnectionSyncPlan {
  readonly is_complete: boolean;
  readonly people: number;
  readonly linked: number;
  readonly make: number;
  readonly waiting: number;
  readonly gone: number;
  readonly stops: 'nothing' | 'too_many' | null;
  readonly items: readonly { readonly action: (typeof doings)[number]; readonly subject: string; readonly email: string | null; readonly user_id: string | null }[];
}
export const ConnectionSyncPlan: z.ZodType<ConnectionSyncPlan> = z
  .object({
    is_complete: z.boolean().describe('false: there was not enough time to look at everybody.'),
    people: count(),
    linked: count(),
    make: count().describe('Who would get an account.'),
    waiting: count(),
    gone: count().describe('Whose account is linked to somebody who was not read.'),
    stops: z.enum(['nothing', 'too_many']).nullable().describe('Why nothing would be changed, where accounts of who is gone are to be.'),
    items: z.array(z.object({ action: z.enum(doings), subject: z.string().describe('What the directory calls them.'), email: z.string().nullable(), user_id: z.string().nullable() })).describe('The first 200.'),
  })
  .meta({ id: 'ConnectionSyncPlan' });
