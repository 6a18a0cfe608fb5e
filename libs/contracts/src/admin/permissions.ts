/** What the admin API can be used for, each with a sentence for the person who is asked to allow it. A permission may be had by a role, and asked for by a token as the scope `symbolon:` with its name. */
export const permissions = {
  'users:read': 'Look at people, their log-ins and the applications they use',
  'users:support': 'Disable and enable people, end their log-ins, and mail them a link for a new password',
  'users:write': 'Create, change and delete people, and set their passwords',
  'clients:read': 'Look at applications',
  'clients:write': 'Register applications, change and remove them, and give them secrets',
  'resource_servers:read': 'Look at APIs and their token contracts',
  'resource_servers:write': 'Register APIs, change and remove them',
  'consumers:read': 'Look at who relies on token contracts',
  'consumers:write': 'Say for others what they rely on',
  'consumers:register': 'Say what it relies on itself',
  'branding:read': 'Look at how the pages look',
  'branding:write': 'Change how the pages look',
  'sign_in:read': 'Look at how people sign in',
  'sign_in:write': 'Change how people sign in',
  'connections:read': 'Look at which other providers people log in by',
  'connections:write': 'Choose which other providers people log in by, and what is believed of them',
  'upstream_tokens:use': 'Get the access tokens that other providers gave for people, and act there as they could',
  'keys:read': 'Look at the signing keys',
  'keys:rotate': 'Have new signing keys made',
  'backups:verify': 'Say that a backup was found to be good',
  'events:read': 'Look at what happened',
  'statistics:read': 'Look at how often people log in and sign up, and at counts of tokens',
  'settings:read': 'Look at how the installation is set up, without secrets, and at what is better done',
  'administrators:read': 'Look at who administers what',
  'administrators:write': 'Make people administrators, and take that from them',
  'roles:read': 'Look at the roles that administrators can have',
  'roles:write': 'Make roles, change and remove them',
  'webhooks:read': 'Look at which programs are told of events, and what they were told',
  'webhooks:write': 'Choose which programs are told of events, and give them secrets',
  'signals:read': 'Look at which applications are told of people by security events, and which providers tell of theirs',
  'signals:write': 'Pause, enable, disable and remove streams of security events',
  'scim:read': 'Look at which directories push people here, and which applications people are pushed to',
  'scim:write': 'Choose which directories push people here and give them tokens, and which applications people are pushed to',
} as const;
export type Permission = keyof typeof permissions;

/** What the scopes of the admin API and the account API begin with: no other API can have such scopes. */
export const adminScopePrefix = 'symbolon:';

/** The scope that a token needs for a permission. */
export const scopeFor = (permission: Permission): string => `${adminScopePrefix}${permission}`;

/** Every permission, in the order of the table. */
export const allPermissions = Object.keys(permissions) as readonly Permission[];

/** What tokens for the admin API may hold. */
export const adminScopes: readonly string[] = allPermissions.map(scopeFor);

const reads = allPermissions.filter((each) => each.endsWith(':read'));

/** The roles that come with the product, the strongest first. */
export const adminRoleNames = ['owner', 'administrator', 'support', 'auditor'] as const;
export type AdminRole = (typeof adminRoleNames)[number];

/** What only an owner may, until they make a role for it: say who may what, and act elsewhere as somebody else. */
const ownersAlone: readonly Permission[] = ['administrators:write', 'roles:write', 'upstream_tokens:use'];

/** What each of them may. */
export const adminRoles: Readonly<Record<AdminRole, readonly Permission[]>> = {
  owner: allPermissions,
  administrator: allPermissions.filter((each) => !ownersAlone.includes(each)),
  support: ['users:read', 'users:support', 'events:read', 'statistics:read'],
  auditor: reads,
};

/** The client that comes with the product, as which the command line logs in. */
export const cliClientId = 'symbolon-cli';

/** The client that comes with the product, as which people log in to the console. */
export const consoleClientId = 'symbolon-console';
