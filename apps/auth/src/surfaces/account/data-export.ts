import { Injectable } from '@nestjs/common';
import { AccountExport, type Event } from '@symbolon/contracts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { mostRows } from '../../domain/users/held-columns.ts';
import { HeldData } from '../../domain/users/held-data.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

/** Seconds: what is older is told by who runs the installation. */
const span = 30 * 86_400;
const mostEvents = 5000;

type Held = NonNullable<Awaited<ReturnType<HeldData['of']>>>;

/** Makes the file of everything that is held of a person. */
@Injectable()
export class DataExport {
  constructor(
    private readonly held: HeldData,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Undefined when there is no such person any more. */
  async of(userId: string): Promise<AccountExport | undefined> {
    const now = this.clock.now();
    const since = addSeconds(now, -span);
    const [held, events] = await Promise.all([this.held.of(userId), this.audit.page({ subject: userId, since, limit: mostEvents + 1 })]);
    if (!held) return undefined;
    const told = tables(held);
    return {
      version: 1,
      issuer: this.settings.SYMBOLON_ISSUER,
      exported_at: text(now),
      user: person(held),
      ...told,
      events: events.slice(0, mostEvents).map((event) => happened(event, userId)),
      events_since: text(since),
      incomplete: [...cutOff(held), ...(events.length > mostEvents ? ['events'] : [])],
    };
  }
}

const person = (held: Held): AccountExport['user'] => ({
  user_id: held.id,
  username: held.username,
  email_verified: held.emailVerified,
  must_verify_email: held.mustVerifyEmail,
  unproven_until: maybe(held.unprovenUntil),
  claims: held.claims as Record<string, unknown>,
  roles: held.roles,
  has_password: held.hasPassword,
  password_changed_at: maybe(held.passwordChangedAt),
  disabled_at: maybe(held.disabledAt),
  passkey_offered_at: maybe(held.passkeyOfferedAt),
  managed_by: held.declared ? 'file' : 'api',
  created_at: text(held.createdAt),
  updated_at: text(held.updatedAt),
});

const tables = (held: Held) => ({
  further_emails: most(held.emailAddresses).map(({ address, addedAt }) => ({ email: address, added_at: text(addedAt) })),
  administrator_roles: most(held.administrators).map(({ role, grantedAt }) => ({ role, granted_at: text(grantedAt) })),
  administrator_invitations: most(held.invitations).map(({ role, expiresAt }) => ({ role, expires_at: text(expiresAt) })),
  sessions: most(held.sessions).map(({ id, userAgent, amr, stays, clients, ...times }) => ({
    session_id: id, user_agent: userAgent, amr, stays, signed_in_at: text(times.authTime), proven_at: maybe(times.provenAt), created_at: text(times.createdAt), idle_expires_at: text(times.idleExpiresAt), expires_at: text(times.expiresAt),
    applications: most(clients).map(({ clientId, createdAt }) => ({ client_id: clientId, since: text(createdAt) })),
  })),
  factors: [
    ...most(held.authenticators).map(({ name, ...times }) => ({ kind: 'authenticator' as const, name, ...used(times) })),
    ...most(held.passkeys).map(({ name, isSecondFactor, transports, aaguid, isBackedUp, mayBeBackedUp, attestedBy, ...times }) => ({
      kind: isSecondFactor ? ('security_key' as const) : ('passkey' as const), name, ...used(times), model: aaguid, transports, is_backed_up: isBackedUp, may_be_backed_up: mayBeBackedUp, ...(attestedBy !== null && { attested_by: attestedBy }),
    })),
    ...(held.phone ? [{ kind: 'phone' as const, name: held.phone.number, ...used(held.phone) }] : []),
  ],
  linked_logins: most(held.linkedLogins).map(({ connectionId, subject, email, roles, tokens, ...times }) => ({ connection: connectionId, subject, email, roles, ...used(times), tokens_kept_at: tokens && text(tokens.keptAt) })),
  imported_from: most(held.importedAs).map(({ source, foreignId, importedAt }) => ({ source, foreign_id: foreignId, imported_at: text(importedAt) })),
  directory: held.provisioned && directoryOf(held.provisioned),
  groups: most(held.groups).map(({ groupId, group }) => ({ group_id: groupId, name: group.name })),
  pushed_to: most(held.pushedTo).map(({ target, remoteId, pushedAt }) => ({ name: target.name, remote_id: remoteId, pushed_at: maybe(pushedAt) })),
  remembered_devices: most(held.rememberedDevices).map(({ userAgent, createdAt, expiresAt }) => ({ user_agent: userAgent, created_at: text(createdAt), expires_at: text(expiresAt) })),
  known_networks: most(held.knownNetworks).map(({ seenAt }) => ({ seen_at: text(seenAt) })),
  recovery_wait: held.recoveryWait && waiting(held.recoveryWait),
  recovery_codes: most(held.recoveryCodes).map(({ createdAt }) => ({ created_at: text(createdAt) })),
  consents: most(held.consents).map(({ clientId, scope, updatedAt }) => ({ client_id: clientId, scope, updated_at: text(updatedAt) })),
  refresh_tokens: most(held.refreshTokenFamilies).map(({ clientId, scope, audience, amr, generation, ...times }) => ({
    client_id: clientId, scope, audience, amr, times_used: generation, signed_in_at: text(times.authTime), created_at: text(times.createdAt), rotated_at: text(times.rotatedAt), idle_expires_at: text(times.idleExpiresAt), expires_at: text(times.expiresAt),
  })),
  authorization_codes: most(held.authorizationCodes).map(({ clientId, sessionId, redirectUri, scope, audience, amr, ...times }) => ({
    client_id: clientId, session_id: sessionId, redirect_uri: redirectUri, scope, audience, amr, signed_in_at: text(times.authTime), used_at: maybe(times.consumedAt), kept_until: text(times.keptUntil),
  })),
  mailed_links: most(held.oneTimeTokens).map(({ purpose, email, createdAt, expiresAt }) => ({ purpose, email, created_at: text(createdAt), expires_at: text(expiresAt) })),
});

const directoryOf = ({ source, externalId, attributes, ...times }: NonNullable<Held['provisioned']>): AccountExport['directory'] => ({
  name: source.name, external_id: externalId, attributes: attributes as Record<string, unknown>, disabled_at: maybe(times.disabledAt), removed_at: maybe(times.removedAt), created_at: text(times.createdAt), updated_at: text(times.updatedAt),
});

/** Whoever else did it is told by their kind alone, and where they were not at all. */
function happened({ id, at, type, actor, client_id, request_id, address, details }: Event, userId: string): AccountExport['events'][number] {
  const isTheirs = actor.kind === 'user' && actor.id === userId;
  const who = actor.kind === 'user' ? (isTheirs ? 'yourself' : 'administrator') : actor.kind;
  return { id, at, type, actor: who, ...(client_id !== undefined && { client_id }), ...(request_id !== undefined && isTheirs && { request_id }), ...(address !== undefined && isTheirs && { address }), details: { ...details } };
}

/** What there is too much of, by its name in the file. */
const cutOff = (held: Held): readonly string[] =>
  Object.entries({
    administrator_roles: [held.administrators], administrator_invitations: [held.invitations], sessions: [held.sessions, ...held.sessions.map(({ clients }) => clients)], factors: [held.authenticators, held.passkeys],
    remembered_devices: [held.rememberedDevices], recovery_codes: [held.recoveryCodes], consents: [held.consents], refresh_tokens: [held.refreshTokenFamilies], authorization_codes: [held.authorizationCodes], mailed_links: [held.oneTimeTokens], groups: [held.groups],
  }).flatMap(([name, lists]) => (lists.some(({ length }) => length > mostRows) ? [name] : []));

const waiting = ({ email, locale, ...times }: NonNullable<Held['recoveryWait']>) => ({ email, locale, started_at: text(times.startedAt), due_at: text(times.dueAt), next_mail_at: text(times.nextAt), ready_at: maybe(times.readyAt) });
const most = <T>(rows: readonly T[]): T[] => rows.slice(0, mostRows);
const text = (time: Date): string => time.toISOString();
const maybe = (time: Date | null): string | null => time?.toISOString() ?? null;
const used = ({ createdAt, lastUsedAt }: { readonly createdAt: Date; readonly lastUsedAt: Date | null }) => ({ created_at: text(createdAt), last_used_at: maybe(lastUsedAt) });
