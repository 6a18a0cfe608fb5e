import * as z from 'zod';

/** What the system of before is asked, as it is posted to SYMBOLON_OLD_SYSTEM_URL; signed as webhooks are. Later releases may add members. */
export const OldSystemQuestion: z.ZodType<OldSystemQuestion> = z
  .object({
    id: z.string().min(1).describe('The same as the header `webhook-id`.'),
    username: z.string().min(1).describe('The log-in name in its one form: without blanks around it, in small letters.'),
    password: z.string().min(1).describe('As it was typed. Log it nowhere.'),
  })
  .meta({ id: 'OldSystemQuestion' });
export interface OldSystemQuestion {
  /** The same as the header `webhook-id`. */
  readonly id: string;
  /** The log-in name in its one form: without blanks around it, in small letters. */
  readonly username: string;
  /** As it was typed. Log it nowhere. */
  readonly password: string;
}
