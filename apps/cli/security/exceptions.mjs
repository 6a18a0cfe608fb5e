// What the checks of this folder let through, each with its reason. Whoever adds one says why in the same line; one that lets nothing through any more is a fault, too.

/** Licences under which what we ship may come: they ask for their text and for nothing of ours. */
export const allowedLicences = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

/** Packages that are shipped under another licence. @type {readonly { name: string, licence: string, reason: string }[]} */
export const licenceExceptions = [
  { name: 'isbot', licence: 'Unlicense', reason: 'its author gave up every right to it; it comes with the router of the console, which asks it on servers alone' },
];

/** Advisories (GHSA-…) that do not concern us, or that nothing mends yet; none for ever: after `until` it is looked at again. @type {readonly { id: string, until: string, reason: string }[]} */
export const advisoryExceptions = [];

/** What looks like a secret and is none: a kind of finding (null for any), and the paths where it may stand. @type {readonly { kind: string | null, path: RegExp, reason: string }[]} */
export const secretExceptions = [
  { kind: 'private JWK', path: /^libs\/resource-server\/vectors\/keys\.json$/, reason: 'test keys, published beside the vectors that they sign, so that anybody can make the vectors anew (vectors/README.md)' },
  { kind: 'private JWK', path: /^vectors\/access-tokens\.json$/, reason: 'the public half of a test key, published as a symmetric one: a verifier must refuse that' },
  { kind: 'privatekey/PrivateKey', path: /^apps\/auth\/test\/certificates\.ts$/, reason: 'keys of test servers on this machine, whose certificates nobody but the tests trusts' },
  { kind: 'privatekey/PrivateKey', path: /^libs\/resource-server\/test\/tls\/(?:client|server)\.key\.pem$/, reason: 'keys of the two ends of a connection in a test, whose authority nobody else trusts' },
  { kind: 'webhook secret', path: /^libs\/crypto\/src\/webhook-signature\.spec\.ts$/, reason: 'the example in the specification of Standard Webhooks, with the signature that it gives' },
  { kind: 'database-connection-string/PostgreSQLConnection', path: /^apps\/auth-e2e\/src\/(?:given-database|first-run|container)\.spec\.ts$/, reason: 'the word canary as a password, which has to be refused or must not be said again, at databases that there are not' },
  { kind: 'basicauth/BasicAuth', path: /^apps\/auth\/src\/platform\/config\.spec\.ts$/, reason: 'addresses with the word canary as a password, which settings refuse without saying it again' },
  { kind: 'basicauth/BasicAuth', path: /^apps\/auth\/test\/redirect-uris\.json$/, reason: 'hostile redirect URIs with user information, which are refused' },
];
