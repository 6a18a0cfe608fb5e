import * as z from 'zod';
import { profileClaims, type ProfileClaim } from '../profile.ts';

const time = () => z.iso.datetime();
const count = () => z.int().min(0);

/** The account of the person that a token speaks for. */
export const Account: z.ZodType<Account> = z
  .object({
    user_id: z.string().describe('The `sub` that this client knows them by.'),
    username: z.string().describe('What they log in by.'),
    email: z.string().nullable().describe('The log-in name, where it is an address.'),
    email_verified: z.boolean().nullable().describe('Whether it is proven to be theirs; null where there is none.'),
    claims: z.record(z.string(), z.unknown()).describe('What is said of them.'),
    changeable_claims: z.array(z.enum(profileClaims)).describe('Those that they may change.'),
    has_password: z.boolean(),
    password_changed_at: time().nullable(),
    factors: z.object({ passkeys: count(), security_keys: count(), authenticators: count(), recovery_codes: count() }).describe('How many they have of what they prove who they are with, beside the password.'),
    deletion: z.object({ days: count() }).nullable().describe('For how many days the account could still be kept, if they deleted it; null where that is not theirs to do.'),
    managed_by: z.enum(['file', 'api']).describe('file: whoever runs the installation has written them into its declarative file.'),
    created_at: time(),
    updated_at: time(),
  })
  .meta({ id: 'Account' });
export interface Account {
  readonly user_id: string;
  readonly username: string;
  readonly email: string | null;
  readonly email_verified: boolean | null;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly changeable_claims: readonly ProfileClaim[];
  readonly has_password: boolean;
  readonly password_changed_at: string | null;
  readonly factors: { readonly passkeys: number; readonly security_keys: number; readonly authenticators: number; readonly recovery_codes: number };
  readonly deletion: { readonly days: number } | null;
  readonly managed_by: 'file' | 'api';
  readonly created_at: string;
  readonly updated_at: string;
}

/** More than any of them may have, so that what is wrong with one is told at its place. */
const said = () => z.string('must be a string or null').max(2000, 'is longer than 2000 characters').nullable().optional();

/** What a person says of themselves from now on; what is left out stays. */
export const AccountChange = z
  .strictObject({ claims: z.strictObject(Object.fromEntries(profileClaims.map((claim) => [claim, said()])) as Record<ProfileClaim, ReturnType<typeof said>>).describe('null, or an empty text, takes one away.') })
  .meta({ id: 'AccountChange' });
export type AccountChange = z.output<typeof AccountChange>;
