import * as z from 'zod';

const time = () => z.iso.datetime();
const names = () => z.array(z.string());
const client = () => z.string().describe('The client_id.');

/** All that is held of one person, and of nobody else, as they are given it. Members are only added; `version` changes where one is taken away or means something else. */
export const AccountExport: z.ZodType<AccountExport> = z
  .object({
    version: z.literal(1),
    issuer: z.string().describe('The installation that holds it.'),
    exported_at: time(),
    user: z.object({
      user_id: z.string().describe('The `sub` of their tokens.'),
      username: z.string(),
      email_verified: z.boolean(),
      must_verify_email: z.boolean().describe('They get in only once the address is proven.'),
      unproven_until: time().nullable().describe('When the account ends, if nobody gets in before.'),
      claims: z.record(z.string(), z.unknown()),
      roles: names(),
      has_password: z.boolean(),
      password_changed_at: time().nullable(),
      disabled_at: time().nullable(),
      passkey_offered_at: time().nullable().describe('When they were asked whether they want a passkey.'),
      managed_by: z.enum(['file', 'api']).describe('file: whoever runs the installation has written them into its declarative file.'),
      created_at: time(),
      updated_at: time(),
    }),
    further_emails: z.array(z.object({ email: z.string(), added_at: time() })).describe('Addresses that log them in beside the one that they are called by.'),
    administrator_roles: z.array(z.object({ role: z.string(), granted_at: time() })),
    administrator_invitations: z.array(z.object({ role: z.string(), expires_at: time() })).describe('Links that would give a role, as long as nobody used them; without what makes them good.'),
    sessions: z.array(
      z.object({
        session_id: z.string(),
        user_agent: z.string().nullable().describe('As the browser called itself.'),
        amr: names().describe('How they proved who they are (RFC 8176).'),
        stays: z.boolean().describe('The log-in outlives the browser.'),
        signed_in_at: time(),
        proven_at: time().nullable().describe('Of who came from another provider: when they logged in there, as it told; 1970 where it did not.'),
        created_at: time(),
        idle_expires_at: time(),
        expires_at: time(),
        applications: z.array(z.object({ client_id: client(), since: time() })),
      }),
    ),
    factors: z.array(
      z.object({
        kind: z.enum(['authenticator', 'passkey', 'security_key', 'phone']),
        name: z.string(),
        created_at: time(),
        last_used_at: time().nullable(),
        model: z.string().exactOptional().describe('Which make of authenticator it is (AAGUID), where it said so.'),
        transports: names().exactOptional(),
        is_backed_up: z.boolean().exactOptional(),
        may_be_backed_up: z.boolean().exactOptional(),
        attested_by: z.string().exactOptional().describe('The SHA-256 of the root certificate of its maker, where it has attested what it is.'),
      }),
    ),
    linked_logins: z.array(z.object({ connection: z.string(), subject: z.string().describe('What that provider calls them.'), email: z.string().nullable().describe('Their address as it was told there last.'), roles: z.array(z.string()).describe('Roles that they have by it alone.'), created_at: time(), last_used_at: time().nullable(), tokens_kept_at: time().nullable().describe('When what applications act by for them there was kept last; null where nothing is. It is secret, and not told.') })).describe('Other providers that they log in by.'),
    imported_from: z.array(z.object({ source: z.string(), foreign_id: z.string().describe('What they were called there.'), imported_at: time() })).describe('Where they were taken over from.'),
    directory: z
      .object({ name: z.string(), external_id: z.string().nullable(), attributes: z.record(z.string(), z.unknown()).describe('What it says of them, in the words of SCIM.'), disabled_at: time().nullable(), removed_at: time().nullable(), created_at: time(), updated_at: time() })
      .nullable()
      .describe('The directory that they are in the hands of, if there is one.'),
    groups: z.array(z.object({ group_id: z.string(), name: z.string() })).describe('Groups of that directory that they are in.'),
    pushed_to: z.array(z.object({ name: z.string(), remote_id: z.string().nullable().describe('What it calls them.'), pushed_at: time().nullable() })).describe('Applications that are told of them by SCIM.'),
    remembered_devices: z.array(z.object({ user_agent: z.string().nullable(), created_at: time(), expires_at: time() })).describe('Browsers that are not asked for a second factor.'),
    known_networks: z.array(z.object({ seen_at: time() })).describe('Networks that they have logged in from, of which only keyed hashes are held: when each was seen last, to within a day.'),
    recovery_wait: z.object({ email: z.string(), locale: z.string(), started_at: time(), due_at: time(), next_mail_at: time(), ready_at: time().nullable() }).nullable().describe('The wait for setting up anew how they sign in, if there is one; without what ends it.'),
    recovery_codes: z.array(z.object({ created_at: time() })).describe('Those that are left, without what they are.'),
    consents: z.array(z.object({ client_id: client(), scope: names(), updated_at: time() })).describe('What they allowed applications.'),
    refresh_tokens: z
      .array(z.object({ client_id: client(), scope: names(), audience: names(), amr: names(), times_used: z.int(), signed_in_at: time(), created_at: time(), rotated_at: time(), idle_expires_at: time(), expires_at: time() }))
      .describe('Applications that may come again without asking; without the tokens.'),
    authorization_codes: z
      .array(z.object({ client_id: client(), session_id: z.string().nullable(), redirect_uri: z.string(), scope: names(), audience: names(), amr: names(), signed_in_at: time(), used_at: time().nullable(), kept_until: time() }))
      .describe('What applications were given at log-ins lately; without the codes.'),
    mailed_links: z.array(z.object({ purpose: z.string(), email: z.string(), created_at: time(), expires_at: time() })).describe('Links in mails to them that could still be known; without what makes them good.'),
    events: z
      .array(
        z.object({
          id: z.string(),
          at: time(),
          type: z.string().describe('One of the event types of the installation.'),
          actor: z.enum(['yourself', 'anonymous', 'administrator', 'operator', 'client', 'scim_source', 'system']).describe('Who did it. Of anybody else than the person no more is told.'),
          client_id: client().exactOptional(),
          request_id: z.string().exactOptional(),
          address: z.string().exactOptional().describe('Where the request came from; told of what the person did themselves.'),
          details: z.record(z.string(), z.unknown()),
        }),
      )
      .describe('What happened with the account, the newest first.'),
    events_since: time().describe('What happened before is not in the file.'),
    incomplete: z.array(z.string()).describe('The members of this file that are cut off because there was too much of it; empty where it is whole.'),
  })
  .meta({ id: 'AccountExport', title: 'Everything that an installation holds of one person' });
