import { api, allPermissions, connectionLevels, connectionProfiles, consoleClientId, eventTypes, firstFactorKinds, maxImageBytes, permissions, previewPages, problems, profileClaims, pushedAttributes, recoveryWays, secondFactorEmailPolicies, secondFactorPolicies, secondFactorSmsPolicies, SignInEntry } from '@symbolon/contracts';

const id = 'virtual:contract';

/** What the console needs of the contracts, as data: the schemas that they are made of would be a third of the first page. */
const exported = {
  endpoints: Object.fromEntries(Object.entries(api.admin).map(([name, { method, path, contentType }]) => [name, { method, path, ...(contentType && { contentType }) }])),
  paths: { authorize: api.oauth.authorize.path, token: api.oauth.token.path, logout: api.login.logout.path, account: api.account.overview.path, samlMetadata: api.saml.metadata.path, samlStart: api.saml.start.path, samlSignIn: api.saml.signIn.path, samlSignOut: api.saml.signOut.path, ...Object.fromEntries(['connectionCallback', 'connectionKeys', 'connectionEvents', 'connectionLogout', 'connectionLoggedOut', 'connectionMetadata', 'connectionSingleLogout'].map((name) => [name, api.login[name].path])) },
  clientId: consoleClientId,
  scope: ['openid', ...allPermissions.map((each) => `symbolon:${each}`)].join(' '),
  permissions,
  previewPages,
  maxImageBytes,
  firstFactorKinds,
  secondFactorPolicies,
  secondFactorEmailPolicies,
  secondFactorSmsPolicies,
  profileClaims,
  pushedAttributes,
  connectionLevels,
  connectionProfiles: Object.fromEntries(Object.entries(connectionProfiles).map(([word, { name, type, issuer, scopes, believed }]) => [word, { name, type, issuer, scopes: scopes.join(' '), isBelieved: believed.when !== 'never' }])),
  recoveryWays,
  signInDefaults: SignInEntry.parse({}),
  eventTypeNames: Object.keys(eventTypes),
  problemHelp: Object.fromEntries(Object.entries(problems).map(([name, { help }]) => [name, help])),
};

/** @type {import('vite').Plugin} */
export const contractModule = {
  name: 'symbolon-contract',
  resolveId: (source) => (source === id ? `\0${id}` : undefined),
  load: (module) => (module === `\0${id}` ? Object.entries(exported).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n') : undefined),
};
