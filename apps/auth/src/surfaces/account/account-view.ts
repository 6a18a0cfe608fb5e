import { Injectable } from '@nestjs/common';
import { api, formatForm, type AccountNotice, type AccountPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ResourceServerStore } from '../../domain/access/resource-server.store.ts';
import { pageScopes } from '../../domain/access/scope-sentences.ts';
import { DirectoryPasswords } from '../../domain/connections/directory-passwords.ts';
import { LinksOfPerson } from '../../domain/connections/links-of-person.ts';
import { AuthenticatorStore } from '../../domain/factors/authenticator.store.ts';
import { Enrolment } from '../../domain/factors/enrolment.ts';
import { KeyMakes } from '../../domain/factors/key-makes.ts';
import { credentialName, PasskeyCeremony, userHandle } from '../../domain/factors/passkey-ceremony.ts';
import { providerOf } from '../../domain/factors/passkey-providers.ts';
import { PasskeyStore } from '../../domain/factors/passkey.store.ts';
import { PhoneProof } from '../../domain/factors/phone-proof.ts';
import { PhoneStore } from '../../domain/factors/phone.store.ts';
import { RecoveryCodeStore } from '../../domain/factors/recovery-code.store.ts';
import { RememberedDeviceStore } from '../../domain/factors/remembered-device.store.ts';
import { RecoveryWaitStore } from '../../domain/sessions/recovery-wait.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { GrantedAccess } from '../../domain/tokens/granted-access.ts';
import { EmailAddressStore, mostAddresses } from '../../domain/users/email-address.store.ts';
import { PasswordPolicy } from '../../domain/users/password-policy.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { UserDirectory } from '../../domain/users/user-directory.ts';
import { calledName } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { AccountDeletion } from './account-deletion.ts';
import { accountUrl, holderOf, otherAccountUrl, type OpenAccount } from './account-gate.ts';
import { browserName } from '../../pages/browser-name.ts';
import { DeletionTicket } from './deletion-ticket.ts';
import { mayAdd, mayMove } from './email-change.ts';
import { ProfileChange } from './profile-change.ts';
import { RecentActivity } from './recent-activity.ts';

/** Sessions on the page at most; of the others it tells how many there are. */
const shownSessions = 50;

interface Shown {
  readonly error?: AccountPage['error'];
  readonly notice?: AccountNotice | null;
  readonly status?: number;
  /** What was typed of the profile, and what of it cannot be. */
  readonly typed?: Pick<NonNullable<AccountPage['profile']>, 'claims' | 'wrong'>;
}

/** Gathers what the account page shows: everything of one user, nothing of any other. */
@Injectable()
export class AccountView {
  constructor(
    private readonly sessions: SessionStore,
    private readonly people: UserDirectory,
    private readonly access: GrantedAccess,
    private readonly authenticators: AuthenticatorStore,
    private readonly remembered: RememberedDeviceStore,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly passkeys: PasskeyStore,
    private readonly links: LinksOfPerson,
    private readonly directories: DirectoryPasswords,
    private readonly phones: PhoneStore,
    private readonly waits: RecoveryWaitStore,
    private readonly policy: SignInPolicyStore,
    private readonly makes: KeyMakes,
    private readonly ceremony: PasskeyCeremony,
    private readonly enrolment: Enrolment,
    private readonly activity: RecentActivity,
    private readonly phoneProof: PhoneProof,
    private readonly emails: EmailAddressStore,
    private readonly profile: ProfileChange,
    private readonly deletion: AccountDeletion,
    private readonly ticket: DeletionTicket,
    private readonly resourceServers: ResourceServerStore,
    private readonly pages: Pages,
    private readonly passwords: PasswordPolicy,
  ) {}

  /** Where a telephone number is added; null where codes by SMS count for nobody, or nothing sends them. */
  async addPhoneUrl({ session, uiLocales }: Pick<OpenAccount, 'session' | 'uiLocales'>): Promise<string | null> {
    return (await this.phoneProof.isOffered()) ? accountUrl(session.id, uiLocales, { at: api.account.phone.path }) : null;
  }

