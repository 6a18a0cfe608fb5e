import * as z from 'zod';

const time = () => z.iso.datetime();
const names = () => z.array(z.string());
const client = () => z.string().describe('The client_id.');

/** All that is held of one person, and of nobody else, as they are given it. Members are only added; `version` changes where one is taken away or means something else. */
export const AccountExport = z
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
      managed_by: z.enum(['file', 'api']).describe('file: whoever runs the installation has written them into its declarative file.'),
      created_at: time(),
      updated_at: time(),
    }),
    administrator_roles: z.array(z.object({ role: z.string(), granted_at: time() })),
    administrator_invitations: z.array(z.object({ role: z.string(), expires_at: time() })).describe('Links that would give a role, as long as nobody used them; without what makes them good.'),
    sessions: z.array(
      z.object({
        session_id: z.string(),
        user_agent: z.string().nullable().describe('As the browser called itself.'),
        amr: names().describe('How they proved who they are (RFC 8176).'),
        stays: z.boolean().describe('The log-in outlives the browser.'),
        signed_in_at: time(),
        created_at: time(),
        idle_expires_at: time(),
        expires_at: time(),
        applications: z.array(z.object({ client_id: client(), since: time() })),
      }),
    ),
    factors: z.array(
      z.object({
        kind: z.enum(['authenticator', 'passkey', 'security_key']),
        name: z.string(),
        created_at: time(),
        last_used_at: time().nullable(),
        model: z.string().exactOptional().describe('Which make of authenticator it is (AAGUID), where it said so.'),
        transports: names().exactOptional(),
        is_backed_up: z.boolean().exactOptional(),
        may_be_backed_up: z.boolean().exactOptional(),
      }),
    ),
    remembered_devices: z.array(z.object({ user_agent: z.string().nullable(), created_at: time(), expires_at: time() })).describe('Browsers that are not asked for a second factor.'),
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
          actor: z.enum(['yourself', 'anonymous', 'administrator', 'operator', 'client', 'system']).describe('Who did it. Of anybody else than the person no more is told.'),
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
export type AccountExport = z.output<typeof AccountExport>;
