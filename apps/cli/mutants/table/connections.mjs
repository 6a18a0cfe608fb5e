const logins = 'apps/auth/test/connection-logins.spec.ts';
const linking = 'apps/auth/test/connection-linking.spec.ts';
const refusals = 'apps/auth/test/connection-refusals.spec.ts';
const configured = 'apps/auth/test/connections-configured.spec.ts';
const unlinking = 'apps/auth/test/connection-unlinking.spec.ts';
const persons = 'apps/auth/src/domain/connections/upstream-person.spec.ts';
const person = 'apps/auth/src/domain/connections/upstream-person.ts';
const decision = 'apps/auth/src/domain/connections/link-decision.ts';
const links = 'apps/auth/src/domain/connections/linked-login.store.ts';
const freshness = 'apps/auth/test/connection-freshness.spec.ts';
const bound = 'apps/auth/src/domain/connections/upstream-bound.ts';
const mine = 'apps/auth/src/domain/connections/links-of-person.ts';
const asks = 'apps/auth/src/surfaces/login/link-connection.controller.ts';
const arrivals = 'apps/auth/src/domain/connections/arrivals.ts';
const requests = 'apps/auth/src/domain/connections/upstream-request.store.ts';
const upstream = 'apps/auth/src/domain/connections/upstream.ts';
const configuration = 'apps/auth/src/domain/connections/upstream-configuration.ts';
const tokens = 'apps/auth/src/domain/connections/kept-token.store.ts';
const endedTokens = 'apps/auth/src/domain/connections/ended-token.store.ts';
const tokensThere = 'apps/auth/test/connection-tokens.spec.ts';
const logout = 'apps/auth/test/connection-logout.spec.ts';
const valueAt = 'apps/auth/src/platform/value-at.ts';
const expressions = 'apps/auth/src/domain/connections/expressions.ts';
const mappings = 'apps/auth/test/connection-mapping.spec.ts';
const mappedPersons = 'apps/auth/src/domain/connections/mapped-person.spec.ts';
const kept = 'apps/auth/src/domain/connections/mapped-person.store.ts';
const domains = 'apps/auth/test/connection-domains.spec.ts';
const enforced = 'apps/auth/src/domain/users/enforced-domains.ts';
const trial = 'apps/auth/test/connection-trial.spec.ts';
const trials = 'apps/auth/src/domain/connections/connection-trial.store.ts';
const directory = 'apps/auth/src/domain/connections/ldap/directory.ts';
const directories = 'apps/auth/src/domain/connections/ldap/directory.spec.ts';
const directoryLogIn = 'apps/auth/src/domain/users/directory-log-in.ts';
const wire = 'apps/auth/src/domain/connections/ldap/wire.ts';
const ldap = 'apps/auth/test/ldap.spec.ts';
const reading = 'apps/auth/src/domain/directories/directory-reading.ts';
const gone = 'apps/auth/src/domain/directories/gone-people.ts';
const ldapWire = 'apps/auth/test/ldap-wire.spec.ts';
const passwords = 'apps/auth/src/domain/connections/directory-passwords.ts';
const writing = 'apps/auth/src/surfaces/admin/configuration/configuration.controller.ts';

const saml = 'apps/auth/test/connection-saml-refusals.spec.ts';
const answers = 'apps/auth/src/domain/connections/saml-answer.ts';
const signed = 'apps/auth/src/domain/saml/signed-element.ts';
const bounds = 'apps/auth/src/domain/saml/xml-bounds.ts';
const letters = 'apps/auth/src/domain/saml/xml.spec.ts';

