import * as z from 'zod';
import { adminRoleName } from '../admin-role-entry.ts';
import { secret } from '../secret.ts';
import { passwordText, text, visibleText } from '../text.ts';
import { UserEntry } from '../user-entry.ts';
import { listQuery, pageOf, type Page } from './list.ts';

/** What a person is at the moment. */
export const userStates = ['active', 'disabled', 'unproven'] as const;
export type UserState = (typeof userStates)[number];

/** Who a row belongs to: what the declarative file made is changed there. */
export const managers = ['file', 'api'] as const;

const time = () => z.iso.datetime();

/** A person, as administrators see them. */
export const AdminUser: z.ZodType<AdminUser> = z
  .object({
    user_id: z.string().describe('The `sub` of their tokens. It never changes.'),
    username: z.string(),
    email_verified: z.boolean(),
    further_emails: z.array(z.string()).describe('Addresses that log them in, too: they have proven each.'),
    claims: z.record(z.string(), z.unknown()),
    roles: z.array(z.string()).describe('For token contracts. They give no power here.'),
    state: z.enum(userStates).describe('unproven: signed up by page, and gets in only once the address is proven.'),
    has_password: z.boolean(),
    password_changed_at: time().nullable(),
    disabled_at: time().nullable(),
    deletion_at: time().nullable().describe('When the account goes, which its person has deleted; until then it is disabled, and they can keep it.'),
    created_at: time(),
    updated_at: time(),
    managed_by: z.enum(managers).describe('file: change them in the declarative file.'),
    administrator_roles: z.array(z.string()).describe('What they administer here.'),
  })
  .meta({ id: 'AdminUser' });
export interface AdminUser {
  readonly user_id: string;
  readonly username: string;
  readonly email_verified: boolean;
  /** Addresses that log them in, too: they have proven each. */
  readonly further_emails: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
  readonly state: UserState;
  readonly has_password: boolean;
  readonly password_changed_at: string | null;
  readonly disabled_at: string | null;
  /** When the account goes, which its person has deleted; until then it is disabled, and they can keep it. */
  readonly deletion_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly managed_by: 'file' | 'api';
  readonly administrator_roles: readonly string[];
}

export const AdminUserPage = pageOf('AdminUserPage', AdminUser);
export type AdminUserPage = Page<AdminUser>;

/** Which people are listed: those to whom all of it applies. In the order of log-in names, or of names where `name` is given. */
export const UserQuery = z.strictObject({
  username: text(320).min(1, 'must not be empty').optional().describe('The beginning of their log-in name, or of a further address.'),
  name: text(200).min(1, 'must not be empty').optional().describe('The beginning of the claim `name`, capital or not.'),
  role: visibleText(128).min(1, 'must not be empty').optional().describe('A role that they have.'),
  state: z.enum(userStates, { error: `must be one of ${userStates.join(', ')}` }).optional(),
  ...listQuery,
});
export type UserQuery = z.output<typeof UserQuery>;

export const UserParams: z.ZodType<UserParams, UserParams> = z.strictObject({ user_id: z.string().max(128) });
export interface UserParams {
  readonly user_id: string;
}

/** All that can be changed of a person at once; their password has an endpoint of its own. */
export const ChangedUser = UserEntry.omit({ password: true }).meta({ id: 'ChangedUser' });
export type ChangedUser = z.output<typeof ChangedUser>;

export const NewPassword = z.strictObject({ password: secret(passwordText()) }).meta({ id: 'NewPassword' });
export type NewPassword = z.output<typeof NewPassword>;

/** How many log-ins, and refresh tokens with all that came of them, are over. */
export const EndedLogins: z.ZodType<EndedLogins> = z.object({ sessions: z.int(), refresh_tokens: z.int() }).meta({ id: 'EndedLogins' });
export interface EndedLogins {
  readonly sessions: number;
  readonly refresh_tokens: number;
}

/** A log-in of a browser. */
export const AdminSession: z.ZodType<AdminSession> = z
  .object({ session_id: z.string(), user_agent: z.string().nullable(), auth_time: time(), amr: z.array(z.string()), expires_at: time(), clients: z.array(z.string()).describe('Clients that it gave codes to.') })
  .meta({ id: 'AdminSession' });
export interface AdminSession {
  readonly session_id: string;
  readonly user_agent: string | null;
  readonly auth_time: string;
  readonly amr: readonly string[];
  readonly expires_at: string;
  readonly clients: readonly string[];
}
export const AdminSessionPage = pageOf('AdminSessionPage', AdminSession);
export type AdminSessionPage = Page<AdminSession>;
export const SessionQuery = z.strictObject(listQuery);
export const SessionParams: z.ZodType<SessionParams, SessionParams> = z.strictObject({ user_id: z.string().max(128), session_id: z.string().max(128) });
export interface SessionParams {
  readonly user_id: string;
  readonly session_id: string;
}

/** Something that a person proves who they are with, beside the password. */
export const UserFactor: z.ZodType<UserFactor> = z
  .object({ factor_id: z.string(), kind: z.enum(['authenticator', 'passkey', 'security_key', 'phone']).describe('A program that shows codes; a passkey; a key that stands beside a password; a telephone number, by its last digits.'), name: z.string(), is_hardware: z.boolean().describe('A key that cannot be copied, as its maker attests, who is trusted here.'), created_at: time(), last_used_at: time().nullable() })
  .meta({ id: 'UserFactor' });
