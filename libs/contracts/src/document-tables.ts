import * as z from 'zod';
import { accountScopeFor } from './account/scopes.ts';
import { problems } from './admin/problem.ts';
import { adminRoleNames, adminRoles, allPermissions, permissions } from './admin/permissions.ts';
import { api } from './api.ts';
import type { Endpoint } from './endpoint.ts';
import { eventTypes } from './event-types.ts';
import { grantTypes, variants } from './oauth-token-request-variants.ts';
import { OAuthTokenRequestWire } from './oauth-token-request-wire.ts';

/** A page for people with the tables that it marks made from the contract. */
export const withTables = (page: string): string =>
  Object.entries({ members, grants, endpoints, events, problems: explainedProblems, permissions: rolesAndPermissions, adminEndpoints, accountEndpoints }).reduce((text, [name, table]) => text.replace(new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`), (_, begin: string, end: string) => `${begin}\n${table()}\n${end}`), page);

const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
const code = (text: string): string => `\`${text}\``;

interface MemberSchema {
  readonly description?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly (MemberSchema & { readonly items?: MemberSchema; readonly maxItems?: number })[];
}

function members(): string {
  const registry = z.registry<{ id: string }>().add(OAuthTokenRequestWire, { id: 'wire' });
  const { properties = {} } = z.toJSONSchema(registry, { io: 'input', target: 'draft-2020-12' }).schemas['wire'] ?? {};
  const rows = Object.entries(properties).map(([name, schema]) => row(code(name), limitsOf(schema as MemberSchema), (schema as MemberSchema).description ?? ''));
  return row('member', 'value', 'what it is') + row('---', '---', '---') + rows.join('');
}

/** Patterns in words; one that is not here is shown as it is. */
const characters: Readonly<Record<string, string>> = {
  '^[\\x20-\\x7E]*$': 'printable ASCII',
  '^\\P{Cc}*$': 'no control characters, not blank',
  '^[^\\0]*$': 'no NUL',
  '^[A-Za-z0-9._~-]{1,512}$': 'up to 512 of `A-Z a-z 0-9 - . _ ~`',
};

function limitsOf({ maxLength, pattern, enum: values, anyOf = [] }: MemberSchema): string {
  const [one, several] = anyOf;
  if (one) return `${limitsOf(one)}; or up to ${several?.maxItems} of them`;
  if (values) return values.map(code).join(' or ');
  return [maxLength === undefined ? [] : `up to ${maxLength.toLocaleString('en')}`, pattern === undefined ? [] : (characters[pattern] ?? code(pattern))].flat().join(', ');
}

function grants(): string {
  const rows = grantTypes.map((grant) => {
    const { requires, bindsPublicClients } = variants[grant];
    return row(code(grant), requires.map(code).join(', ') || 'nothing more', bindsPublicClients ? '`client_id` alone' : '`client_id` and `code_verifier`');
  });
  return row('grant', 'needs', 'a client without a secret shows') + row('---', '---', '---') + rows.join('');
}

/** Those for programs; pages are for people, and the admin API and the account API have pages of their own. */
function endpoints(): string {
  const rows = Object.entries(api).flatMap(([surface, each]) =>
    Object.entries<Endpoint>(each).flatMap(([name, { method, path, summary, spec, contentType }]) => (contentType === 'text/html' || surface === 'admin' || surface === 'myAccount' ? [] : row(code(`api.${surface}.${name}`), code(`${method} ${path}`), `${summary} ${spec === 'Symbolon' ? '' : spec}`.trim()))),
  );
  return row('', 'request', 'what it does') + row('---', '---', '---') + rows.join('');
}

/** A heading for each, whose anchor is what its `type` names. */
const explainedProblems = (): string => Object.entries(problems).map(([name, { status, title, help }]) => `## ${name}\n\n${status}. ${title} ${help}\n`).join('\n');

function rolesAndPermissions(): string {
  const rows = allPermissions.map((permission) => row(code(permission), permissions[permission], ...adminRoleNames.map((role) => (adminRoles[role].includes(permission) ? 'yes' : ''))));
  return row('', '', ...adminRoleNames.map(code)) + row('---', '---', ...adminRoleNames.map(() => '---')) + rows.join('');
}

function adminEndpoints(): string {
  const rows = Object.values<Endpoint>(api.admin).map(({ method, path, summary, admin }) => row(code(`${method} ${path}`), summary, admin?.permission ? code(admin.permission) : 'any'));
  return row('request', 'what it does', 'permission') + row('---', '---', '---') + rows.join('');
}

function accountEndpoints(): string {
  const rows = Object.entries<Endpoint>(api.myAccount).map(([name, { method, path, summary, account }]) => row(code(`${method} ${path}`), code(`api.myAccount.${name}`), summary, account ? code(accountScopeFor(account.right)) : '', account?.fresh ? 'yes' : ''));
  return row('request', '', 'what it does', 'scope', 'log-in of just now') + row('---', '---', '---', '---', '---') + rows.join('');
}

function events(): string {
  const rows = Object.entries(eventTypes).map(([type, { sentence, details }]) => row(code(type), sentence, Object.keys(z.toJSONSchema(details).properties ?? {}).map(code).join(', ')));
  return row('type', 'what happened', 'details') + row('---', '---', '---') + rows.join('');
}
