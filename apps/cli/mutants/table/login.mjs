const authorizationCode = 'apps/auth/test/authorization-code.spec.ts';
const corpus = 'apps/auth/test/redirect-uri-corpus.spec.ts';
const logout = 'apps/auth/test/logout.spec.ts';
const account = 'apps/auth/test/account.spec.ts';
const codes = 'apps/auth/src/domain/tokens/authorization-code.store.ts';
const flows = 'apps/auth/src/domain/sessions/flow.store.ts';
const gate = 'apps/auth/src/surfaces/login/flow-gate.ts';
const checks = 'apps/auth/src/surfaces/oauth/authorize/checks.ts';
const accountGate = 'apps/auth/src/surfaces/account/account-gate.ts';
const freshProof = 'apps/auth/src/surfaces/account/fresh-proof.ts';
const dispatch = 'apps/auth/src/surfaces/oauth/authorize/dispatch.ts';
const room = 'apps/auth/src/domain/sessions/request-room.ts';
const flowSeal = 'apps/auth/src/domain/sessions/flow-seal.ts';
const sealedRequests = 'apps/auth/test/sealed-requests.spec.ts';
const flowId = 'apps/auth/src/domain/sessions/flow-id.ts';
const native = 'apps/auth/test/native-apps.spec.ts';
const openRequests = 'apps/auth/test/open-requests.spec.ts';
const looks = 'apps/auth/test/looks-from-files.spec.ts';
const logoutReader = 'apps/auth/src/surfaces/login/logout-reader.ts';
const ownData = 'apps/auth/test/own-data.spec.ts';
const dataExport = 'apps/auth/src/surfaces/account/data-export.ts';
const heldColumns = 'apps/auth/src/domain/users/held-columns.ts';

