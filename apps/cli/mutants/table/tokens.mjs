const refresh = 'apps/auth/test/refresh-token.spec.ts';
const introspection = 'apps/auth/test/introspection.spec.ts';
const revocation = 'apps/auth/test/revocation.spec.ts';
const contracts = 'apps/auth/test/token-contracts.spec.ts';
const hot = 'libs/database/src/hot-statements.ts';
const refreshStore = 'apps/auth/src/domain/tokens/refresh-token.store.ts';
const reader = 'apps/auth/src/domain/tokens/access-token.reader.ts';
const keyStore = 'apps/auth/src/domain/keys/signing-key.store.ts';
const published = 'apps/auth/test/published-contract.spec.ts';
const stolen = 'apps/auth/test/stolen-keys.spec.ts';
const ended = 'apps/auth/test/sessions-end.spec.ts';
const contractClaims = 'apps/auth/src/domain/tokens/contract-claims.ts';

/** Tokens that we give out, and all that ends them. @type {import('../table.mjs').MutantRows} */
export const tokens = {
  'refresh token of one client used by another': [[hot, 'AND f.token_hash = $3 AND f.client_id = $7', 'AND f.token_hash = $3 AND $7::text IS NOT NULL', refresh, 'worth nothing to another client']],
  'concurrent rotation forks the family': [
    [hot, 'WHERE f.id = $1 AND f.generation = $2 AND f.token_hash = $3', 'WHERE f.id = $1 AND $2::int >= 0 AND $3::bytea IS NOT NULL', refresh, 'a thief and the owner who race'],
    [refreshStore, 'await this.revocations.revokeGrant(token.family);\n      return rejected(', 'return rejected(', refresh, 'a token used again later ends the whole family'],
    [refreshStore, '&& now < addSeconds(row.rotatedAt, this.#lives.grace)', '', refresh, 'a token used again later ends the whole family'],
  ],
  'refresh without client authentication': [['apps/auth/src/surfaces/oauth/client-authentication.ts', "if ((credentials.method === 'none') !== isPublic) throw", "if (credentials.method === 'none' && !isPublic) return client;\n    if ((credentials.method === 'none') !== isPublic) throw", 'apps/auth/test/token-refusals.spec.ts', '/oauth/token refuses']],
  'refresh ignores a disabled user or a revoked grant': [
    [hot, 'AND u.id = f.user_id AND u.disabled_at IS NULL AND', 'AND u.id = f.user_id AND', refresh, 'when its user is disabled'],
    ['apps/auth/src/domain/tokens/revocation.store.ts', 'await this.database.prisma.refreshTokenFamily.deleteMany({ where: { id: grant } });', 'void grant;', revocation, 'takes its family'],
  ],
  'refresh lives on after offline_access was removed': [['apps/auth/src/surfaces/oauth/token/grants/refresh-token.grant.ts', "if (!client.scope.includes('offline_access')) throw", 'if (!client) throw', refresh, 'when its client loses offline_access']],
  'scopes unchecked in client_credentials': [
    ['apps/auth/src/domain/access/access.ts', 'scope?.find((name) => !limit.includes(name))', 'scope?.find((name) => limit.length === 0 && !limit.includes(name))', 'apps/auth/src/domain/access/access.spec.ts', ''],
    ['apps/auth/src/domain/access/access.ts', 'scope?.find((name) => !open.has(name))', 'scope?.find((name) => open.size === 0 && !open.has(name))', 'apps/auth/src/domain/access/access.spec.ts', ''],
    ['apps/auth/src/domain/access/access.ts', 'server.scopes.filter((name) => limit.includes(name))', 'server.scopes', 'apps/auth/src/domain/access/access.spec.ts', ''],
  ],
  '`none` advertised': [['apps/auth/src/surfaces/oidc/discovery.controller.ts', 'id_token_signing_alg_values_supported: [...signingAlgorithms]', "id_token_signing_alg_values_supported: [...signingAlgorithms, 'none' as never]", 'apps/auth/test/discovery.spec.ts', 'names neither none']],
  'one RSA key for two signatures': [['apps/auth/src/surfaces/oidc/discovery.controller.ts', 'return { keys: [...this.keys.published()] };', 'return { keys: this.keys.published().map(({ alg: _, ...key }) => key as never) };', 'apps/auth/test/discovery.spec.ts', 'each key says what it is for']],
  'success answered though storage failed': [
    ['apps/auth/src/domain/tokens/revocation.store.ts', 'create: { key, expiresAt }, update: { expiresAt } });', 'create: { key, expiresAt }, update: { expiresAt } }).catch(() => undefined);', revocation, 'answers 503 and ends nothing'],
    ['libs/database/src/unavailable.ts', 'for (let each: unknown = error, depth = 0;', 'for (let each: unknown = undefined, depth = 0;', 'apps/auth/test/unavailable.spec.ts', ''],
  ],
  'truncated opaque tokens still valid': [
    ['apps/auth/src/domain/tokens/refresh-token.ts', " || Buffer.from(bytes).toString('base64url') !== text", '', 'apps/auth/test/altered-tokens.spec.ts', ''],
    ['libs/crypto/src/jwt-spelling.ts', "return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature;", 'return signature !== undefined;', 'apps/auth/test/altered-tokens.spec.ts', ''],
    ['apps/auth/src/domain/tokens/refresh-token.ts', 'equalBytes(bytes.subarray(bodyLength), this.#seal(body))', 'true', 'apps/auth/src/domain/tokens/refresh-token.spec.ts', ''],
  ],
  'deactivated user still works': [
    [hot, 'FROM users WHERE id = $3 AND disabled_at IS NULL\n', 'FROM users WHERE id = $3\n', introspection, 'a user who is disabled'],
    ['apps/auth/src/domain/users/user-authentication.ts', 'const hash = user?.disabledAt && !leaves ? undefined : user?.passwordHash;', 'const hash = user?.passwordHash;', 'apps/auth/test/password-grant.spec.ts', ''],
  ],
  'changed client still works on another node': [['apps/auth/src/domain/clients/client.store.ts', 'this.#rows.clear();', '', 'apps/auth/test/client-credentials.spec.ts', 'on every node']],
  'deleted user or client keeps working tokens': [
    ['apps/auth/src/domain/tokens/revocation.store.ts', '(userId === undefined || user !== null)', 'true', 'apps/auth/test/userinfo.spec.ts', 'a disabled user, a deleted one'],
  ],
  'one client ends the tokens of another': [
    ['apps/auth/src/surfaces/oauth/revoke/revoke.controller.ts', 'if (claims.client_id !== clientId) throw notTheirs();', '', revocation, 'refusals'],
    [refreshStore, "if (row.clientId !== clientId) return 'of another client';", '', revocation, 'refusals'],
  ],
  'ID token, userinfo or introspection answer taken for an access token': [[reader, "typ: 'at+jwt', algorithms", "typ: (JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString()) as { typ: string }).typ, algorithms", introspection, 'nothing but that it does not count is told of']],
  'alg none, another alg, a key in the header': [[reader, 'if (!claims) return undefined;\n    if (known.size', "if (!claims && text.endsWith('.')) return JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as AccessTokenClaims;\n    if (!claims) return undefined;\n    if (known.size", introspection, 'nothing but that it does not count is told of']],
  'introspection open to token scanning': [
    ['apps/auth/src/surfaces/oauth/introspect/introspect.controller.ts', "if (client.authenticationMethod === 'none') throw new OAuthError('invalid_client', { reason: 'introspection by a public client' });", '', introspection, 'refusals'],
    ['apps/auth/src/surfaces/oauth/introspect/introspect.controller.ts', '&& server.introspectionClients.includes(clientId)', '', introspection, 'nothing but that it does not count is told of'],
  ],
  'introspection tells a resource server who a person is': [['apps/auth/src/surfaces/oauth/introspect/introspection.ts', "(scope.includes('profile') ? { username } : {})", '(scope ? { username } : {})', introspection, 'it belongs to profile']],
  'memory blow-up parsing a large token': [
    ['apps/auth/src/process/server.ts', 'const bodyLimit = 64 * 1024;', 'const bodyLimit = 64 * 1024 * 1024;', 'apps/auth/test/bad-input.spec.ts', 'a body that is none of ours'],
  ],
  'clients that compare notes about a person by `sub` or `sid`': [
    ['apps/auth/src/domain/clients/subject-identifiers.ts', "return client.subjectType === 'public' ? sessionId : this.#hidden('sid', client, sessionId);", 'return client && sessionId;', 'apps/auth/test/pairwise.spec.ts', 'those of two sectors nothing'],
    ['apps/auth/src/domain/clients/subject-identifiers.ts', '`${kind} ${sectorIdentifier ?? `client ${clientId}`}`', '`${kind} ${sectorIdentifier === clientId}`', 'apps/auth/test/pairwise.spec.ts', 'those of two sectors nothing'],
  ],
  'claims by name beyond the client\'s scopes, or past the person\'s consent': [
    ['apps/auth/src/domain/access/asked-claims.ts', 'names.filter((name) => claimsOf(clientScope).includes(name))', 'names.filter((name) => clientScope.length > 0 || name)', 'apps/auth/test/claims.spec.ts', ''],
    ['apps/auth/src/domain/access/asked-claims.ts', 'return [...new Set([...scope, ...owners])];', 'return owners.length < 0 ? owners : scope;', 'apps/auth/test/claims.spec.ts', 'a person is asked for the scope'],
  ],
  'a client that changes its subjects keeps tokens of the old ones': [['apps/auth/src/domain/configuration/client.kind.ts', 'if (sectorOf(known) !== sectorOf(data)) await', 'if (sectorOf(known) === null) await', 'apps/auth/test/pairwise.spec.ts', 'a client that becomes pairwise loses all']],
  '`iss`, `aud` or `sub` set by a claims request': [['apps/auth/src/surfaces/oauth/authorize/dispatch.ts', 'if (expectedUsers.some((users) => !users.includes(session.userId))) return false;', 'void expectedUsers;', 'apps/auth/test/claims.spec.ts', 'lets only that user answer']],
  'an assurance level that was not reached': [['apps/auth/src/surfaces/oauth/authorize/dispatch.ts', 'if (!acr || acrsOf(session.amr).some((worth) => acr.values.includes(worth))) return undefined;', 'if (acr) return undefined;', 'apps/auth/test/claims.spec.ts', 'the log-in was another kind']],
  'parsers that differ on a member that stands twice': [['libs/contracts/src/json.ts', 'return repeated === undefined ? parsed(value)', 'return repeated !== null ? parsed(value)', 'libs/contracts/src/claims-parameter.spec.ts', '']],
  'a token without a claim that its service relies on, taken for one of everybody': [[contractClaims, 'if (fault) return refuse(', 'if (fault && fault.claim === audience) return refuse(', contracts, 'no token is minted']],
  'a claim mapped over one of the server\'s own (`sub`, `scope`, `cnf`)': [['libs/contracts/src/token-contract.ts', "(name) => !reservedClaims.includes(name), 'is a claim", "(name) => name !== '' || reservedClaims.length > 0, 'is a claim", 'libs/contracts/src/token-contract.spec.ts', '']],
  'custom claims overwrite reserved ones': [['libs/contracts/src/user-entry.ts', '.filter((claim) => reservedClaims.includes(claim))', '.filter((claim) => reservedClaims.length === 0 && claim)', 'apps/auth/src/domain/configuration/configuration-file.reader.spec.ts', 'a mistake is told']],
  'a role of a person given to a machine, or of a machine to a person': [[contractClaims, '(user ?? client).roles.includes(from.role)', '[...(user?.roles ?? []), ...client.roles].includes(from.role)', contracts, 'the claims of its contract are in']],
  'one service\'s claim read by another under the same name': [[contractClaims, "if (other) return refuse({ kind: 'conflict', audience, claim: other[0] });", 'void other;', contracts, 'no token is minted']],
  'a refusal that burns a code or a refresh token, or keeps a stolen one alive': [
    ['apps/auth/src/surfaces/oauth/token/grants/authorization-code.grant.ts', "if (found.kind === 'redeemed') await check.pass(authorizationOf(found, client));", 'void found;', contracts, 'nothing is spent by a refusal'],
    ['apps/auth/src/surfaces/oauth/token/grants/refresh-token.grant.ts', 'if (found) await check.pass(authorizationOf(found.grant));', 'void found;', contracts, 'nothing is spent by a refusal'],
    ['apps/auth/src/surfaces/oauth/token/grants/authorization-code.grant.ts', "if (outcome.kind === 'spoiled') await this.revocations.revokeGrant(outcome.grantId);", '', 'apps/auth/test/authorization-code.spec.ts', 'used twice ends what the first use gave'],
  ],
  'an audit log filled by asking': [['apps/auth/src/domain/audit/counted-events.ts', 'if (tally && this.#isDue(tally)) await', 'if (tally) await', contracts, 'a flood of refusals']],
  'a code without PKCE, injected where its redirect URI is not compared': [
    ['apps/auth/src/surfaces/oauth/token/grants/authorization-code.grant.ts', 'if (verifier === undefined && redirectUri === undefined)', 'if (verifier === undefined && redirectUri === null)', 'apps/auth/test/authorization-code.spec.ts', 'a client without PKCE repeats its redirect URI'],
    ['apps/auth/src/domain/tokens/authorization-code.store.ts', 'if (redirectUri !== undefined && row.redirectUri !== redirectUri)', 'if (redirectUri !== undefined && codeChallenge !== undefined && row.redirectUri !== redirectUri)', 'apps/auth/test/authorization-code.spec.ts', 'a client without PKCE repeats its redirect URI'],
  ],
  'the published contract tells of clients, of who relies on it, of attributes and roles, or which audiences there are': [
    ['libs/contracts/src/published-contract.ts', 'Object.fromEntries(Object.entries(claims).map(([claim, { schema, required, description }]) => [claim, { schema, required, ...(description !== undefined && { description }) }]))', 'claims', published, 'anybody sees what the tokens for an audience hold'],
    ['apps/auth/src/surfaces/oauth/contract/contract.controller.ts', "sentence: 'No resource server has this audience.'", "sentence: `There are ${(await this.resourceServers.all()).map(({ audience }) => audience).join(' ')}.`", published, 'refused: '],
    ['apps/auth/src/surfaces/oauth/contract/contract.controller.ts', 'audience === query.data.audience', 'query.data.audience.startsWith(audience)', published, 'refused: '],
  ],
  'a stolen signing key goes on counting: on another node, by what was remembered of its tokens, after a restart': [
    [keyStore, "await beside(transaction);\n      await announceChange(transaction, 'signing_keys');", 'await beside(transaction);', stolen, 'gone at once on every node'],
    [reader, 'claims: new Map() };', 'claims: this.#known?.claims ?? new Map() };', stolen, 'gone at once on every node'],
    [keyStore, 'await transaction.signingKey.deleteMany();', '', stolen, 'they do not come back'],
    [keyStore, 'await this.retiredKeys.forgetAll(transaction);', '', stolen, 'they do not come back'],
  ],
  'the end of all sessions leaves a token, a code or a client that was not told': [
    ['apps/auth/src/domain/tokens/revocation.store.ts', "[{ of: 'all' } as const, ", '[', ended, 'of all'],
    ['apps/auth/src/domain/tokens/revocation.store.ts', "...(userId === undefined ? [] : [{ of: 'user', id: userId } as const])", '', ended, 'of a user'],
    ['apps/auth/src/domain/tokens/every-grant.ts', 'for (let after: Uint8Array | null = new Uint8Array(); after; )', 'for (let after: Uint8Array | null = null; after; )', ended, 'of a client'],
    ['apps/auth/src/domain/tokens/every-grant.ts', 'for (let size = batch; size === batch; ended += size) size =', 'for (let size = batch; size > batch; ended += size) size =', ended, 'that is used while all end'],
    ['apps/auth/src/domain/sessions/end-every-session.ts', "if (isTold) await outbox.add(transaction, 'backchannel_logout', messages);", 'void isTold;', ended, 'of a client'],
    ['apps/auth/src/domain/sessions/end-sessions.ts', "await outbox.add(transaction, 'backchannel_logout', messagesTo(({ isTold }) => isTold));", '', ended, 'of a user'],
  ],
};
