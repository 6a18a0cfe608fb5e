import * as z from 'zod';

/** A further address of the person, which they have proven: it logs them in, too. */
export const AccountEmail: z.ZodType<AccountEmail> = z.object({ email_id: z.string(), email: z.string(), created_at: z.iso.datetime() }).meta({ id: 'AccountEmail' });
export interface AccountEmail {
  readonly email_id: string;
  readonly email: string;
  readonly created_at: string;
}

export const AccountEmailList: z.ZodType<AccountEmailList> = z.object({ items: z.array(AccountEmail) }).meta({ id: 'AccountEmailList' });
export interface AccountEmailList {
  readonly items: readonly AccountEmail[];
}

export const AccountEmailParams: z.ZodType<AccountEmailParams, AccountEmailParams> = z.strictObject({ email_id: z.string().max(128) });
export interface AccountEmailParams {
  readonly email_id: string;
}