/** People in browsers: the authorization endpoint, its pages, codes, log-outs, the account page. @type {import('../table.mjs').MutantRows} */
export const login = {
  'all that is held of a person is taken by whoever sits at an open page, or comes from another site': [
    ['apps/auth/src/surfaces/account/data.controller.ts', '!open || !(await this.gate.isFresh(request, reply, open))', '!open', ownData, 'a proof of who they are that is fresh'],
    [freshProof, "(isOneEnough || session.amr.includes('mfa'))", 'session.amr.length > 0', ownData, 'a proof of who they are that is fresh'],
    [accountGate, 'browserToken === undefined || !isSigned(form, csrf) ?', 'browserToken === undefined ?', ownData, 'without the form of this log-in'],
  ],
  'the file that a person is given holds what grants access, or somebody else': [
    [heldColumns, "authenticators: { ...one, select: { name: true, createdAt: true,", "authenticators: { ...one, select: { createdAt: true,", ownData, 'column by column'],
    [dataExport, "(isTheirs ? 'yourself' : 'administrator')", "(isTheirs ? 'yourself' : (actor.id as 'administrator'))", ownData, 'neither who else acted nor from where'],
    [dataExport, 'address !== undefined && isTheirs', 'address !== undefined', ownData, 'neither who else acted nor from where'],
    [dataExport, 'type, actor: who,', "type, actor: who, ...{ by: actor.id },", ownData, 'neither who else acted nor from where'],
  ],
  'code not bound to its client and session': [
    [codes, "if (row.clientId !== clientId) return spoiled('code of another client');", '', authorizationCode, 'is worth nothing with'],
    [codes, "if (!row.isLoggedIn) return { kind: 'rejected', reason: 'session ended or password changed' };", '', authorizationCode, 'dies with its log-in'],
  ],
  'one wrong binding is enough to get in': [
    [codes, "if (redirectUri !== undefined && row.redirectUri !== redirectUri) return spoiled('another redirect URI');", '', authorizationCode, 'is worth nothing with'],
    [codes, "if ((row.codeChallenge ?? undefined) !== codeChallenge) return spoiled('code verifier does not match');", '', authorizationCode, 'is worth nothing with'],
  ],
  'concurrent code replay': [['libs/database/src/hot-statements.ts', 'FROM authorization_codes WHERE hash = $1 FOR UPDATE)', 'FROM authorization_codes WHERE hash = $1)', 'apps/auth/test/code-race.spec.ts', 'sixteen connections']],
  'PKCE downgrade': [
    [codes, 'if ((row.codeChallenge ?? undefined) !== codeChallenge)', 'if (row.codeChallenge !== null && row.codeChallenge !== codeChallenge)', authorizationCode, 'gets nothing for a verifier without a challenge'],
    [checks, "request.code_challenge_method !== 'S256'", "request.code_challenge_method === 'none'", authorizationCode, 'told to the client'],
    [checks, 'request.code_challenge === undefined && !mayOmitPkce({ request, client }) && ', 'request.code_challenge === undefined && request.nonce === undefined && ', authorizationCode, 'told to the client'],
  ],
  'redirect URI parsers that differ': [['libs/contracts/src/redirect-uri-match.ts', 'return registered.includes(asked) ||', 'return registered.some((uri) => URL.canParse(asked) && new URL(uri).href === new URL(asked).href) ||', corpus, '']],
  'redirect URI as a pattern or prefix': [['libs/contracts/src/redirect-uri-match.ts', 'return registered.includes(asked) ||', 'return registered.some((uri) => asked.startsWith(uri)) ||', authorizationCode, 'told on a page and never to the redirect URI']],
  'open redirect by a response mode': [[checks, 'request.response_mode !== undefined && !isOneOf(responseModes, request.response_mode) && ', 'request.response_mode === null && ', authorizationCode, 'told to the client']],
  'scripts by redirect URI, state or hint': [
    ['apps/auth/src/pages/html.ts', "text.replace(/[&<>\"']/g,", 'text.replace(/[&]/g,', authorizationCode, 'run nothing that a client or a person wrote'],
    ['apps/auth/src/pages/html.ts', 'escape(holdsUrl.has(name) ? safeUrl(text) : text)', 'escape(text)', 'apps/auth/src/pages/html.spec.ts', ''],
  ],
  'markup in what people wrote': [['apps/auth/src/pages/html.ts', "text.replace(/[&<>\"']/g,", 'text.replace(/[&]/g,', 'apps/auth/src/pages/pages.spec.ts', 'hostile data stays data']],
  'any origin reflected by CORS': [['apps/auth/src/platform/http/client-cors.ts', 'allowed.get(request.raw)?.includes(origin)', 'allowed.has(request.raw)', 'apps/auth/test/cross-origin.spec.ts', 'no script may read it']],
  'a pushed request used again, by another client, or widened beside its name': [
    ['apps/auth/src/domain/sessions/pushed-request.store.ts', "kind: 'pushed', clientId, createdAt: { gt", "kind: 'pushed', createdAt: { gt", 'apps/auth/test/pushed-authorization.spec.ts', 'at the authorization endpoint'],
    ['apps/auth/src/domain/sessions/pushed-request.store.ts', "clientId, createdAt: { gt: addSeconds(this.clock.now(), -life) } }", 'clientId }', 'apps/auth/test/pushed-authorization.spec.ts', 'at the authorization endpoint'],
    ['apps/auth/src/surfaces/oauth/authorize/authorization.ts', 'const request = withDefaults(pushed?.request ?? asked, client);', 'const request = withDefaults({ ...pushed?.request, ...asked, request_uri: undefined }, client);', 'apps/auth/test/pushed-authorization.spec.ts', 'nothing counts beside the name'],
    [flows, 'if (!pushedHash || (await authorizationRequest.deleteMany({ where: { idHash: pushedHash } })).count === 1) return true;', 'return true;', 'apps/auth/test/pushed-authorization.spec.ts', 'pages of one request'],
  ],
  '`request_uri` pushed, so that one request stands for another': [['libs/contracts/src/pushed-authorization.ts', "if (request.request_uri !== undefined) return refused('request_uri must not be pushed.');", 'delete request.request_uri;', 'apps/auth/test/pushed-authorization.spec.ts', 'refuses']],
  'steps out of order, empty posts': [[gate, 'const isOurs = isSigned(form, this.#csrfOf(id));', 'const isOurs = true;', 'apps/auth/test/flow-steps.spec.ts', 'that has just begun']],
  "what one account allowed taken for another's consent": [[flows, 'data: { sessionId, consent: null, provenAt: null }', 'data: { sessionId }', authorizationCode, 'allows it for no other']],
  'session fixation, forged flow state': [
    ['apps/auth/src/platform/http/cookie-of.ts', 'found.length === 1', 'found.length > 0', authorizationCode, 'two cookies of the name'],
    [gate, 'shown && isOurs ? await', 'shown ? await', authorizationCode, 'take no form'],
    [flows, 'if (row.expiresAt <= now || !(isSame(row.browserHash, this.#hashOf(browser)) || isShownTo(row))) return undefined;', 'if (row.expiresAt <= now) return undefined;', authorizationCode, 'are of use only to the browser that began'],
    ['apps/auth/src/domain/sessions/session.store.ts', "const browserToken = this.#tokenAfterLogIn(oldToken, flowId, userId);", 'const browserToken = oldToken || flowId;', authorizationCode, 'new after each log-in'],
  ],
  'a form sent twice makes two log-ins, or is taken for a forgery': [
    ['apps/auth/src/surfaces/login/entry.ts', 'if (await isThrough({ ...open, flow })) return true;', '', 'apps/auth/test/passkeys.spec.ts', 'of many at once one is in'],
    ['apps/auth/src/domain/sessions/session.store.ts', "Buffer.from(this.masterKey.mac('next-browser', `${oldToken} ${flowId} ${userId}`)).toString('base64url')", 'randomText(this.random, 32)', authorizationCode, 'the same form sent many times at once'],
    [flows, 'answeredAt === null && isSame(shownHash', 'isSame(shownHash', authorizationCode, 'a flow gives one answer'],
    [flows, 'addSeconds(row.answeredAt, again) > now ?', 'addSeconds(row.answeredAt, again) ?', authorizationCode, 'a flow gives one answer'],
  ],
  'a page that was sealed for one browser opened in another, or its seal moved to another flow': [
    [flowSeal, '`${anchor} ${head}`', '`${head}`', sealedRequests, 'worth nothing in another browser'],
    [flowSeal, 'anchor: string): string => `${anchor} ${head}`', 'anchor: string): string => `${anchor}`', sealedRequests, 'worth nothing in another browser'],
    [flows, "if (!sealed || addSeconds(sealed.startedAt, life) <= now) return undefined;", 'if (!sealed) return undefined;', sealedRequests, 'its time is that of every flow'],
    [flows, 'if (!row) return this.#opened(id, browser, now);', "if (!row || !isSame(row.browserHash, this.#hashOf(browser))) return this.#opened(id, browser, now);", authorizationCode, 'opens nothing of what the log-in gave'],
    [flows, "if (kept === 'id') return this.#insert({ ...flow, sessionId: sessionId ?? flow.sessionId }, browser, this.clock.now());", '', sealedRequests, 'gives one response'],
  ],
  'pages that are only looked at fill the database': [
    [flows, 'if (isSealed && id.length <= longestId) return', 'if (isSealed && id === longestId) return', sealedRequests, 'cost no row'],
    [flows, "const isSealed = !needsRow &&", 'const isSealed =', sealedRequests, 'has its row at once'],
  ],
  'registration though it is closed': [['apps/auth/src/surfaces/login/signup-view.ts', "if (this.settings.SYMBOLON_SIGNUP === 'open' && ", "if ((this.settings.SYMBOLON_SIGNUP === 'open' || request.method === 'POST') && ", authorizationCode, 'offer no account where sign-up is closed']],
  'parameters in a plain cookie': [['apps/auth/src/platform/http/browser-cookie.ts', '`${this.#name}=${token}; ${this.#attributes}', '`${this.#name}=${token}.x; ${this.#attributes}', authorizationCode, 'hold only opaque ids']],
  'a first visit without TLS, answered by somebody else': [['apps/auth/src/platform/http/security-headers.ts', "...(issuer.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),", '', 'apps/auth/test/browser-answers.spec.ts', '']],
  'a window that keeps a hand on the account page': [['apps/auth/src/pages/pages.ts', "if (isOnlyOurs(content)) reply.header('Cross-Origin-Opener-Policy', 'same-origin');", '', 'apps/auth/test/browser-answers.spec.ts', 'keeps a hand on']],
  'log-out address by prefix or host suffix': [[logoutReader, 'client.postLogoutRedirectUris.includes(uri)', 'client.postLogoutRedirectUris.some((each) => uri.startsWith(each))', logout, 'nobody is logged out unasked']],
  'log-out forced by another site': [
    ['apps/auth/src/surfaces/login/logout.controller.ts', 'if (isProven) return', 'if (client || isProven) return', logout, 'nobody is logged out unasked'],
    ['apps/auth/src/surfaces/login/logout.controller.ts', '(sessions.length === 0 || sessions.some(({ id }) => id === leaving.sessionId))', 'true', logout, 'cannot be made to confirm'],
  ],
  'forged or foreign ID token as hint': [['apps/auth/src/domain/tokens/id-token-hints.ts', 'audience: client.clientId, ', '', logout, 'nobody is logged out unasked']],
  'the frame tells strangers about log-ins, or its cookie lets in': [
    ['apps/auth/src/surfaces/oidc/check-session.script.ts', "client + ' ' + origin + ' ' + state", "client + ' ' + (origin && 'https://rp.example.com') + ' ' + state", 'apps/auth/test/session-management.spec.ts', 'a frame that is asked by strangers'],
    ['apps/auth/src/surfaces/oidc/check-session.script.ts', '|| others.length > 0', '', 'apps/auth/test/session-management.spec.ts', 'two cookies of the name'],
    ['apps/auth/src/platform/http/browser-cookie.ts', "return Buffer.from(this.masterKey.mac('browser-state', token)).toString('base64url');", 'return token;', 'apps/auth/test/session-management.spec.ts', 'is of no use for getting in'],
  ],
  'a session, or a token of one, outlives its end or the password': [
    ['apps/auth/src/domain/users/user.store.ts', "if (!kept) await this.sessions.endAll(transaction, id, 'new_password', actor);", '', 'apps/auth/test/forgot-password.spec.ts', 'ends every session'],
    ['apps/auth/src/domain/sessions/session.store.ts', "await this.#endEverywhere(transaction, { userId, id: { not: sessionId } }, 'new_password');", '', 'apps/auth/test/account-password.spec.ts', 'keeps this log-in under a new cookie'],
    ['apps/auth/src/domain/tokens/revocation.store.ts', 'await transaction.authorizationCode.updateMany({ where: { userId, clientId, consumedAt: null }, data: { consumedAt: now } });', '', 'apps/auth/test/account-access.spec.ts', 'lose it: tokens of every kind'],
  ],
  'a list of sessions without bound': [['apps/auth/src/domain/sessions/session.store.ts', ', take: limit - 1 }', ' }', account, 'of a hundred thousand']],
  'what guards an account is changed by whoever sits at an open page': [
    ['apps/auth/src/surfaces/account/password-change.ts', "if (proof.kind === 'rejected') return proof;", "if (proof.kind === 'rejected' && proof.retryAfter > 0) return proof;\n    if (proof.kind === 'rejected') return { kind: 'changed' };", 'apps/auth/test/account-password.spec.ts', 'is guarded as a log-in is'],
  ],
  "somebody else's session or application by its id": [['apps/auth/src/domain/sessions/session.store.ts', "return this.#end({ id: sessionId, userId }, 'account_page');", "return this.#end({ id: sessionId }, 'account_page');", account, 'another person']],
  'another site, another person or an old page posts a form': [
    [accountGate, 'browserToken === undefined || !isSigned(form, csrf) ? undefined', 'browserToken === undefined ? undefined', account, 'a form to'],
    ['apps/auth/src/platform/http/posted-form.ts', "const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;", 'const isForm = true;', 'apps/auth/test/flow-steps.spec.ts', 'that has just begun'],
  ],
  'another program of the device takes the code of a native app': [
    [dispatch, 'if (needsAct(progress, session))', "if (needsAct(progress, session) && prompts.includes('none'))", native, 'goes on by a click'],
    [dispatch, 'if (needsAct(progress, session))', "if (needsAct(progress, session) && !prompts.includes('none'))", native, 'nothing comes without a page'],
    [dispatch, "startsWith(`${issuer}/`) === true", 'startsWith(issuer) === true', native, 'what is below it is answered'],
    [dispatch, "startsWith('https:') === true", "startsWith('http') === true", native, 'goes on by a click'],
    [dispatch, 'return session.id !== chosen || !(client.firstParty || session.authTime >= startedAt);', 'return session.id !== chosen;', native, 'has to be allowed again'],
  ],
  'a stranger fills the database with authorization requests, or takes the place of others for theirs': [
    [room, "if (used >= this.#room) throw new OverloadedError(retryAfter, 'too many open requests');", '', openRequests, 'no door keeps more requests'],
    [room, 'this.#added += 1;', '', openRequests, 'asked at once'],
    [room, 'if (used >= this.#room / 2 && takers', 'if (used > this.#room && takers', openRequests, 'that has taken its part waits, and others'],
    [room, 'by.provenClient === undefined ? networksOf', 'by !== undefined ? networksOf', openRequests, 'a client that has taken its part waits'],
    [room, 'networksOf(by.address)', '[{ name: by.address, share: 1 }]', openRequests, 'that has taken its part waits, and others'],
    ['apps/auth/src/surfaces/oauth/client-authentication.ts', 'provenClient: hasSecret(client) ? client.clientId : undefined', 'provenClient: client.clientId', openRequests, 'a client that has taken its part waits'],
    [checks, '> largest && refusal', '> 1_000 * largest && refusal', openRequests, 'a request of more than 8 KB'],
  ],
  'log-out as an open redirector': [
    [logoutReader, 'client && uri !== undefined && client.postLogoutRedirectUris.includes(uri) ?', 'uri !== undefined ?', logout, 'there is only one way to go'],
    [logoutReader, 'const client = isRefuted ? undefined : claimed;', 'const client = isRefuted && uri === undefined ? undefined : claimed;', logout, 'there is only one way to go'],
  ],
  "a page of ours in a frame of somebody else's": [
    ['apps/auth/src/surfaces/oauth/authorize/authorize.controller.ts', "framedBy: prompt === 'none' ? target : undefined", 'framedBy: target', authorizationCode, 'may be framed by the application'],
    ['apps/auth/src/pages/pages.ts', `framedBy === undefined ? "'none'" : sourceOf(framedBy)`, `framedBy === undefined ? "'self'" : sourceOf(framedBy)`, authorizationCode, 'may be framed by the application'],
    ['apps/auth/src/pages/pages.ts', ': sourceOf(framedBy) });', ": '*' });", authorizationCode, 'may be framed by the application'],
  ],
  'a former cookie, with the form that replaced the password': [
    ['apps/auth/src/surfaces/account/password.controller.ts', 'if (!(await this.passwords.isNow(', 'if (session.userId === undefined && !(await this.passwords.isNow(', 'apps/auth/test/account-password.spec.ts', 'has no more than the former cookie'],
    ['apps/auth/src/domain/sessions/session.store.ts', 'return session && addSeconds(session.authTime, again) > this.clock.now() ?', 'return session ?', 'apps/auth/test/account-password.spec.ts', 'has no more than the former cookie'],
  ],
  'the way on of an error page, led elsewhere by an id that was made up': [
    [flowId, ' || !equalBytes(mac, macOf(masterKey, unique, origin))', '', 'apps/auth/test/dead-ends.spec.ts', 'names nobody'],
    [flowId, 'Buffer.concat([unique, origin]).toString', 'Buffer.concat([unique]).toString', 'apps/auth/test/dead-ends.spec.ts', 'names nobody'],
  ],
  "an SVG of the installation that runs scripts on the issuer's origin, or a page under the name of an image": [
    ['apps/auth/src/pages/send-image.ts', "frame-ancestors 'none'; sandbox", "frame-ancestors 'none'", looks, 'can do nothing there'],
    ['apps/auth/src/pages/send-image.ts', '.type(type)', ".type('image/svg+xml')", looks, 'are served as what they hold'],
    ['libs/contracts/src/image.ts', '.refine((bytes) => imageType(bytes) !== undefined,', '.refine((bytes) => imageType(bytes) !== null,', 'apps/auth/src/domain/configuration/configuration-file.reader.spec.ts', 'is refused when its file'],
    ['libs/contracts/src/image.ts', 'const element = /<svg[\\s/>]/iy;', 'const element = /<svg[\\s/>]/i;', 'apps/auth/src/domain/configuration/configuration-file.reader.spec.ts', 'is refused when its file'],
  ],
  'an application that looks like another where people are asked for consent': [
    ['apps/auth/src/pages/consent.page.ts', 'URL.canParse(url) ? new URL(url).host : url', 'url', looks, 'shows its logo and the host'],
    ['libs/contracts/src/client-entry.ts', 'logo_uri: httpsAddress()', 'logo_uri: webAddress()', looks, 'has no logo from'],
  ],
};
