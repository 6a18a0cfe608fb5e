import * as z from 'zod';
import { listQuery, pageOf, type Page } from '../admin/list.ts';
import { AccountActivity } from '../pages.ts';

const time = () => z.iso.datetime();
/** What a browser calls itself is told by names of a list of ours. */
const browser = {
  browser: z.string().nullable().describe('Such as Chrome; null when it cannot be told.'),
  system: z.string().nullable().describe('Such as Android; null when it cannot be told.'),
} as const;
interface BrowserNames {
  /** Such as Chrome; null when it cannot be told. */
  readonly browser: string | null;
  /** Such as Android; null when it cannot be told. */
  readonly system: string | null;
}

/** A browser in which the person is logged in. */
export const AccountLogIn: z.ZodType<AccountLogIn> = z
  .object({ session_id: z.string(), ...browser, signed_in_at: time(), expires_at: time(), is_current: z.boolean().describe('Whether the token came from it.') })
  .meta({ id: 'AccountLogIn' });
export interface AccountLogIn extends BrowserNames {
  readonly session_id: string;
  readonly signed_in_at: string;
  readonly expires_at: string;
  /** Whether the token came from it. */
  readonly is_current: boolean;
}
export const AccountLogInPage = pageOf('AccountLogInPage', AccountLogIn);
export type AccountLogInPage = Page<AccountLogIn>;
export const AccountListQuery = z.strictObject(listQuery);
export const AccountSessionParams: z.ZodType<AccountSessionParams, AccountSessionParams> = z.strictObject({ session_id: z.string().max(128) });
export interface AccountSessionParams {
  readonly session_id: string;
}
export const EndedAccountLogIns: z.ZodType<EndedAccountLogIns> = z.object({ sessions: z.int().min(0).describe('How many log-ins are over.') }).meta({ id: 'EndedAccountLogIns' });
export interface EndedAccountLogIns {
  /** How many log-ins are over. */
  readonly sessions: number;
}

/** A browser that is not asked for the second step. */
export const RememberedBrowser: z.ZodType<RememberedBrowser> = z.object({ browser_id: z.string(), ...browser, remembered_at: time(), until: time() }).meta({ id: 'RememberedBrowser' });
export interface RememberedBrowser extends BrowserNames {
  readonly browser_id: string;
  readonly remembered_at: string;
  readonly until: string;
}
export const RememberedBrowserList: z.ZodType<RememberedBrowserList> = z.object({ items: z.array(RememberedBrowser) }).meta({ id: 'RememberedBrowserList' });
export interface RememberedBrowserList {
  readonly items: readonly RememberedBrowser[];
}
export const RememberedBrowserParams: z.ZodType<RememberedBrowserParams, RememberedBrowserParams> = z.strictObject({ browser_id: z.string().max(128) });
export interface RememberedBrowserParams {
  readonly browser_id: string;
}

export const AccountApplicationParams: z.ZodType<AccountApplicationParams, AccountApplicationParams> = z.strictObject({ client_id: z.string().max(128) });
export interface AccountApplicationParams {
  readonly client_id: string;
}

/** What happened with the account, the newest first. */
export const AccountActivityPage = pageOf('AccountActivityPage', AccountActivity);
export type AccountActivityPage = Page<AccountActivity>;
