/** What is sent to any endpoint, and what is shown in refusals and logs. @type {import('../table.mjs').MutantRows} */
export const access = {
  '`//path` bypasses rules': [['apps/auth/src/process/server.ts', 'skipMiddie: true,', 'skipMiddie: true, routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },', 'apps/auth/test/bad-input.spec.ts', 'a path written otherwise']],
  'error page reflects what was sent': [['libs/contracts/src/form.ts', "(/^[a-z_]{1,40}$/.test(name) ? name : 'A parameter')", 'name', 'apps/auth/test/secrets-stay-secret.spec.ts', 'no refusal repeats a secret']],
  'broken input answered as a fault of the server': [['libs/contracts/src/form.ts', 'return undefined;\n  }\n}', "throw new Error('broken');\n  }\n}", 'apps/auth/test/bad-input.spec.ts', 'a body that is none of ours']],
  'configuration shows secrets': [['apps/auth/src/domain/configuration/value-references.ts', '`${reasons[code] ?? `the file it names cannot be read (${code})`}; its path', '`${path} ${reasons[code] ?? code}; its path', 'apps/auth/src/domain/configuration/configuration-file.reader.spec.ts', 'no secret appears in an error']],
  'access tokens in URIs': [['apps/auth/src/platform/http/contract-route.ts', 'queryNames: Object.keys(request.query as object),', 'queryNames: [],', 'apps/auth/test/userinfo.spec.ts', 'refusals']],
  'values of people in refusals, logs or the audit log': [['apps/auth/src/surfaces/oauth/token/minting.ts', 'reason: `no token: claim ${claim} of ${audience}: ${at} ${message}`', 'reason: `no token: claim ${claim} of ${audience}: ${at} ${message} ${JSON.stringify(user?.claims)}`', 'apps/auth/test/token-contracts.spec.ts', 'no token is minted']],
  'links, metadata and cookies from the Host header': [['apps/auth/src/surfaces/oauth/authorize/authorize.controller.ts', 'iss: settings.SYMBOLON_ISSUER,', 'iss: settings && `https://${http.headers.host}`,', 'apps/auth/test/hostile-headers.spec.ts', 'a response to a client is of the issuer']],
};
