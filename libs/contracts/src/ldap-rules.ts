import type { ConnectionEntry } from './connection-entry.ts';
import { holdsPasswords, mayHoldPasswords } from './ldap-members.ts';

interface Mistake {
  readonly path: readonly string[];
  readonly sentence: string;
}
type Missing = (name: keyof ConnectionEntry, sentence?: string) => readonly Mistake[];
type NotOf = (names: readonly (keyof ConnectionEntry)[], kind: string) => readonly Mistake[];

const ofOthers = ['issuer', 'authorization_url', 'token_url', 'userinfo_url', 'revocation_url', 'email_verified_claim', 'client_auth', 'scopes', 'acr_values', 'logout_there', 'keep_tokens'] as const;

/** Names of this machine, and nobody else's: what is sent there leaves it by no wire. */
const isThisMachine = (url: string): boolean => /^ldaps?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(url);

/** What is wrong with an entry of type `ldap` as a whole. */
export function ldapMistakes(entry: ConnectionEntry, missing: Missing, notOf: NotOf): readonly Mistake[] {
  const { ldap_url: url = '', ldap_plain: isPlain, ldap_groups: groups, ldap_groups_base: groupsBase } = entry;
  return [
    ...missing('ldap_url'),
    ...missing('ldap_base'),
    ...notOf(ofOthers, 'LDAP'),
    ...(['subject_claim', 'email_claim'] as const).flatMap((name) => (mayHoldPasswords(entry[name] ?? '') ? [{ path: [name], sentence: holdsPasswords }] : [])),
    ...(isPlain === true && !(isThisMachine(url) && url.startsWith('ldap:')) ? [{ path: ['ldap_plain'], sentence: 'is for ldap:// on this very machine: passwords would be read on the way' }] : []),
    ...(groupsBase !== undefined && groups === undefined ? [{ path: ['ldap_groups_base'], sentence: 'is for ldap_groups' }] : []),
    ...(entry.ldap_password_change === 'unicode_pwd' && isPlain === true ? [{ path: ['ldap_plain'], sentence: 'is not for unicode_pwd: Active Directory takes no password without TLS' }] : []),
    ...(entry.ldap_sync_hours !== undefined && entry.ldap_filter === undefined ? [{ path: ['ldap_filter'], sentence: 'is missing: everything below ldap_base would be taken for people' }] : []),
    ...(['ldap_gone', 'ldap_gone_percent'] as const).flatMap((name) => (entry[name] !== undefined && entry.ldap_sync_hours === undefined ? [{ path: [name], sentence: 'is for ldap_sync_hours' }] : [])),
    ...(entry.create_people && entry.trusted_domains.length === 0 ? [{ path: ['trusted_domains'], sentence: 'is missing: the domains whose addresses the directory gives to people, as nobody else gets an account by it' }] : []),
  ];
}