/** People who log in by other providers. @type {import('../table.mjs').MutantRows} */
export const connections = {
  'an account is linked to whoever has its address elsewhere': [
    [person, 'verified === true && connection', 'connection', persons, 'when it is called proven'],
    [person, 'verified === true && connection.trustedDomains.includes(domain)', 'verified === true', logins, 'is proven by the code in a mail'],
    [decision, "[{ account: 'unproven' }, 'prove account']", "[{ account: 'unproven' }, 'link']", logins, 'an account is not found by an address that it has not proven'],
    [asks, 'session.userId !== waiting.userId || ', '', linking, 'is nothing to who has not logged in, or as somebody else'],
    [upstream, '{ email_verified: undefined, ...(await', '{ ...(await', refusals, 'an address is believed only by what says it'],
  ],
  'an answer of SAML with a true signature says something else beside it: wrapped, with two assertions, or encrypted by a stranger': [
    [answers, "if (!found || others.length > 0) return refuse('there is not one assertion')", "if (!found) return refuse('there is not one assertion')", saml, 'XSW3'],
    [answers, "if (!isWholeSigned && !isSigned(plain)) refuse(", 'if (false) refuse(', saml, 'no signature'],
    [signed, "if (reference.attributes['URI'] !== `#${id}`) refuse(", 'if (false) refuse(', saml, 'XSW2'],
    ['apps/auth/src/domain/saml/decrypted.ts', "if (cipher.endsWith('cbc') && !isSigned) refuse(", 'if (false) refuse(', saml, 'CBC in an answer that is not signed'],
  ],
  'an assertion for somebody else, of another time, or to another request lets somebody in': [
    [answers, 'if (destination !== expected.acs) refuse(', 'if (false) refuse(', saml, 'another destination'],
    [answers, "if (data.attributes['Recipient'] !== acs) refuse(", 'if (false) refuse(', saml, 'another recipient'],
    [answers, "if (data.attributes['InResponseTo'] !== requestId) refuse(", 'if (false) refuse(', saml, 'an assertion to another request'],
    [answers, '.map(textOf).includes(entityId))) refuse(', '.map(textOf).length > 0)) refuse(', saml, 'another audience'],
    [answers, 'if (until <= addSeconds(now, -samlSkew)) refuse(', 'if (false) refuse(', saml, 'what is over'],
    [answers, "if (textOf(issuer) !== idp || ", 'if (', saml, 'another issuer of the assertion'],
    [answers, "if (code?.attributes['Value'] !== statuses.success) throw", 'if (false) throw', saml, 'a status that is no success'],
    ['apps/auth/src/domain/connections/saml-places.ts', 'until !== undefined && until < time ? until : time', 'time', 'apps/auth/src/domain/connections/saml-places.spec.ts', 'none count for longer than they say'],
  ],
  'a signature of XML by SHA-1, by a shared secret, over another part or by other transforms counts': [
    [signed, "?? refuse('the signature is by an algorithm that is not taken')", "?? 'rsa-sha256'", saml, 'a signature by SHA-1'],
    [signed, 'if (!digests.includes(algorithmIn(reference, \'DigestMethod\'))) refuse(', 'if (false) refuse(', saml, 'a digest by SHA-1'],
    [signed, ' || others.length > 0) refuse(\'the signature has other transforms\')', ") refuse('the signature has other transforms')", saml, 'a transform by XPath'],
  ],
  'a message of SAML reads files, or keeps the server busy': [
    [bounds, "if (plain.includes('<!')) refuse(", 'if (false) refuse(', letters, 'a document type'],
    [bounds, 'if (depth > deepest) refuse(', 'if (false) refuse(', letters, 'what is too deep'],
    [bounds, 'if (reference.test(plain)) refuse(', 'if (false) refuse(', letters, 'a bare ampersand'],
    [bounds, 'code <= 0x10_ff_ff && !noCharacter', 'true || !noCharacter', letters, 'two halves of a character'],
    ['apps/auth/src/domain/saml/xml.ts', 'if (/^xmlns(:|$)/.test(name) && !isNamespace.test(value)) refuse(', 'if (false) refuse(', letters, 'a small message a large one'],
  ],
  'who may write down a connection becomes whoever administers by it': [
    [decision, "[{ account: 'administers' }, 'prove account']", "[{ account: 'administers' }, 'link']", linking, 'is let in by no connection before they have logged in themselves'],
    [arrivals, 'rolesOf(user.id, transaction)).length > 0', 'rolesOf(user.id, transaction)).length > 1', linking, 'is let in by no connection before they have logged in themselves'],
  ],
  'an account elsewhere that somebody else brought to a browser is linked to whoever logs in there': [
    ['apps/auth/src/surfaces/oauth/authorize/dispatch.ts', 'session.userId === progress.waitingLinkOf &&', 'false &&', linking, 'logs nobody in before its person has said'],
    [asks, "=== 'leave') await this.links.forget(open.flow.id)", "=== 'leave') await Promise.resolve()", linking, 'is forgotten by a no'],
    [asks, " && isSigned({ csrf: open.form['link'] ?? '' }, asked.link)", '', linking, 'is asked about once more where the form was shown for another one'],
  ],
  'a link to another provider is made, or used, while its person takes the account back': [
    ['apps/auth/src/domain/users/unlinking.ts', 'await transaction.waitingLink.deleteMany({ where });', '', linking, 'ends where its person takes the account back'],
    [links, 'count !== 1 || ', '', linking, 'is not linked by a yes while'],
    [links, '!(await this.sessions.isOpen(transaction, id))', 'false', linking, 'is not linked by a yes while'],
    [links, 'await this.users.hold(transaction, found);\n    return find();', 'return found;', linking, 'keeps the stranger out'],
  ],
  'an address that was given to somebody else at the other provider takes the account along': [
    [decision, "[{ account: 'linked' }, 'prove account']", "[{ account: 'linked' }, 'link']", logins, 'an address that becomes somebody else’s'],
    ['apps/auth/src/domain/configuration/connection.kind.ts', 'known ? changesOf(statedOf(known), entry) : []', '[]', configured, 'its issuer never changes'],
  ],
  'a stranger makes an account by another provider with the address of somebody who comes later': [
    ['apps/auth/src/domain/users/user.store.ts', 'await this.unlinking.end(transaction, id, { actor });', '', logins, 'is taken from whoever said it by the owner of the mailbox'],
    ['apps/auth/src/domain/users/user.store.ts', 'OR: [{ emailVerified: false }, { mustVerifyEmail: true }]', 'emailVerified: false', linking, 'where the declarative file names it'],
    ['apps/auth/src/domain/factors/passkey-change.ts', '{ OR: [{ emailVerified: false, declared: false }, { mustVerifyEmail: true }] }', '{ emailVerified: false, declared: false }', linking, 'where the declarative file names it'],
    ['apps/auth/src/domain/configuration/user.kind.ts', 'if (mustVerifyEmail && data.declared && !declared)', 'if (false)', linking, 'where the declarative file names it'],
    ['apps/auth/src/surfaces/admin/users/user-support.ts', 'await this.unproven.end(transaction, id, actor);', '', linking, 'where an administrator takes the address for proven'],
    ['apps/auth/src/surfaces/admin/users/user-writing.ts', 'if (entry.email_verified) await this.unproven.end(transaction, id, actor);', '', linking, 'where an administrator writes that it is'],
  ],
  'a link to another provider, made by who had found out the password, outlives the password': [
    ['apps/auth/src/domain/users/user.store.ts', 'await this.unlinking.end(transaction, id, { actor });', '', unlinking, 'a new password ends every link of its person'],
    ['apps/auth/src/domain/users/unlinking.ts', 'await transaction.waitingLink.deleteMany({ where });', '', unlinking, 'what waits for a proof by the old one ends, too'],
    [links, 'await this.users.hold(transaction, found);\n    return find();', 'return found;', unlinking, 'whoever comes back at the very moment is nobody'],
    ['apps/auth/src/domain/users/unlinking.ts', 'await transaction.linkedLogin.deleteMany({ where });', '', unlinking, 'sees their links and takes one away'],
  ],
  'a link to another provider is taken away by who sits at an open browser, or from somebody else, or who may do more': [
    ['apps/auth/src/surfaces/account/connections.controller.ts', ' || !(await this.gate.isFresh(request, reply, open))', '', unlinking, 'proves anew who they are'],
    ['libs/contracts/src/account/api.ts', 'params: AccountConnectionParams, account: fresh', 'params: AccountConnectionParams', 'apps/auth/test/account-api-endpoints.spec.ts', 'a log-in of just now is what these ask for'],
    [mine, 'count({ where: { userId, connectionId } })', 'count({ where: { connectionId } })', unlinking, 'takes none from anybody else'],
    ['apps/auth/src/surfaces/admin/users/user-linked-logins.controller.ts', 'await this.held.take(params.user_id, caller, transaction)', '(await this.directory.find(params.user_id, transaction))!', unlinking, 'takes none from who may do more'],
  ],
  'who takes away links to other providers locks themselves out': [
    [mine, "if (!(await this.#hasOther(transaction, userId, connectionId))) return 'last_way_in';", '', unlinking, 'does not take away the last way in'],
    [mine, "firstFactors.includes('password') && ", '', unlinking, 'does not take away the last way in'],
    [mine, 'await this.users.hold(transaction, userId);', '', unlinking, 'does not by two removals at once'],
  ],
  'an address that somebody says to have elsewhere tells whether it has an account': [
    [decision, "[{ address: 'told', makes: true }", "[{ address: 'told', account: 'none', makes: true }", logins, 'finds no account, and tells nobody but its owner'],
    [decision, "[{ linked: 'unproven', makes: true }, 'ask by mail']", "[{ linked: 'unproven', makes: true }, 'log in']", linking, 'sees the same at each coming'],
    [arrivals, 'if (linked && usernameKey(linked.username) === user.username) return { since', 'if (linked) return { since', linking, 'also with another address than before'],
  ],
  'an answer of one provider counts as one of another (mix-up)': [
    [requests, 'stateHash: this.#hash(state), connectionId, usedAt: null', 'stateHash: this.#hash(state), usedAt: null', logins, 'is no other connection’s'],
    [configuration, "if (found.serverMetadata().issuer !== expectedIssuer(connection)) throw new Error('another issuer');", '', refusals, 'it is called by another name in its own document'],
  ],
  'an answer of another provider counts twice, or in another browser': [
    [requests, 'connectionId, usedAt: null };', 'connectionId };', logins, 'counts once, also where nobody was let in by it'],
    ['apps/auth/src/domain/sessions/flow.store.ts', '!(isSame(row.browserHash, this.#hashOf(browser)) || isShownTo(row))', 'false', logins, 'is no other browser’s'],
  ],
  'an ID token of another provider that nobody of it has signed': [
    [configuration, '? [enableNonRepudiationChecks] :', '? [] :', refusals, 'nobody is let in by an ID token'],
  ],
  'a log-in elsewhere passes by the second factor, or lets in who is disabled': [
    ['apps/auth/src/surfaces/login/connection-login.ts', 'amr: person.amr, isLeaving', "amr: [...person.amr, 'mfa'], isLeaving", logins, 'by what they have beside an address alone'],
    [decision, "[{ linked: 'shut out' }, 'user_disabled']", "[{ linked: 'shut out' }, 'log in']", logins, 'who is disabled here'],
  ],
  'two first log-ins of one person at once make two accounts, or none': [
    [links, 'await lockExclusively(transaction, `linked login ${connectionId} ${subject}`);', '', logins, 'of somebody new on two nodes at once'],
  ],
  'a log-in elsewhere that nobody was asked for again passes for one of just now': [
    [upstream, "if (authSince && !authTime) throw new Error('no auth_time');", '', freshness, 'at a time that is not told'],
    [upstream, "if (authSince && authTime && authTime < authSince) throw new Error('auth_time is too long ago');", '', freshness, 'before leaving'],
    [person, 'seconds * 1000 > addSeconds(now, clockSkew).getTime()', 'false', freshness, 'at a time that has yet to come'],
    ['apps/auth/src/domain/sessions/session.store.ts', 'const { provenAt = null } = elsewhere ?? {};', 'const provenAt = null;', freshness, 'changes nothing of what somebody logs in by'],
    ['apps/auth/src/surfaces/account/account-gate.ts', "prompt: 'login', max_age: '0', ", '', freshness, 'changes nothing of what somebody logs in by'],
    ['apps/auth/src/surfaces/account/api/account-callers.ts', 'provenAt && provenAt < told ? provenAt : told', 'told', freshness, 'changes nothing by the API, either'],
    ['apps/auth/src/surfaces/oauth/authorize/dispatch.ts', 'addSeconds(session.provenAt, ', 'addSeconds(session.authTime, ', freshness, 'is none of just now for an application that asks for one'],
    ['apps/auth/src/surfaces/oauth/authorize/dispatch.ts', ' && isOfLateFor(session, progress, prompts)', '', freshness, 'another request of the same browser'],
    ['apps/auth/src/surfaces/oauth/authorize/dispatch.ts', 'session.provenAt > untold && ', '', freshness, 'however long that is'],
    ['apps/auth/src/surfaces/oauth/authorize/authorization.ts', 'provenAt: session.provenAt', 'provenAt: session.authTime', freshness, 'when they logged in there, long before they came back'],
    ['apps/auth/src/domain/tokens/token-issuer.ts', 'this.olderNodes.areBeside ?', 'true ?', freshness, 'when they logged in there, long before they came back'],
    ['apps/auth/src/domain/sessions/auth-time.ts', 'provenAt > untold ?', 'provenAt >= untold ?', freshness, 'not there where the provider does not tell'],
  ],
  'by an `auth_time` of before, tokens outlive a new password, or one ends what began after it': [
    ['libs/database/src/hot-statements.ts', 'COALESCE((SELECT auth_time FROM authorization_codes WHERE grant_id = $5), $4)', '$4', freshness, 'does not end what came of it here'],
  ],
  'an outsider has another provider called without end': [
    [bound, "if (await this.#isThrottled(charges)) return { refusal: 'throttled' };\n    const answer", 'const answer', refusals, 'is bounded by what comes to nothing'],
    [bound, 'new WorkQueue(mostAtOnce, 0)', 'new WorkQueue(1000, 0)', refusals, 'is bounded at one moment'],
    [upstream, 'until: addSeconds(this.clock.now(), rest)', 'until: this.clock.now()', refusals, 'it answers 503 before anybody leaves'],
  ],
  'an installation where nobody may sign up lets in whoever has an account at another provider': [
    ['libs/contracts/src/connection-entry.ts', 'create_people: z.boolean().default(false)', 'create_people: z.boolean().default(true)', logins, 'who has no account where nothing says that one is made'],
  ],
  'rows without end for log-ins that nobody comes back from': [
    [requests, 'skip: mostOfFlow', 'skip: 100', logins, 'is kept eight times'],
  ],
  'an expression of a connection, or what a provider says, stalls the server': [
    [expressions, ', { timeout: milliseconds }', '', mappedPersons, 'what comes to no end is ended'],
    [expressions, 'this.#left -= performance.now() - start;', '', mappedPersons, 'what comes to no end is ended'],
  ],
  'what a provider says reaches what every object has, or is believed to be a role': [
    [valueAt, 'Object.hasOwn(at, name)', 'name in at', mappedPersons, 'nothing is taken from what every object has'],
    ['apps/auth/src/domain/connections/mapped-person.ts', "typeof value === 'boolean' ? { value } : { leftOut: 'wrong_type' }", 'value ? { value: true } : { value: false }', mappedPersons, 'it is a text that says true'],
  ],
  'who may write down a connection, and not people, gives roles by it': [
    [writing, "demandRolesOf(body, caller);\n      return this.objects", 'return this.objects', mappings, 'writes none that gives roles'],
    [writing, 'demandRolesOf((await storedEntry(', 'void ((await storedEntry(', mappings, 'writes none that gives roles'],
  ],
  'a role that a provider gave outlives what it says, or the link': [
    [kept, '!before.includes(role) && ', '', mappings, 'roles that are given no more are taken away'],
    ['prisma/migrations/20261214000000_connection_mapping/migration.sql', 'WHEN (cardinality(OLD.roles) > 0)', 'WHEN (false)', mappings, 'roles go with the link that gave them'],
  ],
  'what another provider gave to act there is read in the database, or given to who may not have it': [
    [tokens, "{ sealed: this.masterKey.seal('upstream-token', Buffer.from(text), id),", '{ sealed: new Uint8Array(Buffer.from(text)),', tokensThere, 'stored nowhere in clear'],
    [tokens, 'linkedLogin: { userId, user: { disabledAt: null } }', 'linkedLogin: { userId }', tokensThere, 'gets none of nobody'],
    ['libs/contracts/src/account/api.ts', "account: { right: 'upstream_tokens' }", "account: { right: 'read' }", tokensThere, 'asked for nothing of the kind'],
    ['apps/auth/src/surfaces/admin/configuration/client-power.ts', ", 'upstream_tokens:use'] as const", '] as const', tokensThere, 'gives no client the scope'],
  ],
  'what another provider gave to act there outlives the link, the opt-in, or the log-in there': [
    ['apps/auth/src/domain/configuration/connection.kind.ts', "data.protocol['keep_tokens'] !== true", 'false', tokensThere, 'by a connection that says so no more'],
    [tokens, ' || !(await this.#isKept(transaction, connectionId))', '', tokensThere, 'of who comes back while the entry says so no more'],
    ['apps/auth/src/domain/connections/upstream-logins.ts', 'deleteMany({ where: { connectionId, ...ofSubject(named), ...(begunBy && { keptAt: { lte: begunBy } }) } })', "deleteMany({ where: { id: 'none' } })", tokensThere, 'of a log-in that is over there'],
    [upstream, 'await tokenRevocation(configuration, token, { token_type_hint: hint });', 'void tokenRevocation;', tokensThere, 'of who is unlinked'],
    ['apps/auth/src/delivery/revocation/token-revocation.ts', "if (told.refusal === 'unavailable' || told.said === 'invalid_client') throw new Error(told.said);", '', tokensThere, 'is told once it hears'],
  ],
  'tokens of another provider are told to somebody else, as those to be revoked': [
    [endedTokens, 'now.issuer === before.issuer && ', '', tokensThere, 'a connection to it is called the same by then'],
    ['libs/contracts/src/connection-rules.ts', 'originOf(entry.revocation_url) !== originOf(entry.token_url ?? profile?.addresses?.token)', 'false', configured, 'at another place than they come from'],
  ],
  'two nodes use one refresh token of another provider, which then ends all, or a late answer overrules what came after it': [
    [tokens, 'OR: [{ refreshingUntil: null }, { refreshingUntil: { lte: now } }]', '', tokensThere, 'by one request of two nodes at once'],
    [tokens, "updateMany({ where: { id, version }, data: { ...wanted", "updateMany({ where: { id }, data: { ...wanted", tokensThere, 'logs in by it anew'],
  ],
  'tokens of somebody else come in the place of those that are over': [
    ['apps/auth/src/domain/connections/upstream-tokens.ts', 'after.sub !== before.sub', 'false', tokensThere, 'with tokens of somebody else'],
  ],
  'a page of a stranger logs people out by a frame, of all that they have or in another browser': [
    ['apps/auth/src/domain/connections/upstream-logins.ts', 'connectionId, sid }, select: { sessionId', 'connectionId }, select: { sessionId', logout, 'ends nothing, nor one that names none'],
    ['apps/auth/src/domain/connections/upstream-logins.ts', 'where: { sessionId: { in: [...sessionIds] }, connectionId, sid }', 'where: { connectionId, sid }', logout, 'in this browser alone'],
    ['apps/auth/src/surfaces/login/connection-logout.controller.ts', "said.get('iss') === connection.issuer && ", '', logout, 'ends nothing, nor one that names none'],
  ],
  'a password lets in where another provider has to': [
    [enforced, 'if (!(await this.covers(typed)) && !(await this.covers(username))) return false;', 'if (!(await this.covers(typed))) return false;', domains, 'another of its addresses'],
    ['apps/auth/src/domain/users/user-authentication.ts', 'hash !== undefined && (await this.#isShut(attempt, user));', 'hash !== undefined && false;', domains, 'leads to the provider'],
    ['apps/auth/src/surfaces/login/signup.controller.ts', 'if (way?.isEnforced)', 'if (false)', domains, 'nobody signs up with one'],
  ],
  'who administers is locked out by a connection that is enforced and broken': [
    [enforced, 'return (await this.database.prisma.administrator.count({ where: { userId: id } })) === 0;', 'return id !== undefined;', domains, 'but for who administers'],
  ],
  'which domain somebody goes home by tells whether they have an account': [
    ['apps/auth/src/surfaces/login/login.controller.ts', "way?.isEnforced && outcome === 'invalid_credentials'", "way?.isEnforced && outcome === 'not_offered'", domains, 'leads to the provider'],
  ],
  'a domain leads to the provider of somebody else': [
    ['apps/auth/src/domain/configuration/connection.kind.ts', '...(await takenDomains(entry, beside)),', '', domains, 'a domain is of one connection'],
  ],
  'what a provider says in a trial is seen by somebody else, or kept': [
    [trials, 'where: { id, connectionId, userId, expiresAt', 'where: { id, connectionId, expiresAt', trial, 'shown to nobody else'],
    [trials, 'userId: { in: [...userIds] }, usedAt', 'usedAt', trial, 'by nobody'],
    [trials, 'usedAt: null, expiresAt', 'expiresAt', trial, 'once'],
    ['libs/database/src/hot-statements.ts', "  ['connection_trials', 'id', 'expires_at'],\n", '', trial, 'gone after ten minutes'],
    ['apps/auth/src/surfaces/admin/configuration/connection-finding.ts', "permissions.has('users:read') ? ", 'permissions.size > 0 ? ', trial, 'who may look at people alone'],
  ],
  'what somebody types on the log-in page becomes a part of a filter, or of a name, of a directory': [
    [directory, 'new ldap.OrFilter({ filters: wanted })', "'typed' in sought ? ldap.FilterParser.parseString(`(|${names.map((name) => `(${name}=${sought.typed})`).join('')})`) : new ldap.OrFilter({ filters: wanted })", ldap, 'by the beginning of a name'],
    [directory, 'searchEntries.length !== 1 || ', '', ldap, 'where two have the name'],
  ],
  'a directory lets in whoever shows no password': [
    [directory, "password === '' || ", '', directories, 'without a password'],
    [directory, "!dn.includes('=')", 'false', directories, 'of no name'],
  ],
  'an address, or a name, that a directory gives to somebody else takes the account along': [
    [directory, 'subjectOf(entry, this.place) !== subject', 'false', directories, 'a name that became somebody else'],
  ],
  'passwords go to a directory in clear, or to whoever answers for it': [
    [wire, 'if (isPlain) return bare;', 'if (isPlain || !isTls) return bare;', ldapWire, 'is StartTLS, or TLS'],
    [wire, 'rejectUnauthorized: true', 'rejectUnauthorized: false', ldapWire, 'leads to no certificate of'],
    [wire, 'socket: bare, host,', "socket: bare, host: 'localhost',", ldapWire, 'the name of another host'],
    ['libs/contracts/src/ldap-rules.ts', "isPlain === true && !(isThisMachine(url) && url.startsWith('ldap:'))", 'false', configured, 'ldap_plain'],
  ],
  'whoever is on the way puts an answer before TLS, which counts as one that came by it': [
    ['apps/auth/src/domain/connections/ldap/start-tls.ts', 'length > longest || come.length > length', 'length > longest', ldapWire, 'with the beginning of another answer behind it'],
  ],
  'a directory tells who has an account, or is linked to it, by what it is asked, or while it is down': [
    [directory, 'found?.dn ?? `cn=${this.nobody()},${this.place.base}`, password)', "found?.dn ?? '', password)", ldap, 'have the same asked'],
    [passwords, ': { connection: first, sought: { subject: this.open.nobody() }, isStandIn: true }', ': undefined', ldap, 'have the same asked'],
    [passwords, "if ('subject' in sought) return { kind: 'wrong', isDisabled: false };", '', ldap, 'other ways in stay'],
  ],
  'passwords of a directory guessed, or its people shut out there, through this server': [
    [directoryLogIn, 'lane.counted ? lane : await this.throttle.countBefore(lane)', 'lane', ldap, 'more at once than anybody may'],
    [directory, ' || !this.#isCalled(entry, sought)', '', directories, 'who is called otherwise than was typed'],
  ],
  'a password of a directory begins guesses at an account here anew that is none of its person': [
    [directoryLogIn, '!known || known.id === user.id ? await this.throttle.succeed(counted) : 0', 'await this.throttle.succeed(counted)', ldap, 'of somebody else here'],
  ],
  'a directory that answers with nothing, or with a part, empties the installation; who left it stays logged in': [
    [reading, "if (people === 0) return 'nothing';", '', ldap, 'that names nobody'],
    [reading, 'gone > Math.max(1, Math.floor((all * percent) / 100))', 'people === 0', ldap, 'has lost more than it may'],
    [arrivals, 'if (await this.links.isUsedSince(transaction, connection.id, person, readAt)) return { decision, isChanged: false };', '', ldap, 'who logs in while they are read'],
    [reading, 'liable: await linkedLogin.count({ where: liable(id, since) })', 'liable: linked', ldap, 'nor one of which those are gone'],
    ['apps/auth/src/domain/connections/connection-rounds.ts', ' || !isDeepStrictEqual(await this.connections.find(connection.id), connection)', '', ldap, 'a round ends where its directory'],
    ['apps/auth/src/domain/directories/directory-round.ts', 'await goOn(); // before each', '// before each', ldap, 'a round ends where its directory'],
    [gone, 'await this.shuttingOut.end(transaction, userId, actor);', '', ldap, 'who is gone is disabled'],
    ['apps/auth/src/domain/directories/directory-round.ts', 'await amid();', '', ldap, 'a round that takes long for a page'],
  ],
  'a directory that is hostile, or a wire without TLS, keeps the server busy or fills its memory by what it sends': [
    ['apps/auth/src/domain/connections/ldap/messages.ts', 'head.end > within', 'false', directories, 'an entry that is cut'],
    ['apps/auth/src/domain/connections/ldap/messages.ts', 'head && head.end > longest', 'false', directories, 'says to be longer than anybody reads'],
    ['apps/auth/src/domain/connections/ldap/messages.ts', 'ends.length > deepest', 'false', directories, 'without end'],
    ['apps/auth/src/domain/connections/ldap/checked-wire.ts', 'this.#come > mostBytes', 'false', directories, 'entries without end to one request'],
    ['apps/auth/src/domain/connections/ldap/groups.ts', '(pages += 1) > mostPages', '(pages += 1) < 0', directories, 'always another page of groups'],
    ['apps/auth/src/domain/connections/ldap/groups.ts', 'characters > mostCharacters', 'false', directories, 'groups whose names have no end'],
    ['apps/auth/src/domain/connections/ldap/checked-wire.ts', "socket.on('timeout', () => this.destroy());", "socket.on('timeout', () => this.end());", directories, 'a connection that nobody uses'],
    ['apps/auth/src/domain/directories/directory-plan.ts', 'this.#underWay >= atOnce', 'false', ldap, 'what would be done is told before'],
  ],
  'who administers guesses passwords of a directory by looking people up, or is shown people whom they may not see': [
    ['libs/contracts/src/ldap-rules.ts', "mayHoldPasswords(entry[name] ?? '')", 'false', configured, 'an entry of a directory with'],
    ['apps/auth/src/domain/connections/directory-look-ups.ts', "if (!lane) return { refusal: 'throttled' };", '', ldap, 'who administers sees what is said'],
    ['apps/auth/src/surfaces/admin/configuration/directory-look-ups.controller.ts', "demandOwn(['users:read'], caller);", '', ldap, 'who administers sees what is said'],
  ],
  'who writes down a directory makes, disables, or takes over people by its being read': [
    [arrivals, "if (decision !== 'make') return { decision, isChanged: false };", '', ldap, 'nobody is linked to an account'],
    [reading, 'declared: false, administrators: { none: {} },', 'declared: false,', ldap, 'who administers, and who is no more'],
    [gone, 'person?.disabledAt?.getTime() !== link.goneAt.getTime()', 'false', ldap, 'has disabled meanwhile is not enabled'],
    ['apps/auth/src/surfaces/admin/configuration/configuration.controller.ts', "if (hours !== undefined) demandOwn(['users:write'], caller);", '', configured, 'that is another permission'],
  ],
  'whoever sits at a browser that is logged in guesses, or replaces, a password of a directory': [
    ['apps/auth/src/surfaces/account/directory-password-change.ts', '1 : await this.throttle.countBefore(lane)', '1 : lane', ldap, 'who sits at their browser guesses there'],
    ['apps/auth/src/surfaces/account/directory-password-change.ts', 'await transaction.rememberedDevice.deleteMany({ where: { userId } });', '', ldap, 'as the person'],
    ['apps/auth/src/surfaces/account/directory-password-change.ts', "if (user?.passwordHash) return 'gone';", '', ldap, 'not to who has a password here beside it'],
    ['apps/auth/src/domain/connections/ldap/password-change.ts', "if (bound) return bound;", '', ldap, 'a wrong one'],
  ],
};
