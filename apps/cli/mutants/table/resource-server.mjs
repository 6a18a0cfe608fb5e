const vectors = 'libs/resource-server/test/vectors.spec.ts';
const issuerKeys = 'libs/resource-server/test/issuer-keys.spec.ts';
const verifier = 'libs/resource-server/test/verifier.spec.ts';
const adapters = 'libs/resource-server/test/adapters.spec.ts';
const src = 'libs/resource-server/src';

/** What a service does with the tokens that it gets. @type {import('../table.mjs').MutantRows} */
export const resourceServer = {
  '`none` or an unexpected algorithm taken by a service': [[`${src}/access-token.ts`, "if (header['alg'] !== alg) return { reason: 'wrong_algorithm' };", '', vectors, 'access-tokens.json']],
  "key taken from the token's own header": [
    [`${src}/access-token.ts`, "const key = await keys.find(header['kid']);", "const own = header['jwk'] && (await (await import('./public-key.ts')).publicKey(header['jwk'], alg));\n  const key = own ? own.key : await keys.find(header['kid']);", vectors, 'access-tokens.json'],
  ],
  'ID token or proof accepted as access token': [[`${src}/access-token.ts`, "if (!isAccessTokenType(header['typ'])) return { reason: 'wrong_type' };", '', vectors, 'access-tokens.json']],
  'token for one service replayed at another': [
    [`${src}/access-token.ts`, "if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) return 'wrong_audience';", '', vectors, 'access-tokens.json'],
    [`${src}/access-token.ts`, 'if (aud !== audience && ', 'if (!String(aud).startsWith(audience) && ', vectors, 'access-tokens.json'],
  ],
  'JSON parsers that differ on repeated members': [[`${src}/strict-json.ts`, 'membersHeld(value, 1) === membersWritten(text)', 'membersHeld(value, 1) >= 0', vectors, 'access-tokens.json']],
  'proof replayed': [
    [`${src}/binding.ts`, "return used === 'seen' ? 'dpop_replayed' : 'replays_unavailable';", 'return undefined;', vectors, 'dpop.json'],
    [`${src}/binding.ts`, "return used === 'seen' ? 'dpop_replayed' : 'replays_unavailable';", 'return undefined;', verifier, 'are one of many at once on two nodes'],
  ],
  'proof for another request, token or key; private or weak keys': [
    [`${src}/dpop-proof.ts`, "if (htm !== method) return 'dpop_wrong_method';", '', vectors, 'dpop.json'],
    [`${src}/dpop-proof.ts`, "if (proven === undefined || proven !== proofUrl(url)) return 'dpop_wrong_url';", '', vectors, 'dpop.json'],
    [`${src}/dpop-proof.ts`, '(claims.ath === (await sha256(expected.token)) ? undefined', '(true ? undefined', vectors, 'dpop.json'],
    [`${src}/binding.ts`, "return proof.thumbprint === jkt ? replayRefusal(proof, now, window + tolerance, policy.replays) : 'binding_mismatch';", 'return replayRefusal(proof, now, window + tolerance, policy.replays);', vectors, 'dpop.json'],
    [`${src}/public-key.ts`, ' || secretMembers.some((name) => Object.hasOwn(jwk, name))', '', vectors, 'dpop.json'],
    [`${src}/public-key.ts`, ' && bits <= 8192;', ';', 'libs/resource-server/test/public-key.spec.ts', 'is none'],
    [`${src}/public-key.ts`, 'return bits >= 2048 && ', 'return ', 'libs/resource-server/test/public-key.spec.ts', 'is none'],
    [`${src}/verifier.ts`, "const url = this.#origin + (request?.target.replace(/^https?:\\/\\/[^/?#]*/i, '') ?? '');", "const url = (request?.target.startsWith('http') ? '' : this.#origin) + (request?.target ?? '');", verifier, 'whatever host it names'],
  ],
  'an old log-in, or one of another kind, is enough where a service demands more, or a route lets in what the contract refuses': [
    [`${src}/demand.ts`, "if (acrValues && !(typeof acr === 'string' && acrValues.includes(acr))) return 'wrong_acr';", '', vectors, 'step-up.json'],
    [`${src}/demand.ts`, 'Number(authTime) + maxAge >= now - tolerance', 'Number(authTime) + maxAge + 60 >= now - tolerance', vectors, 'step-up.json'],
    [`${src}/demand.ts`, '!(Number.isInteger(authTime) && ', '!(authTime === undefined || ', vectors, 'step-up.json'],
    [`${src}/demand.ts`, 'acrValues.filter((acr) => stated.includes(acr))', 'acrValues', vectors, 'step-up.json'],
    [`${src}/nestjs.ts`, '{ scopes, ...stepUp }', 'scopes', adapters, 'lets in to a route that demands more'],
  ],
  'an old log-in goes on at a client that is registered for new ones, by a request that says nothing of it, or a pushed one': [
    ['apps/auth/src/surfaces/oauth/authorize/authorization.ts', 'withDefaults(pushed?.request ?? asked, client)', 'pushed?.request ?? withDefaults(asked, client)', 'apps/auth/test/default-log-in.spec.ts', 'a pushed request has the defaults'],
    ['apps/auth/src/surfaces/oauth/authorize/request-defaults.ts', 'request.max_age === undefined && defaultMaxAge !== null', 'request.max_age === undefined && defaultMaxAge', 'apps/auth/test/default-log-in.spec.ts', 'a default_max_age of 0'],
  ],
  'bound token downgraded to Bearer': [
    [`${src}/binding.ts`, "} else if (presentation.scheme === 'Bearer') return 'binding_missing';", '}', vectors, 'dpop.json'],
    [`${src}/binding.ts`, "if (presentation.scheme === 'DPoP') return 'binding_mismatch';", '', adapters, ''],
  ],
  'two credentials, of which proxy and service take different ones': [
    [`${src}/credentials.ts`, "if (another !== undefined || new URLSearchParams(queryOf(target)).has('access_token')) return 'two_credentials';", "if (another !== undefined) return 'two_credentials';", adapters, 'refuses'],
    [`${src}/credentials.ts`, "if (another !== undefined || new URLSearchParams(queryOf(target)).has('access_token')) return 'two_credentials';", "if (new URLSearchParams(queryOf(target)).has('access_token')) return 'two_credentials';", adapters, 'refuses two Authorization headers'],
  ],
  'storm of requests at the issuer': [[`${src}/key-set.ts`, 'if (this.#since(this.#triedAt) < (this.#fault ? pauseAfterFailure : pauseAfterSuccess)) return Promise.resolve();', '', issuerKeys, 'are not read again for made-up names']],
  'metadata or keys of another issuer, by redirect or plain http': [
    [`${src}/issuer-keys.ts`, "if (metadata['issuer'] !== issuer) {", "if (metadata['issuer'] === undefined) {", vectors, 'issuer-keys.json'],
    [`${src}/fetch-json.ts`, "redirect: 'manual'", "redirect: 'follow'", issuerKeys, 'an issuer is not believed'],
    [`${src}/issuer-keys.ts`, "if (typeof location !== 'string' || !webAddress(location)) {", "if (typeof location !== 'string') {", vectors, 'issuer-keys.json'],
  ],
  'a key that was taken back is believed for as long as the issuer is out of reach, or until a clock that was set back catches up': [
    [`${src}/key-set.ts`, 'return this.#age() < this.#options.maxAge ? this.#last?.keys.get(kid) : undefined;', 'return this.#last?.keys.get(kid);', vectors, 'issuer-keys.json'],
    [`${src}/key-set.ts`, 'return Math.abs(this.#options.now() - time);', 'return this.#options.now() - time;', vectors, 'issuer-keys.json'],
  ],
  'what is wrong with an issuer told to callers, or a line of theirs written into the log': [
    [`${src}/issuer-keys.ts`, '(typeof issuer === \'string\' && webAddress(issuer) ? `"${issuer}"` : \'another issuer\')', '`"${String(issuer)}"`', vectors, 'issuer-keys.json'],
    [`${src}/key-set.ts`, 'if (!isTold) log(fault);', 'log(fault);', issuerKeys, 'each once, until it is another one'],
  ],
  'a payload that others read otherwise, a key for something else, a proof past its own end': [
    [`${src}/compact-jws.ts`, "return Object.hasOwn(header, 'b64') && header['b64'] !== true ? undefined : header;", 'return header;', vectors, 'access-tokens.json'],
    [`${src}/public-key.ts`, "mayVerify(jwk['key_ops']) && ", '', vectors, '.json'],
    [`${src}/dpop-proof.ts`, ' || exp <= now - tolerance', '', vectors, 'dpop.json'],
    [`${src}/compact-jws.ts`, "if (!header || Object.hasOwn(header, 'crit')) return undefined;", 'if (!header) return undefined;', vectors, 'access-tokens.json'],
  ],
};