export interface UserFactor {
  readonly factor_id: string;
  readonly kind: 'authenticator' | 'passkey' | 'security_key' | 'phone';
  readonly name: string;
  /** A key that cannot be copied, as its maker attests, who is trusted here. */
  readonly is_hardware: boolean;
  readonly created_at: string;
  readonly last_used_at: string | null;
}
export const UserFactorList: z.ZodType<UserFactorList> = z.object({ items: z.array(UserFactor), recovery_codes: z.int().min(0).describe('How many are left.') }).meta({ id: 'UserFactorList' });
export interface UserFactorList {
  readonly items: readonly UserFactor[];
  /** How many are left. */
  readonly recovery_codes: number;
}
export const UserEmailParams: z.ZodType<UserEmailParams, UserEmailParams> = z.strictObject({ user_id: z.string().max(128), email: z.string().max(254) });
export interface UserEmailParams {
  readonly user_id: string;
  readonly email: string;
}
export const UserFactorParams: z.ZodType<UserFactorParams, UserFactorParams> = z.strictObject({ user_id: z.string().max(128), factor_id: z.string().max(128) });
export interface UserFactorParams {
  readonly user_id: string;
  readonly factor_id: string;
}

/** What a person is called at another provider, which logs them in. */
export const UserLinkedLogin: z.ZodType<UserLinkedLogin> = z
  .object({ connection: z.string(), name: z.string().describe('What people call the provider.'), subject: z.string().describe('What it calls the person.'), email: z.string().nullable().describe('The address that it told last; nobody is found by it.'), created_at: time(), last_used_at: time().nullable() })
  .meta({ id: 'UserLinkedLogin' });
export interface UserLinkedLogin {
  readonly connection: string;
  /** What people call the provider. */
  readonly name: string;
  /** What it calls the person. */
  readonly subject: string;
  /** The address that it told last; nobody is found by it. */
  readonly email: string | null;
  readonly created_at: string;
  readonly last_used_at: string | null;
}
export const UserLinkedLoginList: z.ZodType<UserLinkedLoginList> = z.object({ items: z.array(UserLinkedLogin) }).meta({ id: 'UserLinkedLoginList' });
export interface UserLinkedLoginList {
  readonly items: readonly UserLinkedLogin[];
}
export const UserLinkedLoginParams: z.ZodType<UserLinkedLoginParams, UserLinkedLoginParams> = z.strictObject({ user_id: z.string().max(128), connection: z.string().max(128) });
export interface UserLinkedLoginParams {
  readonly user_id: string;
  readonly connection: string;
}

/** A link by which a person sets up anew how they sign in: shown this once, for an hour. */
export const RecoveryLink: z.ZodType<RecoveryLink> = z.object({ url: z.url().describe('For this person alone: whoever has it can become them. It works once, and ends every one that was made before.'), expires_at: time() }).meta({ id: 'RecoveryLink' });
export interface RecoveryLink {
  /** For this person alone: whoever has it can become them. It works once, and ends every one that was made before. */
  readonly url: string;
  readonly expires_at: string;
}

/** Somebody waits to set up anew how this person signs in, who has nothing but their mailbox. */
export const RecoveryWait: z.ZodType<RecoveryWait> = z
  .object({ started_at: time(), due_at: time().describe('When they can, by a link that is mailed then. It comes later where a mail about it went out late.'), ready_at: time().nullable().describe('Since when that link works; null until then.') })
  .meta({ id: 'RecoveryWait' });
export interface RecoveryWait {
  readonly started_at: string;
  /** When they can, by a link that is mailed then. It comes later where a mail about it went out late. */
  readonly due_at: string;
  /** Since when that link works; null until then. */
  readonly ready_at: string | null;
}
export const UserRecovery: z.ZodType<UserRecovery> = z.object({ recovery_wait: RecoveryWait.nullable().describe('null while nobody waits.') }).meta({ id: 'UserRecovery' });
export interface UserRecovery {
  /** null while nobody waits. */
  readonly recovery_wait: RecoveryWait | null;
}

/** An application that a person allowed something, or that holds a refresh token of theirs. */
export const UserApplication: z.ZodType<UserApplication> = z.object({ client_id: z.string(), name: z.string(), scope: z.string(), since: time() }).meta({ id: 'UserApplication' });
export interface UserApplication {
  readonly client_id: string;
  readonly name: string;
  readonly scope: string;
  readonly since: string;
}
export const UserApplicationList: z.ZodType<UserApplicationList> = z.object({ items: z.array(UserApplication) }).meta({ id: 'UserApplicationList' });
export interface UserApplicationList {
  readonly items: readonly UserApplication[];
}
export const UserApplicationParams: z.ZodType<UserApplicationParams, UserApplicationParams> = z.strictObject({ user_id: z.string().max(128), client_id: z.string().max(128) });
export interface UserApplicationParams {
  readonly user_id: string;
  readonly client_id: string;
}

/** What somebody administers. */
export const AdministratorRoles = z
  .strictObject({ roles: z.array(adminRoleName()).max(20).refine((roles) => new Set(roles).size === roles.length, 'has the same value twice') })
  .meta({ id: 'AdministratorRoles' });
export type AdministratorRoles = z.output<typeof AdministratorRoles>;

/** Who asks, and what they may. */
export const Me = z
  .object({
    kind: z.enum(['user', 'client']),
    id: z.string(),
    name: z.string().describe('Of a person the log-in name.'),
    roles: z.array(z.string()),
    permissions: z.array(z.string()).describe('What this token may: no more than its scopes, and than the roles of its person.'),
  })
  .meta({ id: 'Me' });
export type Me = z.output<typeof Me>;
