import * as z from 'zod';
import { text } from './text.ts';
import { unique } from './unique.ts';

export const holdsPasswords = 'may hold a password: it is not asked for';
/** Passwords, their hashes, and keys that are made of them, by the names that directories have for them. */
export const mayHoldPasswords = (name: string): boolean => /password|pwd|credentials|nthash|lmhash|principalkey/i.test(name);

/** A short name of RFC 4512 section 1.4, without options. What holds passwords is asked for by nobody. */
const attribute = () => z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,62}$/, 'must be the name of an attribute, such as mail').refine((name) => !mayHoldPasswords(name), holdsPasswords);

const distinguishedName = () => text(512).regex(/^[^=]+=.+/, 'must be a distinguished name, such as ou=people,dc=corp,dc=example');

/** Certificates of who signs that of a directory, one after the other. */
const certificates = () => z.string({ error: 'must be a string' }).max(32_768, 'is longer than 32768 characters').regex(/^\s*(-----BEGIN CERTIFICATE-----[\w+/=\s]+-----END CERTIFICATE-----\s*)+$/, 'must be certificates in PEM');

/** The host is told from a URL as everywhere; what else a URL may have means nothing here. */
const directoryUrl = () => z.string({ error: 'must be a string' }).max(300).regex(/^ldaps?:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/, 'must be ldap:// or ldaps:// with a host, and a port where it is another one than 389 or 636');

/** What an entry of `connections` says of a directory that is spoken with by LDAP (RFC 4511). */
export const ldapMembers = {
  ldap_url: directoryUrl().optional().describe('Of LDAP: where the directory is. ldaps:// by TLS, ldap:// by StartTLS. It never changes: another directory could call anybody so.'),
  ldap_plain: z.boolean().optional().describe('Of LDAP: whether ldap:// is spoken without TLS, which is for a directory on this very machine alone.'),
  ldap_ca: certificates().optional().describe('Of LDAP: certificates (PEM) of who signs those of the directory, where that is nobody whom all the world knows.'),
  ldap_base: distinguishedName().optional().describe('Of LDAP: below which entry people are.'),
  ldap_names: unique(attribute()).min(1, 'must not be empty').max(10, 'must be 10 at most').optional().describe('Of LDAP: attributes that what somebody types is looked for in; mail where nothing is said.'),
  ldap_filter: text(500).min(1, 'must not be empty').optional().describe('Of LDAP: what an entry must be besides to be one of a person (RFC 4515), such as (objectClass=inetOrgPerson).'),
  ldap_attributes: unique(attribute()).max(50, 'must be 50 at most').optional().describe('Of LDAP: attributes that are told to claims and roles beside the usual ones.'),
  ldap_groups: z.enum(['walk', 'chain']).optional().describe('Of LDAP: how groups of a person are looked for, and groups that these are in. walk: one search for each level; chain: by the rule of Active Directory, in one. Their names are claims.groups. Where nothing is said, they are not.'),
  ldap_groups_base: distinguishedName().optional().describe('Of LDAP: below which entry groups are; where people are, where nothing is said.'),
  ldap_everybody: z.boolean().optional().describe('Of LDAP: whether names of no domain of any connection are looked for there, too, such as a short name. Of one connection at most.'),
  ldap_password_change: z.enum(['rfc3062', 'unicode_pwd']).optional().describe('Of LDAP: how people change the password that they have there on the account page. rfc3062: by the operation of that RFC; unicode_pwd: as Active Directory does it. Where nothing is said, they do not.'),
  ldap_sync_hours: z.int({ error: 'must be a whole number of hours' }).min(1, 'must be 1 at least').max(168, 'must be 168 at most').optional().describe('Of LDAP: everybody there is read each time so many hours have passed: who is new is made where create_people says so, who is linked follows what is said of them. Where nothing is said, nobody is read.'),
  ldap_gone: z.enum(['keep', 'disable', 'remove']).optional().describe('Of LDAP: what becomes of an account whose person is there no more, or is no more what ldap_filter says, once that is read. disable where nothing is said; who comes back is enabled again.'),
  ldap_gone_percent: z.int({ error: 'must be a whole number' }).min(1, 'must be 1 at least').max(100, 'must be 100 at most').optional().describe('Of LDAP: of a hundred linked people whose accounts ldap_gone is about, how many may be gone at once: where more are, the directory is not believed, and nothing is changed. 20 where nothing is said.'),
} as const;

export const ldapMemberNames = Object.keys(ldapMembers) as readonly (keyof typeof ldapMembers)[];
