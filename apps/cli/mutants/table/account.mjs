const deletion = 'apps/auth/test/account-deletion.spec.ts';
const profile = 'apps/auth/src/surfaces/account/profile-change.ts';
const profileSpec = 'apps/auth/test/account-profile.spec.ts';
const email = 'apps/auth/src/surfaces/account/email-change.ts';
const emailController = 'apps/auth/src/surfaces/account/email.controller.ts';
const emailSpec = 'apps/auth/test/account-email.spec.ts';
const addresses = 'apps/auth/src/domain/users/email-address.store.ts';
const emailsSpec = 'apps/auth/test/account-emails.spec.ts';
const controller = 'apps/auth/src/surfaces/account/deletion.controller.ts';
const removal = 'apps/auth/src/surfaces/account/account-deletion.ts';
const leaving = 'apps/auth/src/domain/users/leaving.store.ts';
const api = 'apps/auth/test/account-api.spec.ts';
const endpoints = 'apps/auth/test/account-api-endpoints.spec.ts';
const additions = 'apps/auth/test/account-api-additions.spec.ts';
const adding = 'apps/auth/src/surfaces/account/api/own-additions.controller.ts';
const phone = 'apps/auth/test/account-api-phone.spec.ts';
const phoning = 'apps/auth/src/surfaces/account/api/own-phone.controller.ts';
const callers = 'apps/auth/src/surfaces/account/api/account-callers.ts';
const door = 'apps/auth/src/surfaces/account/api/account-door.ts';
const keep = 'apps/auth/src/surfaces/login/keep-account.controller.ts';