export interface AccountExport {
  readonly version: 1;
  /** The installation that holds it. */
  readonly issuer: string;
  readonly exported_at: string;
  readonly user: {
    /** The `sub` of their tokens. */
    readonly user_id: string;
    readonly username: string;
    readonly email_verified: boolean;
    /** They get in only once the address is proven. */
    readonly must_verify_email: boolean;
    /** When the account ends, if nobody gets in before. */
    readonly unproven_until: string | null;
    readonly claims: Readonly<Record<string, unknown>>;
    readonly roles: readonly string[];
    readonly has_password: boolean;
    readonly password_changed_at: string | null;
    readonly disabled_at: string | null;
    /** When they were asked whether they want a passkey. */
    readonly passkey_offered_at: string | null;
    /** file: whoever runs the installation has written them into its declarative file. */
    readonly managed_by: 'file' | 'api';
    readonly created_at: string;
    readonly updated_at: string;
  };
  /** Addresses that log them in beside the one that they are called by. */
  readonly further_emails: readonly { readonly email: string; readonly added_at: string }[];
  readonly administrator_roles: readonly { readonly role: string; readonly granted_at: string }[];
  /** Links that would give a role, as long as nobody used them; without what makes them good. */
  readonly administrator_invitations: readonly { readonly role: string; readonly expires_at: string }[];
  readonly sessions: readonly {
    readonly session_id: string;
    /** As the browser called itself. */
    readonly user_agent: string | null;
    /** How they proved who they are (RFC 8176). */
    readonly amr: readonly string[];
    /** The log-in outlives the browser. */
    readonly stays: boolean;
    readonly signed_in_at: string;
    /** Of who came from another provider: when they logged in there, as it told; 1970 where it did not. */
    readonly proven_at: string | null;
    readonly created_at: string;
    readonly idle_expires_at: string;
    readonly expires_at: string;
    readonly applications: readonly { readonly client_id: string; readonly since: string }[];
  }[];
  readonly factors: readonly {
    readonly kind: 'authenticator' | 'passkey' | 'security_key' | 'phone';
    readonly name: string;
    readonly created_at: string;
    readonly last_used_at: string | null;
    /** Which make of authenticator it is (AAGUID), where it said so. */
    readonly model?: string;
    readonly transports?: readonly string[];
    readonly is_backed_up?: boolean;
    readonly may_be_backed_up?: boolean;
    /** The SHA-256 of the root certificate of its maker, where it has attested what it is. */
    readonly attested_by?: string;
  }[];
  /** Browsers that are not asked for a second factor. */
  readonly linked_logins: { connection: string; subject: string; email: string | null; roles: string[]; created_at: string; last_used_at: string | null; tokens_kept_at: string | null }[];
  readonly imported_from: readonly { readonly source: string; readonly foreign_id: string; readonly imported_at: string }[];
  readonly directory: { readonly name: string; readonly external_id: string | null; readonly attributes: Readonly<Record<string, unknown>>; readonly disabled_at: string | null; readonly removed_at: string | null; readonly created_at: string; readonly updated_at: string } | null;
  readonly groups: readonly { readonly group_id: string; readonly name: string }[];
  readonly pushed_to: readonly { readonly name: string; readonly remote_id: string | null; readonly pushed_at: string | null }[];
  readonly remembered_devices: readonly { readonly user_agent: string | null; readonly created_at: string; readonly expires_at: string }[];
  /** Networks that they have logged in from. */
  readonly known_networks: readonly { readonly seen_at: string }[];
  /** The wait for setting up anew how they sign in, if there is one; without what ends it. */
  readonly recovery_wait: { readonly email: string; readonly locale: string; readonly started_at: string; readonly due_at: string; readonly next_mail_at: string; readonly ready_at: string | null } | null;
  /** Those that are left, without what they are. */
  readonly recovery_codes: readonly { readonly created_at: string }[];
  /** What they allowed applications. */
  readonly consents: readonly { readonly client_id: string; readonly scope: readonly string[]; readonly updated_at: string }[];
  /** Applications that may come again without asking; without the tokens. */
  readonly refresh_tokens: readonly {
    readonly client_id: string;
    readonly scope: readonly string[];
    readonly audience: readonly string[];
    readonly amr: readonly string[];
    readonly times_used: number;
    readonly signed_in_at: string;
    readonly created_at: string;
    readonly rotated_at: string;
    readonly idle_expires_at: string;
    readonly expires_at: string;
  }[];
  /** What applications were given at log-ins lately; without the codes. */
  readonly authorization_codes: readonly {
    readonly client_id: string;
    readonly session_id: string | null;
    readonly redirect_uri: string;
    readonly scope: readonly string[];
    readonly audience: readonly string[];
    readonly amr: readonly string[];
    readonly signed_in_at: string;
    readonly used_at: string | null;
    readonly kept_until: string;
  }[];
  /** Links in mails to them that could still be known; without what makes them good. */
  readonly mailed_links: readonly { readonly purpose: string; readonly email: string; readonly created_at: string; readonly expires_at: string }[];
  /** What happened with the account, the newest first. */
  readonly events: readonly {
    readonly id: string;
    readonly at: string;
    /** One of the event types of the installation. */
    readonly type: string;
    /** Who did it. Of anybody else than the person no more is told. */
    readonly actor: 'yourself' | 'anonymous' | 'administrator' | 'operator' | 'client' | 'scim_source' | 'system';
    readonly client_id?: string;
    readonly request_id?: string;
    /** Where the request came from; told of what the person did themselves. */
    readonly address?: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
  /** What happened before is not in the file. */
  readonly events_since: string;
  /** The members of this file that are cut off because there was too much of it; empty where it is whole. */
  readonly incomplete: readonly string[];
}
