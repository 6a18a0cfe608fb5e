import type { ConfiguredObject } from '@symbolon/contracts';
import { connectionProfiles, paths } from 'virtual:contract';
import { issuer } from '../session/authorization.ts';
import { linesOf, listOf, textOf } from '../ui/entry.ts';
import { isSaid, recordBy, rulesOf, type Rule } from '../ui/rules.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Members that are a text, or not there. */
const texts = [
  'name', 'issuer', 'authorization_url', 'token_url', 'userinfo_url', 'revocation_url', 'subject_claim', 'email_claim', 'email_verified_claim', 'client_id', 'client_secret', 'client_auth', 'apple_team_id', 'apple_key_id',
  'entity_id', 'idp_metadata', 'name_id',
  'signals_stream', 'signals_scope', 'signals_token',
  'ldap_url', 'ldap_ca', 'ldap_base', 'ldap_filter', 'ldap_groups', 'ldap_groups_base', 'ldap_gone',
] as const;
export type TextMember = (typeof texts)[number];

/** What somebody has typed of a connection; lists are lines. */
export interface ConnectionDraft extends Readonly<Record<TextMember, string>> {
  readonly connection: string;
  /** A provider that is known here, or the protocol of one that is not. */
  readonly provider: string;
  readonly scopes: string;
  readonly trustedDomains: string;
  readonly createPeople: boolean;
  readonly claims: readonly Rule[];
  readonly isRefreshed: boolean;
  readonly roles: readonly Rule[];
  readonly domains: string;
  readonly isEnforced: boolean;
  readonly levels: readonly Rule[];
  readonly endsThere: boolean;
  readonly keepsTokens: boolean;
  readonly mayComeUnasked: boolean;
  readonly isAskedSilently: boolean;
  readonly ldapNames: string;
  readonly ldapEverybody: boolean;
  readonly ldapSyncHours: string;
  readonly ldapGonePercent: string;
}

const numberOf = (value: unknown): string => (typeof value === 'number' ? String(value) : '');

/** A connection as it is kept; of none what a new one begins with. */
export const draftOf = (entry: Entry = {}): ConnectionDraft => ({
  ...(Object.fromEntries(texts.map((member) => [member, textOf(entry[member])])) as Record<TextMember, string>),
  connection: textOf(entry['connection']),
  provider: providerOf(entry),
  scopes: listOf(entry['scopes']).join(' '),
  trustedDomains: listOf(entry['trusted_domains']).join('\n'),
  createPeople: entry['create_people'] === true,
  claims: rulesOf(entry['claims']),
  isRefreshed: entry['refresh'] === 'always',
  roles: rulesOf(entry['roles']),
  domains: listOf(entry['domains']).join('\n'),
  isEnforced: entry['enforced'] === true,
  levels: rulesOf(entry['acr_values']),
  endsThere: entry['logout_there'] === true,
  keepsTokens: entry['keep_tokens'] === true,
  mayComeUnasked: entry['idp_initiated'] === true,
  isAskedSilently: entry['passive'] === true,
  ldapNames: listOf(entry['ldap_names']).join(' '),
  ldapEverybody: entry['ldap_everybody'] === true,
  ldapSyncHours: numberOf(entry['ldap_sync_hours']),
  ldapGonePercent: numberOf(entry['ldap_gone_percent']),
});

const shown: readonly string[] = [...texts, 'connection', 'profile', 'type', 'scopes', 'trusted_domains', 'create_people', 'claims', 'refresh', 'roles', 'domains', 'enforced', 'acr_values', 'logout_there', 'keep_tokens', 'idp_initiated', 'passive', 'ldap_names', 'ldap_everybody', 'ldap_sync_hours', 'ldap_gone_percent'];

/** The body that makes it so: what nothing is said of is left out, and what the form does not show stays as it is. */
export function entryOf(draft: ConnectionDraft, known: Entry = {}): Entry {
  const isKnownHere = Object.hasOwn(connectionProfiles, draft.provider);
  const said: Entry = {
    ...(isKnownHere ? { profile: draft.provider, type: textOf(known['type']) } : { type: draft.provider }),
    ...Object.fromEntries(texts.map((member) => [member, draft[member]])),
    scopes: draft.scopes.split(' ').filter((scope) => scope !== ''),
    trusted_domains: linesOf(draft.trustedDomains),
    create_people: draft.createPeople,
    claims: recordBy(draft.claims),
    refresh: draft.isRefreshed ? 'always' : '',
    roles: recordBy(draft.roles),
    domains: linesOf(draft.domains),
    enforced: draft.isEnforced,
    acr_values: recordBy(draft.levels),
    logout_there: draft.endsThere,
    keep_tokens: draft.keepsTokens,
    idp_initiated: draft.mayComeUnasked,
    passive: draft.isAskedSilently,
    ldap_names: draft.ldapNames.split(' ').filter((name) => name !== ''),
    ldap_everybody: draft.ldapEverybody,
    ...Object.fromEntries(([['ldap_sync_hours', draft.ldapSyncHours], ['ldap_gone_percent', draft.ldapGonePercent]] as const).map(([member, typed]) => [member, typed === '' ? '' : Number(typed)])),
  };
  return { connection: draft.connection, ...Object.fromEntries([...Object.entries(said).filter(([, value]) => isSaid(value)), ...Object.entries(known).filter(([member]) => !shown.includes(member))]) };
}

/** As it stands in the file, with its secrets left to the environment, by the names that an export gives them. */
export function fileEntry(entry: Entry): Entry {
  const secrets = [...(entry['client_auth'] === 'private_key_jwt' || entry['type'] === 'saml' ? [] : ['client_secret']), ...(entry['signals_token'] === undefined ? [] : ['signals_token'])];
  const name = `CONNECTION_${textOf(entry['connection']).toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_SECRET`;
  return { ...entry, ...Object.fromEntries(secrets.map((member, index) => [member, `\${${index === 0 ? name : `${name}_${index + 1}`}}`])) };
}

/** An address of ours that the other provider is told. */
export const addressOf = (connection: string, which: 'connectionCallback' | 'connectionKeys' | 'connectionEvents' | 'connectionLogout' | 'connectionLoggedOut' | 'connectionMetadata' | 'connectionSingleLogout'): string => `${issuer}${paths[which].replace('{connection}', connection)}`;

/** By which word of ours a provider is known, or else its protocol. */
export const providerOf = (entry: Entry): string => textOf(entry['profile']) || textOf(entry['type']) || 'oidc';

/** Its name, where it is known here; its protocol. */
export const providerName = (provider: string): string => connectionProfiles[provider]?.name ?? protocolNames[provider] ?? provider;
const protocolNames: Readonly<Record<string, string>> = { oidc: 'OpenID Connect', oauth2: 'OAuth 2.0', saml: 'SAML 2.0', ldap: 'LDAP' };
export const providers: readonly string[] = [...Object.keys(protocolNames), ...Object.keys(connectionProfiles)];

/** Where it is. */
export const placeOf = (entry: Entry): string => textOf(entry['issuer']) || textOf(entry['entity_id']) || textOf(entry['authorization_url']) || textOf(entry['ldap_url']) || providerName(providerOf(entry));

export const nameOf = ({ id, entry }: ConfiguredObject): string => textOf(entry['name']) || connectionProfiles[textOf(entry['profile'])]?.name || id;
