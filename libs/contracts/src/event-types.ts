import * as z from 'zod';
import type { BrokenReliance } from './consumer-check.ts';
import type { ContractChange } from './contract-change.ts';
import { text } from './text.ts';

const name = () => text(2048);
const count = () => z.int().min(1).describe('How often it happened since the last event of the same kind and key: it is written at most once a minute.');
const members = () => z.record(z.string(), z.unknown());

/** What an administrative act did to one thing; `null` where there was nothing before, or is nothing after. Never a secret. */
export interface ChangeDetails {
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}
export const changeDetails: z.ZodType<ChangeDetails> = z.strictObject({ before: members().nullable(), after: members().nullable() });

const change = z.strictObject({
  action: z.enum(['add', 'change', 'remove']),
  kind: z.enum(['branding', 'sign-in', 'resource server', 'consumer', 'client', 'connection', 'scim source', 'scim target', 'user', 'role']),
  id: name().describe('The audience, consumer, client_id, connection, source, target, username or role; the name of the installation, or policy.'),
  members: z.array(
    z.strictObject({
      name: name(),
      from: z.unknown().describe('Absent where there was nothing, and where the value is a secret or of a person.'),
      to: z.unknown(),
    }).partial({ from: true, to: true }),
  ),
});

const brokenReliance = z.strictObject({ consumer: name(), contact: name().exactOptional(), audience: name().exactOptional(), event: name().exactOptional(), member: name(), sentence: z.string() });
const contractChange = z.strictObject({ audience: name(), member: name(), sentence: z.string(), kind: z.enum(['breaking', 'additive', 'neutral']) });

