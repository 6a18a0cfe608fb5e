/** What is sent to any endpoint, and what is shown in refusals and logs. @type {import('../table.mjs').MutantRows} */
export const access = {
  '`//path` bypasses rules': [['apps/auth/src/process/server.ts', 'skipMiddie: true,', 'skipMiddie: true, routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },', 'apps/auth/test/bad-input.spec.ts', 'a path written otherwise']],
  'error page reflects what was sent': [['libs/contracts/src/form.ts', "(/^[a-z_]{1,40}$/.test(name) ? name : 'A parameter')", 'name', 'apps/auth/test/secrets-stay-secret.spec.ts', 'no refusal repeats a secret']],
  'broken input answered as a fault of the server': [['libs/contracts/src/form.ts', 'return undefined;\n  }\n}', "throw new Error('broken');\n  }\n}", 'apps/auth/test/bad-input.spec.ts', 'a body that is none of ours']],
  'configuration shows secrets': [['apps/auth/src/domain/configuration/value-references.ts', '`${reasons[code] ?? `the file it names cannot be read (${code})`}; its path', '`${path} ${reasons[code] ?? code}; its path', 'apps/auth/src/domain/configuration/configuration-file.reader.spec.ts', 'no secret appears in an error'],
    ['apps/auth/src/domain/configuration/client.kind.ts', 'client_id: row.clientId,\n    client_name', 'client_id: row.clientId,\n    client_secret: row.secretHash,\n    client_name', 'apps/auth/src/domain/configuration/entry-change.spec.ts', 'seen without its secret'],
  ],
  'what people wrote taken for a variable of whoever applies an export': [['apps/auth/src/domain/configuration/value-references.ts', "() => '$${'", "() => '${'", 'apps/auth/src/domain/configuration/export.spec.ts', 'only what differs']],
  'an exported file moves the cursor of a terminal, or turns its text around': [['libs/cli/src/yaml-writer.ts', ".replaceAll(new RegExp(unseen, 'gu'), escaped)", '', 'apps/auth/src/domain/configuration/export.spec.ts', 'leaves nothing to do']],
  'what a file manages changed behind its back': [['apps/auth/src/domain/configuration/entry-change.ts', 'known?.declared && !manner.isNew ?', 'false ?', 'apps/auth/src/domain/configuration/entry-change.spec.ts', 'a file leaves alone']],
  'of two changes made for one state the second undoes the first unseen': [['apps/auth/src/domain/configuration/entry-change.ts', 'etag !== undefined && etag !== current', "etag !== undefined && current === ''", 'apps/auth/src/domain/configuration/entry-change.spec.ts', 'a change of another state']],
  'one object changed so that who relies on it breaks, or what names it names nothing': [
    ['apps/auth/src/domain/configuration/entry-change.ts', 'if (allowBreaking === undefined) throw', "if (allowBreaking === '') throw", 'apps/auth/src/domain/configuration/entry-change.spec.ts', 'a change that breaks a consumer'],
    ['apps/auth/src/domain/configuration/reference-gate.ts', '!before.has(told)', 'before.has(told)', 'apps/auth/src/domain/configuration/entry-change.spec.ts', 'what names nothing'],
  ],
  'the page of an API reference shows the document of somebody else, or sends a token that was typed there to them': [
    ['apps/auth/src/surfaces/docs/reference-page.ts', '"connect-src \'self\'",', '"connect-src *",', 'apps/auth/test/api-reference.spec.ts', 'may run what it marks'],
    ['apps/auth/src/surfaces/docs/reference-script.ts', 'queryConfigEnabled: false', 'queryConfigEnabled: true', 'apps/auth/src/surfaces/docs/reference-script.spec.ts', 'no other document'],
  ],
  'a request that is tried on such a page is made as who is logged in': [['apps/auth/src/surfaces/docs/reference-script.ts', "Object.assign(request, { credentials: 'omit' })", 'request', 'apps/auth/src/surfaces/docs/reference-script.spec.ts', 'has no cookie with it']],
  'a file beside those that a page loads, by a path in its name': [['apps/auth/src/surfaces/docs/renderer-files.ts', 'return this.#files.get(name);', "return this.#files.get(name) ?? { type: 'text/plain', as: { identity: { path: fileURLToPath(new URL(`./generated/swagger-ui/${name}`, import.meta.url)), bytes: 1 } } } as unknown as BuiltFile;", 'apps/auth/test/api-reference.spec.ts', 'no other file is served']],
  'a name of a person or an installation that runs in the console of who administers': [
    ['apps/auth/src/surfaces/console/console-page.ts', '"script-src \'self\'",', '"script-src \'self\' \'unsafe-inline\'",', 'apps/auth/test/console.spec.ts', 'for nobody to keep or frame'],
    ['apps/auth/src/surfaces/console/console-page.ts', '</head>`.toString()', '</head>`.toString().replaceAll("&lt;", "<")', 'apps/auth/test/console.spec.ts', 'a name that is markup'],
  ],
  "the console in a frame of somebody else's, who has its buttons pressed": [['apps/auth/src/surfaces/console/console-page.ts', '"frame-ancestors \'none\'",', '', 'apps/auth/test/console.spec.ts', 'for nobody to keep or frame']],
  "a page to look at, with a logo of somebody's, that runs in the console or is opened as a document": [
    ['apps/auth/src/surfaces/admin/configuration/branding-preview.controller.ts', "form-action 'none'; sandbox", "form-action 'none'", 'apps/auth/test/branding-preview.spec.ts', 'stands alone'],
    ['apps/auth/src/surfaces/console/console-page.ts', '"frame-ancestors \'self\'",', '', 'apps/auth/test/console.spec.ts', 'the frame for looking at pages'],
  ],
  'secrets of an installation read from the settings that the console shows': [['apps/auth/src/platform/config.ts', '{ value: undefined, isSecret: true }', '{ value: value.reveal(), isSecret: true }', 'apps/auth/test/installation.spec.ts', 'secrets only as being set']],
  'a file beside those of the console, by a path in its name': [['apps/auth/src/surfaces/console/console-files.ts', 'return this.#assets.get(name);', "return this.#assets.get(name) ?? { type: 'text/plain', as: { identity: { path: fileURLToPath(new URL(`./generated/console/assets/${name}`, import.meta.url)), bytes: 1 } } } as unknown as BuiltFile;", 'apps/auth/test/console.spec.ts', 'no other file is served']],
  'access tokens in URIs': [['apps/auth/src/platform/http/contract-route.ts', 'queryNames: Object.keys(request.query as object),', 'queryNames: [],', 'apps/auth/test/userinfo.spec.ts', 'refusals']],
  'values of people in refusals, logs or the audit log': [['apps/auth/src/surfaces/oauth/token/minting.ts', 'reason: `no token: claim ${claim} of ${audience}: ${at} ${message}`', 'reason: `no token: claim ${claim} of ${audience}: ${at} ${message} ${JSON.stringify(user?.claims)}`', 'apps/auth/test/token-contracts.spec.ts', 'no token is minted']],
  'links, metadata and cookies from the Host header': [['apps/auth/src/surfaces/oauth/authorize/authorize.controller.ts', 'iss: settings.SYMBOLON_ISSUER,', 'iss: settings && `https://${http.headers.host}`,', 'apps/auth/test/hostile-headers.spec.ts', 'a response to a client is of the issuer']],
};
