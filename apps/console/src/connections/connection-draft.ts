import type { ConfiguredObject } from '@symbolon/contracts';
import { paths } from 'virtual:contract';
import { issuer } from '../session/authorization.ts';
import { linesOf, listOf, recordOf, textOf } from '../ui/entry.ts';

type Entry = Readonly<Record<string, unknown>>;

/** What is given, and by what it is taken from what a provider says. */
export interface Rule {
  readonly key: string;
  readonly name: string;
  readonly text: string;
}

/** What somebody has typed of a connection; lists are lines. */
export interface ConnectionDraft {
  readonly connection: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: string;
  readonly trustedDomains: string;
  readonly createPeople: boolean;
  readonly claims: readonly Rule[];
  readonly isRefreshed: boolean;
  readonly roles: readonly Rule[];
  readonly domains: string;
  readonly isEnforced: boolean;
}

const usual = 'openid email profile';
export const newRule = (name = ''): Rule => ({ key: crypto.randomUUID(), name, text: '' });
const rulesOf = (value: unknown): readonly Rule[] => Object.entries(recordOf(value)).map(([name, text]) => ({ ...newRule(name), text: textOf(text) }));

/** A connection as it is kept; of none what a new one begins with. */
export const draftOf = (entry: Entry = {}): ConnectionDraft => ({
  connection: textOf(entry['connection']),
  name: textOf(entry['name']),
  issuer: textOf(entry['issuer']),
  clientId: textOf(entry['client_id']),
  clientSecret: '',
  scopes: entry['scopes'] === undefined ? usual : listOf(entry['scopes']).join(' '),
  trustedDomains: listOf(entry['trusted_domains']).join('\n'),
  createPeople: entry['create_people'] === true,
  claims: rulesOf(entry['claims']),
  isRefreshed: entry['refresh'] === 'always',
  roles: rulesOf(entry['roles']),
  domains: listOf(entry['domains']).join('\n'),
  isEnforced: entry['enforced'] === true,
});

const shown = ['connection', 'type', 'name', 'issuer', 'client_id', 'scopes', 'trusted_domains', 'create_people', 'claims', 'refresh', 'roles', 'domains', 'enforced'];
const texts = (rules: readonly Rule[]) => Object.fromEntries(rules.filter(({ name, text }) => name !== '' || text !== '').map(({ name, text }) => [name, text]));

/** The body that makes it so; what the form does not show stays as it is. */
export function entryOf(draft: ConnectionDraft, known: Entry = {}): Entry {
  const [claims, roles, domains] = [texts(draft.claims), texts(draft.roles), linesOf(draft.domains)];
  const [scopes, trusted] = [draft.scopes.split(' ').filter((scope) => scope !== ''), linesOf(draft.trustedDomains)];
  return {
    connection: draft.connection,
    type: known['type'] ?? 'oidc',
    name: draft.name,
    issuer: draft.issuer,
    client_id: draft.clientId,
    ...(draft.clientSecret !== '' && { client_secret: draft.clientSecret }),
    ...(scopes.join(' ') !== usual && { scopes }),
    ...(trusted.length > 0 && { trusted_domains: trusted }),
    ...(draft.createPeople && { create_people: true }),
    ...(Object.keys(claims).length > 0 && { claims }),
    ...(draft.isRefreshed && { refresh: 'always' }),
    ...(Object.keys(roles).length > 0 && { roles }),
    ...(domains.length > 0 && { domains }),
    ...(draft.isEnforced && { enforced: true }),
    ...Object.fromEntries(Object.entries(known).filter(([member]) => !shown.includes(member))),
  };
}

/** As it stands in the file, with its secret left to the environment, by the name that an export gives it. */
export const fileEntry = (entry: Entry): Entry => ({ ...entry, client_secret: `\${CONNECTION_${textOf(entry['connection']).toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_SECRET}` });

/** Where the other provider sends people back to. */
export const redirectUriOf = (connection: string): string => `${issuer}${paths.connectionCallback.replace('{connection}', connection)}`;

export const nameOf = ({ id, entry }: ConfiguredObject): string => textOf(entry['name']) || id;