  async show(request: FastifyRequest, reply: FastifyReply, { session, sessions, csrf, uiLocales }: OpenAccount, { error = null, notice = null, status = 200, typed }: Shown): Promise<void> {
    const { userId, username } = session;
    const locale = this.pages.localeOf(request, uiLocales);
    const isHardware = await this.makes.hardware();
    const [user, logins, applications, resourceServers, activity, authenticators, devices, recoveryCodes, keys, links, phone, addPhoneUrl, wait, emails, place] = await Promise.all([
      this.people.find(userId),
      this.sessions.ofUser(userId, session.id, shownSessions),
      this.access.of(userId),
      this.resourceServers.all(),
      this.activity.of(userId),
      this.authenticators.of(userId),
      this.remembered.of(userId),
      this.recoveryCodes.left(userId),
      this.passkeys.of(userId),
      this.links.of(userId),
      this.phones.of(userId),
      this.addPhoneUrl({ session, uiLocales }),
      this.waits.of(userId),
      this.emails.of(userId),
      this.directories.placeOfChange(userId),
    ]);
    const { firstFactors } = await this.policy.current();
    const claims = user && (await this.profile.claimsFor(user));
    const days = user && this.deletion.daysFor(user);
    await this.pages.show(
      request,
      reply,
      {
        page: 'account',
        csrf,
        account: session.id,
        ui_locales: uiLocales ?? null,
        username,
        name: calledName(user?.claims),
        email_verified: username.includes('@') ? user?.emailVerified === true : null,
        accounts: sessions.map(({ id, username: each }) => ({ username: each, url: accountUrl(id, uiLocales), is_current: id === session.id })),
        other_account_url: otherAccountUrl(uiLocales),
        logout_url: logoutUrl(uiLocales, session.id),
        logout_all_url: logoutUrl(uiLocales),
        sessions: logins.sessions.map(({ id, userAgent, authTime }) => ({
          session: id,
          ...browserName(userAgent),
          signed_in_at: authTime.toISOString(),
          is_current: id === session.id,
        })),
        more_sessions: logins.more,
        applications: applications.map(({ clientId, name, scope, since }) => ({ client: clientId, client_name: name, scopes: pageScopes(scope, resourceServers, locale), since: since.toISOString() })),
        passkeys: keys.filter((key) => !key.isSecondFactor).map((key) => ({ passkey: key.id, name: key.name, provider: providerOf(key.aaguid), is_synced: key.isBackedUp, is_hardware: isHardware(key), ...timesOf(key) })),
        accepted_passkeys: keys.length > 0 ? JSON.stringify({ rpId: this.ceremony.rpId, userId: userHandle(userId), allAcceptedCredentialIds: keys.map(credentialName) }) : null,
        add_passkey_url: firstFactors.includes('passkey') ? accountUrl(session.id, uiLocales, { at: api.account.passkey.path }) : null,
        links: links.map((each) => ({ connection: each.connectionId, name: each.name, email: each.email, ...timesOf(each) })),
        security_keys: keys.filter((key) => key.isSecondFactor).map((key) => ({ factor: key.id, name: key.name, is_hardware: isHardware(key), ...timesOf(key) })),
        add_security_key_url: `${accountUrl(session.id, uiLocales, { at: api.account.passkey.path })}&kind=security_key`,
        authenticators: authenticators.map((each) => ({ factor: each.id, name: each.name, is_hardware: false, ...timesOf(each) })),
        phone: phone && { factor: phone.id, name: phone.number, is_hardware: false, ...timesOf(phone) },
        add_phone_url: addPhoneUrl,
        remembered_devices: devices.map(({ id, userAgent, expiresAt }) => ({ device: id, ...browserName(userAgent), until: expiresAt.toISOString() })),
        recovery: wait ? { action: api.account.stopRecovery.path, due_at: wait.dueAt.toISOString() } : null,
        recovery_codes: recoveryCodes,
        recovery_codes_seed: this.enrolment.seed(holderOf({ session })),
        add_authenticator_url: accountUrl(session.id, uiLocales, { at: api.account.authenticator.path }),
        password_field: firstFactors.includes('password') && (user?.hasPassword !== false || username.includes('@')),
        directory_password: user?.hasPassword !== false || !place ? null : { name: place.connection.name, action: api.account.changeDirectoryPassword.path },
        set_password_url: user?.hasPassword !== false || !username.includes('@') ? null : api.login.forgotPassword.path,
        activity,
        profile: claims && claims.length > 0 ? { action: api.account.changeProfile.path, claims, wrong: null, ...typed } : null,
        email_action: user && mayMove(user) ? api.account.askForEmail.path : null,
        further_emails: emails.map(({ id, address, addedAt }) => ({ email_id: id, email: address, since: addedAt.toISOString() })),
        further_email_actions: { add: user && mayAdd(user) && emails.length < mostAddresses ? api.account.askForFurtherEmail.path : null, make_primary: user && mayMove(user) ? api.account.makePrimaryEmail.path : null, remove: api.account.removeEmail.path },
        deletion: days === undefined ? null : { action: api.account.deleteAccount.path, days, ticket: this.ticket.of(session.id, session) },
        actions: { end_sessions: api.account.endSessions.path, remove_access: api.account.removeAccess.path, change_password: api.account.changePassword.path, remove_factor: api.account.removeFactor.path, renew_recovery_codes: api.account.renewRecoveryCodes.path, forget_device: api.account.forgetDevice.path, remove_phone: api.account.removePhone.path, export_data: api.account.exportData.path, rename_passkey: api.account.renamePasskey.path, remove_passkey: api.account.removePasskey.path, remove_connection: api.account.removeConnection.path },
        error,
        notice,
        min_password_length: await this.passwords.minLength(),
      },
      { status, uiLocales },
    );
  }
}

/** The log-out page, for one account or for all of the browser. */
export const logoutUrl = (uiLocales: string | undefined, sessionId?: string): string => {
  const query = formatForm({ logout_hint: sessionId, ui_locales: uiLocales });
  return api.login.logout.path + (query === '' ? '' : `?${query}`);
};

const timesOf = ({ createdAt, lastUsedAt }: { readonly createdAt: Date; readonly lastUsedAt: Date | null }) => ({ since: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null });