/** What people do to their own accounts. @type {import('../table.mjs').MutantRows} */
export const account = {
  "an application does with somebody's account what it was not allowed: by a token for another API, of a machine, of the other scope, or of a registration that lists it no more": [
    [callers, 'if (found.claims.aud !== this.#audience) throw', 'if (![found.claims.aud].flat().includes(this.#audience)) throw', api, 'a token for another API, too'],
    [callers, "if (!user) throw new ProblemError('no-person'", "if (!user) throw inactive('no-person'", api, 'a token of a machine'],
    [door, 'demandRight(endpoint, caller);', 'void demandRight;', api, 'a token that may only read'],
    ['apps/auth/src/domain/tokens/access-token.reader.ts', '[scope, client.scope].every', '[scope].every', api, 'what its client may not ask for any more'],
    ['apps/auth/src/surfaces/admin/configuration/client-power.ts', ', ...ofAccounts]', ', ...ofAccounts.slice(2)]', 'apps/auth/test/admin-configuration.spec.ts', 'what an application may do with the accounts of people'],
    ['apps/auth/src/domain/access/account-api.ts', 'byNameOnly: true,', '', api, 'it is given to who names the API'],
  ],
  'what one application was offered for somebody is taken by another, by another person, by our own page or by a page elsewhere': [
    [adding, '`by ${clientId} ${userId}`', "`by ${clientId}${userId.slice(0, 0)}`", additions, 'is not added by an offer'],
    [adding, '`add ${kind} ${holderOf(caller)}`', '`add security_key ${holderOf(caller)}${kind.slice(0, 0)}`', additions, 'is not added that was made'],
    [phoning, '`by ${clientId} ${userId}`', '`by ${userId}${clientId.slice(0, 0)}`', phone, 'for its person, by the application that asked'],
    ['apps/auth/src/domain/factors/factor-change.ts', 'if (there !== undefined) return {', "if (there === '') return {", additions, 'sent again, or eight times at once'],
  ],
  "somebody sees or ends what is another's, by an id that is theirs": [
    ['apps/auth/src/domain/sessions/session.store.ts', "return this.#end({ id: sessionId, userId }, 'account_page');", "return this.#end({ id: sessionId, ...(userId === '' && { userId }) }, 'account_page');", endpoints, 'finds nothing of somebody else'],
    ['apps/auth/src/domain/factors/remembered-device.store.ts', 'rememberedDevice.deleteMany({ where: { id, userId } })', "rememberedDevice.deleteMany({ where: { id, ...(userId === '' && { userId }) } })", endpoints, 'finds nothing of somebody else'],
    ['apps/auth/src/surfaces/account/api/own-applications.controller.ts', "JSON.stringify(['own activity', userId])", "'own activity'", endpoints, 'a cursor that is of this person alone'],
  ],
  'what lets somebody in changed by a token that an application kept, days after its log-in or without its second step': [
    [door, 'if (endpoint.account?.fresh) await this.#demandFresh(call.caller);', '', endpoints, 'asks for a log-in of just now'],
    [callers, 'amr: amr ?? amrOf(claims.acr)', "amr: [...(amr ?? amrOf(claims.acr)), 'mfa']", endpoints, 'asks for a log-in of just now'],
    ['libs/contracts/src/account/api.ts', "const fresh: AccountTerms = { right: 'write', fresh: true };", "const fresh: AccountTerms = { right: 'write' };", endpoints, 'is what these ask for'],
  ],
  'a token changes an account after its log-in was ended, by another browser or on another node': [
    [callers, "if (isOver) throw inactive('log-in over');", 'void isOver;', api, 'when the browser is logged out that it came from'],
    ['apps/auth/src/domain/tokens/token-log-in.ts', 's.id = c.session_id AND s.user_id', 's.user_id', api, 'when the browser is logged out that it came from'],
  ],
  "a page elsewhere reads somebody's account with a token that it has, or with their cookie": [
    [callers, 'allowOrigins(request, client.allowedCorsOrigins);', '', api, 'elsewhere may not'],
  ],
  'a person gives themselves a claim that is not theirs to change, or an address that runs something': [
    [profile, "mayChange.includes(claim) && typeof value", 'typeof value', profileSpec, 'is only what the policy names'],
    [profile, 'if (declared) return [];', '', profileSpec, 'is nothing of who is in the file'],
    [profile, 'if (wrong) return { wrong: wrong.claim };', '', profileSpec, 'what cannot be is refused'],
  ],
  'another address given to an account by whoever sits at an open page, or by a mistyped one to a stranger': [
    [emailController, 'if (!open || !(await this.gate.isFresh(request, reply, open))) return;', 'if (!open) return;', emailSpec, 'needs a log-in of just now'],
    [emailController, 'link?.userId === open.session.userId ?', 'link ?', emailSpec, 'nor does it count for a stranger'],
  ],
  'who has an account, by asking for their address': [['apps/auth/src/delivery/mail/letters.ts', "const kind = owner ? 'addressTaken' : 'changeEmail';", "const kind = 'changeEmail';", emailSpec, 'only its owner is told']],
  'one address for two accounts, or a link to one used twice, at once': [
    [email, "if (!(await this.tokens.use(transaction, token))) return 'gone';", 'await this.tokens.use(transaction, token);', emailSpec, 'is used once'],
    [email, "if (sqlStateOf(error) === '23505') return 'taken';", '', emailSpec, 'two who want one address'],
  ],
  "which addresses are one person's, by who has to wait for whom": [
    ['apps/auth/src/domain/users/user-authentication.ts', 'const question = this.throttle.ask(attempt);', 'const question = this.throttle.ask({ ...attempt, username: await this.users.accountName(username) });', emailsSpec, 'waiting tells nobody'],
  ],
  'an account that an administrator unlocks waits on by another of its addresses': [['apps/auth/src/surfaces/admin/users/user-support.ts', '...emailAddresses.map(({ address }) => address)', '...emailAddresses.flatMap(() => [])', 'apps/auth/test/known-browsers.spec.ts', 'who is unlocked by an administrator']],
  'an address that a stranger left on an account whose owner gets it back, by a new password or a recovery': [
    ['apps/auth/src/surfaces/account/email-change.ts', 'mayMove(person) && person.emailVerified', 'mayMove(person)', emailsSpec, 'is nothing for who has not proven'],
    ['apps/auth/src/surfaces/login/password-reset.ts', 'if (user && !user.emailVerified && email === user.username) await', 'if (user && !user.emailVerified && email !== user.username) await', emailsSpec, 'is nothing for who has not proven'],
    ['apps/auth/src/surfaces/login/account-recovery.ts', 'await this.removal.removeAll(transaction, { id: userId, username }, locale);', '', 'apps/auth/test/recovery-link.spec.ts', 'an address that somebody left there'],
  ],
  'an account that nobody proved keeps somebody from adding their own address': [
    ['apps/auth/src/delivery/mail/letters.ts', '(await this.users.isNeverProven(found.id)) ? undefined : found', 'found', emailsSpec, 'keeps nobody from their own'],
    [email, 'await this.users.removeNeverProven(transaction, link.email);', '', emailsSpec, 'keeps nobody from their own'],
  ],
  'an address of two people: added by one while another signs up with it, on two nodes, or by an older release beside this one': [
    ['apps/auth/src/domain/users/user-entries.ts', 'if (other || further) return false;', 'if (other) return false;', 'apps/auth/test/admin-users.spec.ts', 'made or renamed to one'],
    ['apps/auth/src/domain/configuration/reconciliation.ts', 'const mistakes = [...taken, ...weak];', 'const mistakes = [...taken.slice(taken.length), ...weak];', emailsSpec, 'nobody signs up with it'],
  ],
  'an address that was removed lets somebody in: by a code, a link or a new password that was mailed to it': [
    [addresses, 'await transaction.oneTimeToken.deleteMany({ where: { userId, email: address } });', '', emailsSpec, 'dies with it'],
    ['apps/auth/src/domain/users/login-link.store.ts', 'const isProven = key === name ? emailVerified : emailAddresses.some(({ address }) => address === name);', 'const isProven = key === name ? emailVerified : emailAddresses.length >= 0;', emailsSpec, 'dies with it'],
  ],
  "somebody else's address made the primary one, or removed, by its id": [
    [addresses, 'emailAddress.findMany({ where: { userId },', "emailAddress.findMany({ where: { ...(userId === '' && { userId }) },", emailsSpec, 'is of one'],
  ],
  'links to the former address, or to the new one, that open an account later': [
    [email, 'await transaction.oneTimeToken.deleteMany({ where: { userId: id } });', '', emailSpec, 'links that were mailed before are dead'],
    ['apps/auth/src/domain/users/one-time-token.store.ts', ", purpose: { in: ['reset_password', 'verify_email'] } }", ' }', emailSpec, 'the link is none for a new password'],
  ],
  'an account deleted by who has only a browser that was left open, by another site, or by a slip of the finger': [
    [controller, 'if (!open || !(await this.gate.isFresh(request, reply, open))) return;', 'if (!open) return;', deletion, 'is named by who deletes it'],
    [controller, "usernameKey((form['username'] ?? '').trim()) !== usernameKey(session.username)", 'false', deletion, 'is named by who deletes it'],
  ],
  'an account that was deleted lets somebody in as long as it is kept: by a token, a link, an application that asks for the password, a passkey': [
    [removal, 'await this.revocations.revokeEverythingOf(id, transaction);', '', deletion, 'comes back to nothing that was open'],
    [leaving, 'await transaction.oneTimeToken.deleteMany({ where: { userId: id } });', '', deletion, 'lets nobody in from then on'],
    ['apps/auth/src/domain/users/user-authentication.ts', "if (leaves) return { kind: 'incomplete', user, event: 'login', isLeaving: true };", '', deletion, 'is asked whether to keep it'],
    ['apps/auth/src/surfaces/login/passkey.controller.ts', 'outcome.isLeaving ? this.entry.wait(open, entrant) : this.entry.begin(request, reply, open, entrant)', 'this.entry.begin(request, reply, open, entrant)', deletion, 'by a passkey is asked, too'],
  ],
  'an account that was deleted is kept by who has not shown all that its person is asked for': [[keep, "|| (await this.entry.left(open, person)) === 'ask'", '', deletion, 'shows a second factor first']],
  'a person undoes what an administrator did, by keeping the account': [['apps/auth/src/surfaces/admin/users/user-support.ts', 'data: { disabledAt, deletionAt: null }', 'data: { disabledAt }', 'apps/auth/test/admin-users.spec.ts', 'disabled they stay and cannot come back']],
  'a deleted account outlives its day, or somebody else goes with it': [
    [leaving, 'WHERE deletion_at <= ${now}', "WHERE deletion_at <= ${now}::timestamptz - interval '1 hour'", deletion, 'it is removed with all that hangs on it'],
    [leaving, 'WHERE deletion_at <= ${now} ORDER', 'WHERE deletion_at IS NULL OR deletion_at <= ${now} ORDER', deletion, 'nobody else goes'],
  ],
};