/** What each type of event has to say, written out: what is inferred costs whoever installs the package. */
export interface DetailsByType {
  readonly 'user.login.succeeded': { readonly how: 'page' | 'token_request' | 'challenge'; readonly amr: readonly string[]; readonly connection?: string; readonly session_id?: string; readonly user_agent?: string };
  readonly 'user.login.new_browser': { readonly how: 'page' | 'token_request' | 'challenge'; readonly network: string; readonly user_agent?: string };
  readonly 'user.login.failed': { readonly reason: 'wrong_password' | 'unknown_user' | 'user_disabled' | 'address_not_proven' | 'another_provider' | 'throttled'; readonly count: number };
  readonly 'user.signed_up': Nothing;
  readonly 'user.sign_up.repeated': Nothing;
  readonly 'user.email.verified': { readonly by: 'link' | 'code' | 'password_reset' | 'administrator' };
  readonly 'user.login.stepped_up': { readonly amr: readonly string[]; readonly session_id: string };
  readonly 'user.connection.linked': LinkDetails;
  readonly 'user.connection.unlinked': LinkDetails;
  readonly 'user.connection.mapped': MappedDetails;
  readonly 'user.connection.refused': { readonly connection: string; readonly reason: UpstreamRefusal; readonly count: number };
  readonly 'user.connection.token_given': { readonly connection: string; readonly count: number };
  readonly 'user.factor.failed': { readonly reason: 'wrong_code' | 'wrong_passkey' | 'throttled'; readonly count: number };
  readonly 'user.factor.added': FactorDetails;
  readonly 'user.factor.removed': FactorDetails;
  readonly 'user.phone.added': PhoneDetails;
  readonly 'user.phone.removed': PhoneDetails;
  readonly 'user.sms.sent': { readonly purpose: 'sign_in' | 'add_phone' };
  readonly 'user.sms.failed': { readonly reason: 'no_answer' | 'refused'; readonly count: number };
  readonly 'user.sms.throttled': { readonly limit: 'person' | 'number' | 'network' | 'prefix' | 'hour'; readonly count: number };
  readonly 'user.passkey.refused': { readonly reason: 'wrong_passkey' | 'throttled'; readonly count: number };
  readonly 'user.passkey.cloned': FactorDetails;
  readonly 'user.recovery_codes.replaced': Nothing;
  readonly 'user.recovery_code.used': { readonly left: number };
  readonly 'user.recovery_link.made': Nothing;
  readonly 'user.recovery_wait.started': { readonly due: string };
  readonly 'user.recovery_wait.cancelled': { readonly by: 'link' | 'log_in' | 'account_page' | 'administrator' | 'not_used' | 'not_offered' };
  readonly 'user.recovery_wait.completed': { readonly by: 'password' | 'authenticator' | 'password_and_authenticator' | 'passkey' };
  readonly 'user.recovery_link.used': { readonly by: 'password' | 'authenticator' | 'password_and_authenticator' | 'passkey' };
  readonly 'user.directory_password.changed': LinkDetails;
  readonly 'user.password.changed': { readonly current_password: 'shown' | 'not_asked' };
  readonly 'user.password.reset': Nothing;
  readonly 'user.password.set': Nothing;
  readonly 'user.password.reset_sent': Nothing;
  readonly 'user.created': ChangeDetails;
  readonly 'user.updated': ChangeDetails;
  readonly 'user.disabled': Nothing;
  readonly 'user.enabled': Nothing;
  readonly 'user.unlocked': Nothing;
  readonly 'user.deleted': ChangeDetails;
  readonly 'user.email.changed': { readonly before: string; readonly after: string };
  readonly 'user.email.added': { readonly email: string };
  readonly 'user.email.removed': { readonly email: string };
  readonly 'user.profile.changed': { readonly claims: readonly string[] };
  readonly 'user.deletion.requested': { readonly due: string };
  readonly 'user.deletion.withdrawn': Nothing;
  readonly 'administrator.invited': { readonly username: string; readonly role: string };
  readonly 'administrator.roles_changed': { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly 'user.consent.granted': { readonly scope: readonly string[] };
  readonly 'user.consent.withdrawn': Nothing;
  readonly 'user.session.ended': { readonly by: 'logout' | 'account_page' | 'new_password' | 'administrator' | 'other_provider'; readonly sessions: number; readonly session_ids: readonly string[] };
  readonly 'token.issued': { readonly grant: string; readonly scope: readonly string[]; readonly audience: readonly string[]; readonly count: number };
  readonly 'saml.response.issued': { readonly acs_url: string; readonly name_id_format: string; readonly session_id: string; readonly count: number };
  readonly 'token.refused': { readonly audience: string; readonly claim: string; readonly place: string; readonly fault: string; readonly count: number };
  readonly 'sessions.ended': { readonly of: 'client' | 'user' | 'all' };
  readonly 'configuration.applied': { readonly changes: readonly AppliedChange[] };
  readonly 'contract.breaking_change.allowed': { readonly reason: string; readonly broken: readonly BrokenReliance[]; readonly changes: readonly (ContractChange & { readonly audience: string })[] };
  readonly 'contract.change.refused': { readonly kind: string; readonly broken: readonly BrokenReliance[]; readonly broken_count: number; readonly count: number };
  readonly 'client.created': ChangeDetails;
  readonly 'client.updated': ChangeDetails;
  readonly 'client.deleted': ChangeDetails;
  readonly 'resource_server.created': ChangeDetails;
  readonly 'resource_server.updated': ChangeDetails;
  readonly 'resource_server.deleted': ChangeDetails;
  readonly 'consumer.created': ChangeDetails;
  readonly 'consumer.updated': ChangeDetails;
  readonly 'consumer.deleted': ChangeDetails;
  readonly 'branding.created': ChangeDetails;
  readonly 'branding.updated': ChangeDetails;
  readonly 'branding.deleted': ChangeDetails;
  readonly 'sign_in.created': ChangeDetails;
  readonly 'sign_in.updated': ChangeDetails;
  readonly 'sign_in.deleted': ChangeDetails;
  readonly 'connection.created': ChangeDetails;
  readonly 'connection.updated': ChangeDetails;
  readonly 'connection.deleted': ChangeDetails;
  readonly 'connection.sync.asked': Nothing;
  readonly 'connection.synced': { readonly people: number; readonly made: number; readonly changed: number; readonly enabled: number; readonly disabled: number; readonly removed: number };
  readonly 'connection.sync.stopped': { readonly reason: 'nothing' | 'too_many'; readonly people: number; readonly linked: number; readonly gone: number };
  readonly 'role.created': ChangeDetails;
  readonly 'role.updated': ChangeDetails;
  readonly 'role.deleted': ChangeDetails;
  readonly 'scim_source.created': ChangeDetails;
  readonly 'scim_source.deleted': ChangeDetails;
  readonly 'scim_source.token_added': { readonly token_id: string; readonly expires_at?: string };
  readonly 'scim_source.token_deleted': { readonly token_id: string };
  readonly 'scim_target.created': ChangeDetails;
  readonly 'scim_target.updated': ChangeDetails;
  readonly 'scim_target.deleted': ChangeDetails;
  readonly 'scim_target.push_asked': Nothing;
  readonly 'user.provisioning.begun': { readonly source: string };
  readonly 'user.provisioning.ended': { readonly source: string };
  readonly 'group.created': GroupDetails;
  readonly 'group.updated': GroupChangeDetails;
  readonly 'group.deleted': GroupDetails;
  readonly 'client.secret_replaced': Nothing;
  readonly 'client.secret_added': { readonly secret_id: string; readonly overlap_seconds?: number };
  readonly 'client.secret_deleted': { readonly secret_id: string };
  readonly 'signing_keys.rotated': { readonly algs: readonly string[] };
  readonly 'signing_keys.replaced': { readonly reason: 'compromised' };
  readonly 'saml.logout.failed': { readonly session_id: string; readonly reason: 'no_soap' | 'no_confirmation' };
  readonly 'saml_keys.replaced': { readonly reason: 'compromised' | 'rotated' };
  readonly 'master_key.changed': Nothing;
  readonly 'master_key.rewrapped': Nothing;
  readonly 'issuer.changed': ChangeDetails;
  readonly 'first_run.removed': Nothing;
  readonly 'users.exported': { readonly people: number; readonly secrets: boolean };
  readonly 'user.migrated': { readonly source: string };
  readonly 'old_system.unavailable': { readonly reason: 'no_answer' | 'wrong_answer'; readonly count: number };
  readonly 'old_system.refused': { readonly reason: 'another_name' | 'disabled' | 'departed' | 'cannot_be_made'; readonly count: number };
  readonly 'captcha.unavailable': { readonly reason: 'no_answer' | 'wrong_answer' | 'wrong_secret'; readonly count: number };
  readonly 'breached_passwords.missed': { readonly source: 'file' | 'service'; readonly reason: 'unreadable' | 'no_answer' | 'wrong_answer' | 'busy'; readonly count: number };
  readonly 'node.started': { readonly workers: number };
  readonly 'node.stopped': { readonly reason: string };
  readonly 'backup.made': { readonly name: string; readonly bytes: number; readonly next_at?: string };
  readonly 'backup.taken': { readonly name: string; readonly bytes: number };
  readonly 'backup.verified': { readonly name: string; readonly taken_at: string };
  readonly 'backup.failed': { readonly reason: 'place' | 'database'; readonly attempt: number };
  readonly 'backup.removed': { readonly name: string };
  readonly 'backup.restored': { readonly name?: string; readonly taken_at: string; readonly until: string };
  readonly 'backup.log.lost': { readonly reason: 'too_much_waited' | 'gap' };
  readonly 'webhook.created': ChangeDetails;
  readonly 'webhook.updated': ChangeDetails;
  readonly 'webhook.deleted': ChangeDetails;
  readonly 'webhook.secret_rotated': Nothing;
  readonly 'webhook.replayed': { readonly events: number };
  readonly 'webhook.disabled': { readonly reason: 'failing' | 'gone' };
  readonly 'webhook.test': Nothing;
  readonly 'signal_stream.created': ChangeDetails;
  readonly 'signal_stream.updated': ChangeDetails;
  readonly 'signal_stream.deleted': ChangeDetails;
  readonly 'signal_stream.disabled': { readonly reason: 'failing' };
  readonly 'signal_stream.verification_asked': Nothing;
}
export type EventType = keyof DetailsByType;

type Nothing = Readonly<Record<string, never>>;

/** What a declarative file did to one thing. */
export interface AppliedChange {
  readonly action: 'add' | 'change' | 'remove';
  readonly kind: 'branding' | 'sign-in' | 'resource server' | 'consumer' | 'client' | 'connection' | 'scim source' | 'scim target' | 'user' | 'role';
  /** The audience, consumer, client_id, connection, source, target, username or role; the name of the installation, or policy. */
  readonly id: string;
  readonly members: readonly { readonly name: string; readonly from?: unknown; readonly to?: unknown }[];
}

const type = <Details>(sentence: string, details: z.ZodType<Details>) => ({ sentence, details });

/** What somebody proves who they are with, as its person calls it. */
interface FactorDetails {
  readonly kind: 'authenticator' | 'passkey' | 'security_key';
  readonly name: string;
}
const factor: z.ZodType<FactorDetails> = z.strictObject({ kind: z.enum(['authenticator', 'passkey', 'security_key']).describe('A program that shows codes; a passkey; a key that stands beside a password.'), name: text(200) });

/** People who belong together; the first hundred of those who came or went. */
interface GroupDetails {
  readonly name: string;
  readonly members: number;
}
interface GroupChangeDetails extends GroupDetails {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly groups_added?: readonly string[];
  readonly groups_removed?: readonly string[];
}
const groupMembers = { name: name(), members: z.int().min(0).describe('How many people and groups are in it, without those who are in it by such a group.') };
const group: z.ZodType<GroupDetails> = z.strictObject(groupMembers);
const source: z.ZodType<{ readonly source: string }> = z.strictObject({ source: name().describe('Which directory.') });

/** A provider that people log in by. */
interface LinkDetails {
  readonly connection: string;
}
const link: z.ZodType<LinkDetails> = z.strictObject({ connection: name() });

const leftOut = ['failed', 'wrong_type', 'unusable', 'too_slow'] as const;
/** Why an expression gives nothing to somebody. */
export type LeftOut = (typeof leftOut)[number];
interface MappedDetails {
  readonly connection: string;
  readonly claims: readonly string[];
  readonly roles_given: readonly string[];
  readonly roles_taken: readonly string[];
  readonly left_out: readonly { readonly member: string; readonly reason: LeftOut }[];
}

const upstreamRefusals = ['denied', 'unavailable', 'wrong_answer', 'no_address', 'no_account', 'user_disabled'] as const;
/** Why somebody who came from another provider was not let in. */
export type UpstreamRefusal = (typeof upstreamRefusals)[number];

interface PhoneDetails {
  readonly ending: string;
}
const phone: z.ZodType<PhoneDetails> = z.strictObject({ ending: text(4).describe('The last digits of the number.') });

const nothing: z.ZodType<Nothing> = z.strictObject({});
const names = () => z.array(name());

/** Every type of event: what it tells, and its details. */
export const eventTypes: { readonly [Type in EventType]: { readonly sentence: string; readonly details: z.ZodType<DetailsByType[Type]> } } = {
  'user.login.succeeded': type(
    'A person has logged in.',
    z.strictObject({
      how: z.enum(['page', 'token_request', 'challenge']).describe('By our pages, or by an application that asks for the password itself.'),
      amr: names().describe('RFC 8176.'),
      connection: name().exactOptional().describe('The provider that said who they are, where one did.'),
      session_id: name().exactOptional().describe('The `sid`, where a browser is logged in.'),
      user_agent: z.string().exactOptional().describe('As the browser calls itself.'),
    }),
  ),
  'user.login.new_browser': type(
    'A person who has logged in before has done so from a browser and a network that are both new; they are told by mail, unless the policy says no.',
    z.strictObject({
      how: z.enum(['page', 'token_request', 'challenge']).describe('By our pages, or by an application that asks for the password itself.'),
      network: name().describe('A /24 of IPv4, a /48 of IPv6.'),
      user_agent: z.string().exactOptional().describe('As the browser calls itself.'),
    }),
  ),
  'user.login.failed': type(
    'Somebody was not let in. The subject is who was meant, where there is such a user: a name that nobody has is kept nowhere.',
    z.strictObject({ reason: z.enum(['wrong_password', 'unknown_user', 'user_disabled', 'address_not_proven', 'another_provider', 'throttled']), count: count() }),
  ),
  'user.signed_up': type('Somebody made an account.', nothing),
  'user.sign_up.repeated': type('Somebody asked for an account with an address that has one; who has the mailbox is told.', nothing),
  'user.email.verified': type('An address was proven.', z.strictObject({ by: z.enum(['link', 'code', 'password_reset', 'administrator']) })),
  'user.login.stepped_up': type('Who is logged in has proven more.', z.strictObject({ amr: names().describe('All that the log-in was proven by, from now on (RFC 8176).'), session_id: name().describe('The `sid`.') })),
  'user.connection.linked': type('A person logs in by another provider, too: they have proven the account, or an administrator has said that its word is believed for their address.', link),
  'user.connection.unlinked': type('A person logs in by another provider no more: they or an administrator took it away, or the password is another.', link),
  'user.connection.mapped': type(
    'What is said of a person, or what they may do, follows what another provider said as they logged in; or an expression of its connection gave nothing.',
    z.strictObject({
      connection: name(),
      claims: names().describe('Those that are another value now, or gone.'),
      roles_given: names(),
      roles_taken: names(),
      left_out: z.array(z.strictObject({ member: name().describe('Of the connection, such as claims.name.'), reason: z.enum(leftOut).describe('failed: what it asks for was not told, or is of another kind; wrong_type: it gave no text, or for a role neither true nor false; unusable: no such claim can have that text; too_slow.') })),
    }),
  ),
  'user.connection.refused': type(
    'Somebody came back from another provider, and was not let in.',
    z.strictObject({
      connection: name(),
      reason: z.enum(upstreamRefusals).describe('denied: by it, or by themselves there; unavailable: it gave no answer; wrong_answer: one that does not prove anything; no_address, no_account: there is nobody here, and nobody is made; user_disabled: whoever it is gets in no more.'),
      count: count(),
    }),
  ),
  'user.connection.token_given': type('An application, or who administers, got the access token that another provider gave for a person.', z.strictObject({ connection: name(), count: count() })),
  'user.factor.failed': type('Somebody has shown a password, and was not let in by a second factor.', z.strictObject({ reason: z.enum(['wrong_code', 'wrong_passkey', 'throttled']), count: count() })),
  'user.factor.added': type('A person has one more thing to prove who they are with.', factor),
  'user.factor.removed': type('A person, or an administrator, took away something to prove who they are with.', factor),
  'user.phone.added': type('A person has proven a telephone number, which codes can go to.', phone),
  'user.phone.removed': type('A person, or an administrator, took away a telephone number that codes went to.', phone),
  'user.sms.sent': type('A code went out by SMS: the hook of the installation took it.', z.strictObject({ purpose: z.enum(['sign_in', 'add_phone']) })),
  'user.sms.failed': type('A code did not go out by SMS. It is not tried again.', z.strictObject({ reason: z.enum(['no_answer', 'refused']).describe('no_answer: the hook gave none in time; refused: its answer was no success.'), count: count() })),
  'user.sms.throttled': type('A code did not go out by SMS, because there were too many.', z.strictObject({ limit: z.enum(['person', 'number', 'network', 'prefix', 'hour']).describe('Of what: of the person, of the number, of the network that asked, of the numbers beside it, of the installation in this hour.'), count: count() })),
  'user.passkey.refused': type('A passkey was shown at a log-in and let nobody in. The subject is whose it is, where it is anybody’s.', z.strictObject({ reason: z.enum(['wrong_passkey', 'throttled']), count: count() })),
  'user.passkey.cloned': type('A passkey showed a lower count than it had shown before: there are two of it. It let nobody in.', factor),
  'user.recovery_codes.replaced': type('A person had new recovery codes made; those before count no longer.', nothing),
  'user.recovery_code.used': type('A recovery code stood in for a second factor.', z.strictObject({ left: z.int().min(0).describe('How many there are still.') })),
  'user.recovery_link.made': type('An administrator made a link by which a person who has lost all factors sets up new ones.', nothing),
  'user.recovery_link.used': type('A person set up anew how they sign in, by a link of an administrator. What they had before counts no more.', z.strictObject({ by: z.enum(['password', 'authenticator', 'password_and_authenticator', 'passkey']).describe('What they sign in with from now on.') })),
  'user.recovery_wait.started': type('A person who has lost what they sign in with has proven the mailbox, and waits for setting it up anew.', z.strictObject({ due: z.iso.datetime().describe('When they can, unless it ends before.') })),
  'user.recovery_wait.cancelled': type('A wait for setting up anew how somebody signs in has ended, and nothing has changed.', z.strictObject({ by: z.enum(['link', 'log_in', 'account_page', 'administrator', 'not_used', 'not_offered']).describe('link: of one of the mails about it; log_in: by what was said to be lost; account_page: by who was logged in; administrator: who stopped it, gave a link instead, disabled the person, or ended all their log-ins; not_used: the link at its end was not; not_offered: to this person no more.') })),
  'user.recovery_wait.completed': type('A person set up anew how they sign in, after the wait for it. What they had before counts no more.', z.strictObject({ by: z.enum(['password', 'authenticator', 'password_and_authenticator', 'passkey']).describe('What they sign in with from now on.') })),
  'user.directory_password.changed': type('A person has replaced the password that they have in a directory, on their own page.', link),
  'user.password.changed': type('A password was replaced by another.', z.strictObject({ current_password: z.enum(['shown', 'not_asked']).describe('Whether the one before was shown to be known.') })),
  'user.password.reset': type('A forgotten password was replaced, by a mailed link.', nothing),
  'user.password.set': type('An administrator set a password.', nothing),
  'user.password.reset_sent': type('An administrator had a link for a new password mailed.', nothing),
  'user.created': type('An administrator made a person.', changeDetails),
  'user.updated': type('An administrator changed a person.', changeDetails),
  'user.disabled': type('A person gets in no more; their log-ins and tokens are ended.', nothing),
  'user.enabled': type('A person gets in again.', nothing),
  'user.unlocked': type('The wrong passwords that strangers had tried for a person were forgotten.', nothing),
  'user.deleted': type('A person was removed, with log-ins, tokens and consents. What they were is not told (`before` is `null`) when they wished it themselves.', changeDetails),
  'user.email.changed': type('A person is called by another address; they have proven that it is theirs.', z.strictObject({ before: name(), after: name() })),
  'user.email.added': type('An address logs a person in, too; they have proven that it is theirs.', z.strictObject({ email: name() })),
  'user.email.removed': type('A further address logs a person in no more.', z.strictObject({ email: name() })),
  'user.profile.changed': type('A person changed what is said of them.', z.strictObject({ claims: names().describe('Which claims; not what they are.') })),
  'user.deletion.requested': type('A person deleted their own account: they are logged out everywhere, and it goes when it is due unless they keep it.', z.strictObject({ due: z.iso.datetime({ precision: 3 }).describe('When it goes.') })),
  'user.deletion.withdrawn': type('An account that was to go stays: its person, or an administrator, decided so.', nothing),
  'administrator.invited': type('A link that makes an administrator was given out at the machine.', z.strictObject({ username: name(), role: name() })),
  'administrator.roles_changed': type('What a person administers is another than before.', z.strictObject({ before: names(), after: names() })),
  'user.consent.granted': type('A person allowed an application something that they had not allowed it before.', z.strictObject({ scope: names().describe('What is new.') })),
  'user.consent.withdrawn': type('A person took from an application what they had allowed it.', nothing),
  'user.session.ended': type(
    'Log-ins of browsers were ended.',
    z.strictObject({ by: z.enum(['logout', 'account_page', 'new_password', 'administrator', 'other_provider']).describe('other_provider: it said that the log-in there is over which they came by.'), sessions: z.int().min(1).describe('How many.'), session_ids: names().max(50).describe('The latest of them.') }),
  ),
  'token.issued': type(
    'Tokens were issued that speak for a person.',
    z.strictObject({ grant: name().describe('As `grant_type` says it.'), scope: names(), audience: names(), count: count() }),
  ),
  'saml.response.issued': type(
    'An application that speaks SAML was told who a person is.',
    z.strictObject({ acs_url: name().describe('Where that went.'), name_id_format: name(), session_id: name().describe('The `sid`.'), count: count() }),
  ),
  'token.refused': type(
    'A token was not minted, because its claims would not satisfy the contract of its audience.',
    z.strictObject({ audience: name(), claim: name(), place: z.string().describe('Of the fault within the claim.'), fault: z.string(), count: count() }),
  ),
  'sessions.ended': type('All log-ins and tokens of a client, of a user or of everybody were ended.', z.strictObject({ of: z.enum(['client', 'user', 'all']) })),
  'configuration.applied': type('A declarative file changed something.', z.strictObject({ changes: z.array(change).min(1) })),
  'contract.breaking_change.allowed': type(
    'A change of token contracts was applied although it breaks consumers.',
    z.strictObject({ reason: z.string().describe('In the words of who applied it.'), broken: z.array(brokenReliance), changes: z.array(contractChange) }),
  ),
  'contract.change.refused': type(
    'A change was refused, because it would break who relies on it.',
    z.strictObject({
      kind: name().describe('What was to be changed, such as resource server, or file; the subject is which, where it is one thing.'),
      broken: z.array(brokenReliance).max(50).describe('Who, and what they would lose: the first of them.'),
      broken_count: z.int().min(1).describe('How many they are.'),
      count: count(),
    }),
  ),
  'client.created': type('An application was registered.', changeDetails),
  'client.updated': type('An application was changed.', changeDetails),
  'client.deleted': type('An application was removed, with its tokens.', changeDetails),
  'client.secret_replaced': type('An application was given a new secret, and those before count no more.', nothing),
  'client.secret_added': type(
    'An application was given a second secret.',
    z.strictObject({ secret_id: name(), overlap_seconds: z.int().min(1).exactOptional().describe('For how long the one before counts beside it; until it is deleted where it is not said.') }),
  ),
  'client.secret_deleted': type('One of two secrets was taken from an application.', z.strictObject({ secret_id: name() })),
  'resource_server.created': type('An API was registered.', changeDetails),
  'resource_server.updated': type('An API was changed.', changeDetails),
  'resource_server.deleted': type('An API was removed.', changeDetails),
  'consumer.created': type('A consumer said what it relies on.', changeDetails),
  'consumer.updated': type('A consumer relies on something else than before.', changeDetails),
  'consumer.deleted': type('A consumer relies on nothing any more.', changeDetails),
  'branding.created': type('How the pages look was said.', changeDetails),
  'branding.updated': type('How the pages look was changed.', changeDetails),
  'branding.deleted': type('The pages look as they come.', changeDetails),
  'sign_in.created': type('How people sign in was said.', changeDetails),
  'sign_in.updated': type('How people sign in was changed.', changeDetails),
  'sign_in.deleted': type('People sign in as the product has it.', changeDetails),
  'connection.created': type('A provider was added that people log in by.', changeDetails),
  'connection.updated': type('A provider that people log in by was changed.', changeDetails),
  'connection.deleted': type('A provider was removed: nobody logs in by it any more.', changeDetails),
  'connection.sync.asked': type('A directory is to be read now.', nothing),
  'connection.synced': type('A directory was read, and accounts have changed by it.', z.strictObject({ people: z.int(), made: z.int(), changed: z.int(), enabled: z.int(), disabled: z.int(), removed: z.int() })),
  'connection.sync.stopped': type('A directory was read, and not believed: nothing was changed.', z.strictObject({ reason: z.enum(['nothing', 'too_many']).describe('It names nobody, or too few of those who are linked.'), people: z.int(), linked: z.int(), gone: z.int() })),
  'role.created': type('A role of administrators was made.', changeDetails),
  'role.updated': type('A role of administrators was changed, for all who have it.', changeDetails),
  'role.deleted': type('A role of administrators was removed.', changeDetails),
  'scim_source.created': type('A directory was added that may push people here.', changeDetails),
  'scim_source.deleted': type('A directory was removed, with its tokens and groups.', changeDetails),
  'scim_source.token_added': type('A directory was given a token.', z.strictObject({ token_id: name(), expires_at: z.iso.datetime().exactOptional().describe('Absent where it has no end.') })),
  'scim_source.token_deleted': type('A token was taken from a directory.', z.strictObject({ token_id: name() })),
  'scim_target.created': type('An application was added that people are pushed to.', changeDetails),
  'scim_target.updated': type('An application that people are pushed to was changed.', changeDetails),
  'scim_target.deleted': type('An application was removed that people were pushed to. Its accounts stay as they are.', changeDetails),
  'scim_target.push_asked': type('Everybody is to be compared with what an application has, and pushed where that differs.', nothing),
  'user.provisioning.begun': type('A person is in the hands of a directory, which made them, or to which they were given.', source),
  'user.provisioning.ended': type('A person is in the hands of a directory no more.', source),
  'group.created': type('A group was made.', group),
  'group.updated': type('A group was changed.', z.strictObject({ ...groupMembers, added: names().max(100).describe('Who came: the first of them.'), removed: names().max(100).describe('Who went: the first of them.'), groups_added: names().max(100).exactOptional().describe('Groups that came into it: the first of them.'), groups_removed: names().max(100).exactOptional().describe('Groups that went: the first of them.') })),
  'group.deleted': type('A group was removed.', group),
  'signing_keys.rotated': type('Signing keys were made that follow those that sign.', z.strictObject({ algs: names() })),
  'signing_keys.replaced': type('Every signing key was taken out of the published set.', z.strictObject({ reason: z.enum(['compromised']) })),
  'saml.logout.failed': type(
    'An application that speaks SAML has not confirmed that a log-in is over: no browser has brought it to say so, and from server to server it cannot be told (no_soap), or has not confirmed it within a day (no_confirmation).',
    z.strictObject({ session_id: z.string(), reason: z.enum(['no_soap', 'no_confirmation']) }),
  ),
  'saml_keys.replaced': type('There is another key for applications that speak SAML: in the place of all others (compromised), or beside them at first.', z.strictObject({ reason: z.enum(['compromised', 'rotated']) })),
  'master_key.changed': type('Another master key took the place of the one before, which is kept under it.', nothing),
  'master_key.rewrapped': type('No value is sealed under a master key of before any more.', nothing),
  'issuer.changed': type('The installation was given another issuer.', changeDetails),
  'users.exported': type('All people were written into a file.', z.strictObject({ people: z.int().min(0), secrets: z.boolean().describe('With hashes of passwords, and secrets of authenticators.') })),
  'first_run.removed': type('What a first run had made was removed.', nothing),
  'user.migrated': type(
    'Somebody came from the system of before, by their first log-in here: it knew them by the password that they typed.',
    z.strictObject({ source: name().describe('By which what they are called there is remembered (SYMBOLON_OLD_SYSTEM_SOURCE).') }),
  ),
  'old_system.unavailable': type(
    'The system of before could not say whether it knows somebody, so they were asked to try again.',
    z.strictObject({ reason: z.enum(['no_answer', 'wrong_answer']).describe('no_answer: none that was whole and in time; wrong_answer: something else than docs/migrating.md says.'), count: count() }),
  ),
  'old_system.refused': type(
    'The system of before knew somebody, who was not made all the same.',
    z.strictObject({
      reason: z
        .enum(['another_name', 'disabled', 'departed', 'cannot_be_made'])
        .describe('another_name: it answered with somebody who is called otherwise than was asked; disabled: they are, there; departed: they were here, and removed; cannot_be_made: what it says of them is refused, or taken by somebody, which the log explains.'),
      count: count(),
    }),
  ),
  'captcha.unavailable': type(
    'The captcha provider gave no verdict, so work was asked for in its place.',
    z.strictObject({
      reason: z.enum(['no_answer', 'wrong_answer', 'wrong_secret']).describe('no_answer: none that was whole and in time; wrong_answer: something else than a verdict; wrong_secret: it does not take SYMBOLON_CAPTCHA_SECRET.'),
      count: count(),
    }),
  ),
  'breached_passwords.missed': type(
    'New passwords were taken without having been looked up among breached ones, because that could not be done.',
    z.strictObject({
      source: z.enum(['file', 'service']),
      reason: z.enum(['unreadable', 'no_answer', 'wrong_answer', 'busy']).describe('unreadable: of the file; no_answer: none that was whole and in time; wrong_answer: something else; busy: too many were being looked up.'),
      count: count(),
    }),
  ),
  'node.started': type('A node came to serve.', z.strictObject({ workers: z.int().min(1) })),
  'node.stopped': type('A node stopped serving. One that was killed says nothing.', z.strictObject({ reason: z.string() })),
  'backup.made': type('The server made a backup by itself, and it is where it should be.', z.strictObject({ name: name(), bytes: z.int().min(0), next_at: z.string().exactOptional().describe('When the next one is due. A release of before did not say.') })),
  'backup.taken': type('Somebody took a backup by the command, and it is where it should be.', z.strictObject({ name: name(), bytes: z.int().min(0) })),
  'backup.verified': type('Somebody who may has said that a backup was restored where nobody looks, and found to be good.', z.strictObject({ name: name(), taken_at: z.string().describe('When that backup was begun.') })),
  'backup.failed': type('The server could make no backup. It is tried again, after an hour at most.', z.strictObject({ reason: z.enum(['place', 'database']).describe('place: SYMBOLON_BACKUP_TO took none; database: it could not be read.'), attempt: z.int().min(1).describe('Since the last that was made.') })),
  'backup.removed': type('A backup went with its log, for there are enough that are newer.', z.strictObject({ name: name() })),
  'backup.restored': type('A server was started for the first time on what was restored from a backup.', z.strictObject({ name: name().exactOptional().describe('Of the backup. A release of before did not keep it.'), taken_at: z.string().describe('When the backup was begun.'), until: z.string().describe('The time that was restored to; `backup` for the end of the backup, `latest` for the end of the log.') })),
  'backup.log.lost': type('Until the next backup there is a time that cannot be restored to.', z.strictObject({ reason: z.enum(['too_much_waited', 'gap']).describe('too_much_waited: SYMBOLON_BACKUP_TO took none, until more than SYMBOLON_BACKUP_LOG_MB waited; gap: PostgreSQL ran for a while without keeping its log.') })),
  'webhook.created': type('An administrator added a program that is told of events.', changeDetails),
  'webhook.updated': type('An administrator changed which events a program is told, or where.', changeDetails),
  'webhook.deleted': type('An administrator removed a program that was told of events.', changeDetails),
  'webhook.secret_rotated': type('A webhook was given a new secret; the one before counts for a day.', nothing),
  'webhook.replayed': type('Events are sent to a webhook once more.', z.strictObject({ events: z.int().min(0).describe('How many.') })),
  'webhook.disabled': type('A webhook is called no more.', z.strictObject({ reason: z.enum(['failing', 'gone']).describe('failing: it took nothing for three days; gone: it answered 410.') })),
  'webhook.test': type('An administrator tries a webhook. It is sent, and stands in no stream.', nothing),
  'signal_stream.created': type('An application asked to be told of security events.', changeDetails),
  'signal_stream.updated': type('An application changed which security events it is told of, how, or whether; or an administrator whether.', changeDetails),
  'signal_stream.deleted': type('An application is told of security events no more, as it or an administrator wished.', changeDetails),
  'signal_stream.disabled': type('An application is told of security events no more.', z.strictObject({ reason: z.enum(['failing']).describe('failing: it took nothing for three days.') })),
  'signal_stream.verification_asked': type('An administrator had a verification event sent over a stream of security events.', nothing),
};
