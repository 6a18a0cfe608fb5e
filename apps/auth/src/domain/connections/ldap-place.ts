import type { ConnectionEntry } from '@symbolon/contracts';

/** A directory, as its entry says it: where it is, how it is spoken with, and what is asked there. */
export interface LdapPlace {
  readonly url: string;
  /** By no TLS, which is for this machine alone. */
  readonly isPlain: boolean;
  /** Undefined where the usual authorities sign its certificate. */
  readonly ca: string | undefined;
  readonly base: string;
  /** Attributes that a typed name is looked for in. */
  readonly names: readonly string[];
  readonly filter: string | undefined;
  /** The attribute that calls somebody so for ever. */
  readonly subject: string;
  readonly email: string;
  /** All that claims and roles are told. */
  readonly attributes: readonly string[];
  readonly groups: 'walk' | 'chain' | undefined;
  readonly groupsBase: string;
  /** Names of no domain are looked for, too. */
  readonly everybody: boolean;
  /** How people change their password there; undefined where they do not. */
  readonly passwordChange: 'rfc3062' | 'unicode_pwd' | undefined;
  /** How often all of them are read; undefined where they are not. */
  readonly sync: { readonly hours: number; readonly gone: 'keep' | 'disable' | 'remove'; readonly percent: number } | undefined;
}

/** What expressions may go by where an entry names nothing more. */
const usualAttributes = ['cn', 'displayName', 'givenName', 'sn', 'mail', 'uid', 'title', 'o', 'ou', 'department', 'employeeNumber', 'employeeType', 'telephoneNumber', 'preferredLanguage', 'userPrincipalName', 'sAMAccountName'];

/** Of a hundred, how many may be gone at once where an entry does not say. */
export const usualPercent = 20;

export function ldapPlaceOf(said: Partial<ConnectionEntry>): LdapPlace {
  const base = said.ldap_base ?? '';
  const email = said.email_claim ?? 'mail';
  return {
    url: said.ldap_url ?? '',
    isPlain: said.ldap_plain === true,
    ca: said.ldap_ca,
    base,
    names: said.ldap_names ?? ['mail'],
    filter: said.ldap_filter,
    subject: said.subject_claim ?? 'entryUUID',
    email,
    attributes: [...new Set([...usualAttributes, email, ...(said.ldap_attributes ?? [])])],
    groups: said.ldap_groups,
    groupsBase: said.ldap_groups_base ?? base,
    everybody: said.ldap_everybody === true,
    passwordChange: said.ldap_password_change,
    sync: said.ldap_sync_hours === undefined ? undefined : { hours: said.ldap_sync_hours, gone: said.ldap_gone ?? 'disable', percent: said.ldap_gone_percent ?? usualPercent },
  };
}
