const logins = 'apps/auth/test/connection-logins.spec.ts';
const linking = 'apps/auth/test/connection-linking.spec.ts';
const refusals = 'apps/auth/test/connection-refusals.spec.ts';
const configured = 'apps/auth/test/connections-configured.spec.ts';
const persons = 'apps/auth/src/domain/connections/upstream-person.spec.ts';
const person = 'apps/auth/src/domain/connections/upstream-person.ts';
const decision = 'apps/auth/src/domain/connections/link-decision.ts';
const links = 'apps/auth/src/domain/connections/linked-login.store.ts';
const asks = 'apps/auth/src/surfaces/login/link-connection.controller.ts';
const arrivals = 'apps/auth/src/domain/connections/arrivals.ts';
const requests = 'apps/auth/src/domain/connections/upstream-request.store.ts';
const upstream = 'apps/auth/src/domain/connections/upstream.ts';

/** People who log in by other providers. @type {import('../table.mjs').MutantRows} */
export const connections = {
  'an account is linked to whoever has its address elsewhere': [
    [person, 'verified === true && connection', 'connection', persons, 'when it is called proven'],
    [person, 'verified === true && connection.trustedDomains.includes(domain)', 'verified === true', logins, 'is proven by the code in a mail'],
    [decision, "[{ account: 'unproven' }, 'prove account']", "[{ account: 'unproven' }, 'link']", logins, 'an account is not found by an address that it has not proven'],
    [asks, 'session.userId !== waiting.userId || ', '', linking, 'is nothing to who has not logged in, or as somebody else'],
    [upstream, '{ email_verified: undefined, ...(await', '{ ...(await', refusals, 'an address is believed only by what says it'],
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
    [links, 'await transaction.waitingLink.deleteMany({ where: { userId } });', '', linking, 'ends where its person takes the account back'],
    [links, 'count !== 1 || ', '', linking, 'is not linked by a yes while'],
    [links, '!(await this.sessions.isOpen(transaction, id))', 'false', linking, 'is not linked by a yes while'],
    [arrivals, 'await this.users.hold(transaction, id);\n', '\n', linking, 'keeps the stranger out'],
  ],
  'an address that was given to somebody else at the other provider takes the account along': [
    [decision, "[{ account: 'linked' }, 'prove account']", "[{ account: 'linked' }, 'link']", logins, 'an address that becomes somebody else’s'],
    ['apps/auth/src/domain/configuration/connection.kind.ts', 'known && known.issuer !== entry.issuer', 'known && !entry.issuer', configured, 'its issuer never changes'],
  ],
  'a stranger makes an account by another provider with the address of somebody who comes later': [
    ['apps/auth/src/surfaces/login/password-reset.ts', 'await this.links.endAll(transaction, userId)', 'await Promise.resolve()', logins, 'is taken from whoever said it by the owner of the mailbox'],
    ['apps/auth/src/domain/users/user.store.ts', 'OR: [{ emailVerified: false }, { mustVerifyEmail: true }]', 'emailVerified: false', linking, 'where the declarative file names it'],
    ['apps/auth/src/domain/factors/passkey-change.ts', '{ OR: [{ emailVerified: false, declared: false }, { mustVerifyEmail: true }] }', '{ emailVerified: false, declared: false }', linking, 'where the declarative file names it'],
    ['apps/auth/src/domain/configuration/user.kind.ts', 'if (mustVerifyEmail && data.declared && !declared)', 'if (false)', linking, 'where the declarative file names it'],
    ['apps/auth/src/surfaces/admin/users/user-support.ts', 'await this.unproven.end(transaction, id, actor);', '', linking, 'where an administrator takes the address for proven'],
    ['apps/auth/src/surfaces/admin/users/user-writing.ts', 'if (entry.email_verified) await this.unproven.end(transaction, id, actor);', '', linking, 'where an administrator writes that it is'],
  ],
  'an address that somebody says to have elsewhere tells whether it has an account': [
    [decision, "[{ address: 'told', makes: true }", "[{ address: 'told', account: 'none', makes: true }", logins, 'finds no account, and tells nobody but its owner'],
    [decision, "[{ linked: 'unproven', makes: true }, 'ask by mail']", "[{ linked: 'unproven', makes: true }, 'log in']", linking, 'sees the same at each coming'],
    [arrivals, 'if (linked && usernameKey(linked.username) === user.username) return { since', 'if (linked) return { since', linking, 'also with another address than before'],
  ],
  'an answer of one provider counts as one of another (mix-up)': [
    [requests, 'stateHash: this.#hash(state), connectionId, usedAt: null', 'stateHash: this.#hash(state), usedAt: null', logins, 'is no other connection’s'],
    [upstream, "if (configuration.serverMetadata().issuer !== connection.issuer) throw new Error('another issuer');", '', refusals, 'it is called by another name in its own document'],
  ],
  'an answer of another provider counts twice, or in another browser': [
    [requests, 'connectionId, usedAt: null };', 'connectionId };', logins, 'counts once, also where nobody was let in by it'],
    ['apps/auth/src/domain/sessions/flow.store.ts', '!(isSame(row.browserHash, this.#hashOf(browser)) || isShownTo(row))', 'false', logins, 'is no other browser’s'],
  ],
  'an ID token of another provider that nobody of it has signed': [
    [upstream, ', enableNonRepudiationChecks]', ']', refusals, 'nobody is let in by an ID token'],
  ],
  'a log-in elsewhere passes by the second factor, or lets in who is disabled': [
    ['apps/auth/src/surfaces/login/connection-login.ts', 'amr: upstreamAmr, isLeaving', "amr: [...upstreamAmr, 'mfa'], isLeaving", logins, 'by what they have beside an address alone'],
    [decision, "[{ linked: 'shut out' }, 'user_disabled']", "[{ linked: 'shut out' }, 'log in']", logins, 'who is disabled here'],
  ],
  'two first log-ins of one person at once make two accounts, or none': [
    [links, 'await lockExclusively(transaction, `linked login ${connectionId} ${subject}`);', '', logins, 'of somebody new on two nodes at once'],
  ],
  'rows without end for log-ins that nobody comes back from': [
    [requests, 'skip: mostOfFlow', 'skip: 100', logins, 'is kept eight times'],
  ],
};
