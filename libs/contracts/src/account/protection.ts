import * as z from 'zod';
import { secret } from '../secret.ts';
import { passwordText, usernameText } from '../text.ts';

const time = () => z.iso.datetime();
const used = { name: z.string(), created_at: time(), last_used_at: time().nullable() } as const;
const is_hardware = z.boolean().describe('A key that cannot be copied, as its maker attests, who is trusted here.');
interface Used {
  readonly name: string;
  readonly created_at: string;
  readonly last_used_at: string | null;
}

/** A passkey of the person. */
export const AccountPasskey: z.ZodType<AccountPasskey> = z
  .object({ passkey_id: z.string(), provider: z.string().nullable().describe('Who keeps it, such as 1Password, as it says itself; null when it cannot be told.'), is_synced: z.boolean().describe('Whether it is kept elsewhere, too.'), is_hardware, ...used })
  .meta({ id: 'AccountPasskey' });
export interface AccountPasskey extends Used {
  readonly passkey_id: string;
  /** Who keeps it, such as 1Password, as it says itself; null when it cannot be told. */
  readonly provider: string | null;
  readonly is_synced: boolean;
  /** A key that cannot be copied, as its maker attests, who is trusted here. */
  readonly is_hardware: boolean;
}
export const AccountPasskeyList: z.ZodType<AccountPasskeyList> = z.object({ items: z.array(AccountPasskey) }).meta({ id: 'AccountPasskeyList' });
export interface AccountPasskeyList {
  readonly items: readonly AccountPasskey[];
}
export const AccountPasskeyParams: z.ZodType<AccountPasskeyParams, AccountPasskeyParams> = z.strictObject({ passkey_id: z.string().max(128) });
export interface AccountPasskeyParams {
  readonly passkey_id: string;
}
export const AccountPasskeyChange: z.ZodType<AccountPasskeyChange, AccountPasskeyChange> = z.strictObject({ name: z.string('must be a string').max(400, 'is longer than 400 characters').describe('What its person calls it: one line, cut after 100 characters.') }).meta({ id: 'AccountPasskeyChange' });
export interface AccountPasskeyChange {
  /** What its person calls it: one line, cut after 100 characters. */
  readonly name: string;
}

/** What stands beside the password. */
export const SecondFactor: z.ZodType<SecondFactor> = z
  .object({ factor_id: z.string(), kind: z.enum(['authenticator', 'security_key', 'phone']).describe('A program that shows codes; a key that stands beside a password; a telephone number, whose name is its last digits.'), is_hardware, ...used })
  .meta({ id: 'SecondFactor' });
export interface SecondFactor extends Used {
  readonly factor_id: string;
  readonly kind: 'authenticator' | 'security_key' | 'phone';
  /** A key that cannot be copied, as its maker attests, who is trusted here. */
  readonly is_hardware: boolean;
}
export const SecondFactorList: z.ZodType<SecondFactorList> = z.object({ items: z.array(SecondFactor), recovery_codes: z.int().min(0).describe('How many are left.') }).meta({ id: 'SecondFactorList' });
export interface SecondFactorList {
  readonly items: readonly SecondFactor[];
  /** How many are left. */
  readonly recovery_codes: number;
}
export const SecondFactorParams: z.ZodType<SecondFactorParams, SecondFactorParams> = z.strictObject({ factor_id: z.string().max(128) });
export interface SecondFactorParams {
  readonly factor_id: string;
}
/** An account at another provider that logs the person in. */
export const AccountConnection: z.ZodType<AccountConnection> = z
  .object({ connection: z.string(), name: z.string().describe('What people call the provider.'), email: z.string().nullable().describe('The address that it told last; nobody is found by it.'), created_at: time(), last_used_at: time().nullable() })
  .meta({ id: 'AccountConnection' });
export interface AccountConnection extends Used {
  readonly connection: string;
  /** The address that it told last; nobody is found by it. */
  readonly email: string | null;
}
export const AccountConnectionList: z.ZodType<AccountConnectionList> = z.object({ items: z.array(AccountConnection) }).meta({ id: 'AccountConnectionList' });
export interface AccountConnectionList {
  readonly items: readonly AccountConnection[];
}
export const AccountConnectionParams: z.ZodType<AccountConnectionParams, AccountConnectionParams> = z.strictObject({ connection: z.string().max(128) });
export interface AccountConnectionParams {
  readonly connection: string;
}

export const NewRecoveryCodes: z.ZodType<NewRecoveryCodes> = z.object({ recovery_codes: z.array(z.string()).describe('Shown this once; those before count no longer.') }).meta({ id: 'NewRecoveryCodes' });
export interface NewRecoveryCodes {
  readonly recovery_codes: readonly string[];
}

export const OwnPasswordChange = z.strictObject({ current_password: secret(passwordText()), new_password: secret(passwordText()) }).meta({ id: 'OwnPasswordChange' });
export type OwnPasswordChange = z.output<typeof OwnPasswordChange>;

export const AccountDeletionRequest: z.ZodType<AccountDeletionRequest, AccountDeletionRequest> = z.strictObject({ username: usernameText().describe('Of the account, as its person has typed it.') }).meta({ id: 'AccountDeletionRequest' });
export interface AccountDeletionRequest {
  readonly username: string;
}
export const AccountDeletionAnswer: z.ZodType<AccountDeletionAnswer> = z.object({ deletion_at: time().nullable().describe('When the account goes; null when it is gone.') }).meta({ id: 'AccountDeletionAnswer' });
export interface AccountDeletionAnswer {
  /** When the account goes; null when it is gone. */
  readonly deletion_at: string | null;
}
