import type * as ldapts from 'ldapts';

export type Library = typeof ldapts;
export type LdapClient = ldapts.Client;
export type LdapEntry = ldapts.Entry;

/** Loaded where a connection of type ldap is applied or used, and nowhere else. */
export const library = (): Promise<Library> => import('ldapts');
