const secondFactor = 'apps/auth/test/second-factor.spec.ts';
const enrolment = 'apps/auth/test/enrolment.spec.ts';
const remembered = 'apps/auth/test/remembered-browsers.spec.ts';
const mailed = 'apps/auth/test/mailed-second-factor.spec.ts';
const first = 'apps/auth/test/mailed-first-factor.spec.ts';
const mailedLogin = 'apps/auth/src/domain/factors/mailed-code-login.ts';
const link = 'apps/auth/test/mailed-login-link.spec.ts';
const links = 'apps/auth/src/domain/users/login-link.store.ts';
const linkDoor = 'apps/auth/src/surfaces/login/email-link.controller.ts';
const smsThrottle = 'apps/auth/src/domain/factors/sms-throttle.ts';
const smsThrottleSpec = 'apps/auth/src/domain/factors/sms-throttle.spec.ts';
const phone = 'apps/auth/test/phone.spec.ts';
const phoneEnrolment = 'apps/auth/test/phone-enrolment.spec.ts';
const sms = 'apps/auth/test/sms-second-factor.spec.ts';
const mailedCodes = 'apps/auth/src/domain/factors/mailed-code.store.ts';
const recovery = 'apps/auth/test/recovery-link.spec.ts';
const wait = 'apps/auth/test/recovery-wait.spec.ts';
const waitStore = 'apps/auth/src/domain/sessions/recovery-wait.store.ts';
const recoveryDoor = 'apps/auth/src/surfaces/login/account-recovery.ts';
/** That a link is used once: what holds its person, and what uses it up, each of which would do. */
const redeemed = `if (named) await this.users.hold(transaction, named.userId);
        const link = named && (await this.find(token, transaction));
        if (!link || (link.purpose === 'recover_after_wait' && !(await this.waits.complete(transaction, link.userId)))) return 'over'; // the wait before its link: whoever ends one takes them in this order
        if (!(await this.tokens.use(transaction, token))) return 'over';`;
const stepUp = 'apps/auth/test/step-up.spec.ts';
const race = 'apps/auth/test/first-factor-race.spec.ts';
const stepUpEnrolment = 'apps/auth/test/step-up-enrolment.spec.ts';
const keyEnrolment = 'apps/auth/test/key-enrolment.spec.ts';
const keyPage = 'apps/auth/src/surfaces/login/key-enrolment.controller.ts';
const enrolmentPage = 'apps/auth/src/surfaces/login/enrolling.ts';
const authentication = 'apps/auth/src/domain/users/user-authentication.ts';
const dispatch = 'apps/auth/src/surfaces/oauth/authorize/dispatch.ts';
const proof = 'apps/auth/src/surfaces/account/fresh-proof.ts';

/** What is proven beside the password, and what is asked for more. @type {import('../table.mjs').MutantRows} */
export const factors = {
  'a session, a cookie or a token that counts before the second factor': [
    ['apps/auth/src/surfaces/login/entry.ts', 'await (isExcused ? this.begin(request, reply, open, entrant) : this.wait(open, entrant));', 'await this.begin(request, reply, open, entrant);', secondFactor, 'has nothing before it'],
    [dispatch, "if (progress.isHalfProven) return silent({ kind: 'page', page: 'second-factor' }, refusal('login_required', 'The person has to prove more.'));", '', stepUp, 'a half-proven log-in is nobody'],
  ],
  'where an application cannot do without a key, who has found out a password, or a browser left open, sets up one of their own; a key in software is taken for what is asked': [
    ['apps/auth/src/domain/factors/factors.ts', "return amr.includes('mfa') || !factors.some((factor) => isBeside(amr, factor)) ? 'add key' : 'prove, then add key';", "return 'add key';", keyEnrolment, 'from before there was something else, proves that first, too'],
    ['apps/auth/src/surfaces/login/key-wanted.ts', "isDue: way === 'add key' && ", 'isDue: ', keyEnrolment, 'from before there was something else, proves that first, too'],
    ['apps/auth/src/surfaces/login/key-wanted.ts', ' || !isJustMade(session, this.clock.now())', '', keyEnrolment, 'is not of just now'],
    ['apps/auth/src/surfaces/login/key-wanted.ts', "const session = wanted?.isEssential ? await", 'const session = wanted ? await', keyEnrolment, 'only what an application cannot do without'],
    [keyPage, "if (isHardware && !isKnown) return this.page(request, reply, open, wanted, 'passkey_not_hardware', typed);", '', keyEnrolment, 'in words that say what is needed'],
    ['apps/auth/src/surfaces/login/key-wanted.ts', "about: `${flowAbout('key', open)} ", 'about: `', keyEnrolment, 'another’s, nor in another log-in'],
    ['apps/auth/src/domain/factors/key-makes.ts', 'return isClosed ? [] : [', 'return [', keyEnrolment, 'what the policy says of makes holds'],
  ],
  'a second factor that one door forgets: a page, an application that asks for the password, a sign-up, a new password': [
    [authentication, "return { kind: (await this.#isEnough(user)) ? 'accepted' : 'incomplete', user, event: 'login' };", "return { kind: 'accepted', user, event: 'login' };", secondFactor, 'are told that more is needed'],
    [authentication, "return { kind: (await this.#isEnough({ ...user, hasSecondFactor: false, hasPhone: false })) ? 'accepted' : 'incomplete', user, event: 'signup' };", "return { kind: 'accepted', user, event: 'signup' };", enrolment, 'at a sign-up'],
    [authentication, "if (user && !user.disabledAt && !(await this.#isEnough(user))) return { kind: 'incomplete', user, event: 'login' };", '', enrolment, 'for a new password'],
    ['apps/auth/src/surfaces/oauth/challenge/challenge.controller.ts', "if (outcome.kind !== 'accepted') throw await this.redirectToWeb(step);", "if (outcome.kind === 'rejected') throw await this.redirectToWeb(step);", 'apps/auth/test/first-party-apps.spec.ts', 'goes on who has a key as the second factor'],
  ],
  'a link that recovers an account: used up by what opens links, used twice, kept after another, weaker than what it replaces, made by who may do less or may make none any more, or for somebody who may do more by now': [
    [recoveryDoor, 'has.length > 0 || ', '', recovery, 'asked for more than a password'],
    ['apps/auth/src/surfaces/login/recovery.controller.ts', 'const link = isOurs ? await this.recovery.find(token) : undefined;', 'const link = await this.recovery.find(token);', recovery, 'no other site sends'],
    [recoveryDoor, 'power?.every((permission) => known?.power.includes(permission))', 'power', recovery, 'more power than its maker had'],
    ['apps/auth/src/surfaces/admin/users/user-factors.controller.ts', "await this.tokens.endAll(transaction, userId, 'recover');", '', recovery, 'a newer link'],
    ['apps/auth/src/surfaces/admin/users/user-factors.controller.ts', "if (userId === caller.id) throw new ProblemError('own-recovery');", '', recovery, 'nobody makes one'],
    [recoveryDoor, redeemed, redeemed.replace('if (named) await this.users.hold(transaction, named.userId);\n', '').replace("if (!(await this.tokens.use(transaction, token))) return 'over';", 'await this.tokens.use(transaction, token);'), recovery, 'used by many at once'],
    [recoveryDoor, "permissions.includes('users:write')", "permissions.includes('users:support')", recovery, 'its maker may no longer make any'],
    [recoveryDoor, 'maker?.disabledAt === null && ', '', recovery, 'its maker was disabled'],
  ],
  'a wait that takes an account over: begun by what opens links, by nobody\'s mailbox, or for who administers; shortened, silent, ended by nobody; completed twice, late, or after it ended, and by less than was lost': [
    [waitStore, 'const moved = new Date(dueAt.getTime() + now.getTime() - nextAt.getTime());', 'const moved = dueAt;', wait, 'a server that was down'],
    [waitStore, 'readyAt: { not: null } } });\n    await transaction.oneTimeToken', '} });\n    await transaction.oneTimeToken', wait, 'as long as the first'],
    ['apps/auth/src/domain/sessions/known-network.store.ts', "if (isWaiting) await this.waits.end(user.id, 'log_in');", '', wait, 'a log-in of an application'],
    ['apps/auth/src/domain/sessions/recovery-wait-times.ts', 'start + (due - start) / 2, ', '', wait, 'is mailed at the start, in the middle'],
    [waitStore, "await within.oneTimeToken.deleteMany({ where: { userId, purpose: 'recover_after_wait' } });", '', wait, 'link of each mail'],
    [recoveryDoor, "...(recovery.includes('waiting_period') ? (['recover_after_wait'] as const) : [])", "'recover_after_wait' as const", wait, 'not in the policy any more'],
    ['apps/auth/src/surfaces/login/recovery-waits.ts', "if ((await this.administrators.rolesOf(link.userId)).length > 0) return 'administers';", '', wait, 'who administers does not wait'],
    ['apps/auth/src/surfaces/login/recovery-waits.ts', 'dueAt: addSeconds(this.clock.now(), link.days * secondsADay) });', 'dueAt: link.dueAt });', wait, 'begun anew while the one before is ended'],
    ['apps/auth/src/surfaces/admin/users/user-recovery.controller.ts', "if (!(await this.waits.end(params.user_id, 'administrator', actor, transaction))) throw new ProblemError('not-found');", '', wait, 'an administrator who stops it'],
    ['apps/auth/src/delivery/mail/letters.ts', 'if (request.userId !== undefined && request.userId !== user?.id) return;', '', wait, 'to nobody who has the address by then'],
    ['apps/auth/src/surfaces/login/recovery-waits.ts', 'if (!(await this.tokens.use(transaction, token))) return undefined;', 'await this.tokens.use(transaction, token);', wait, 'of many at once'],
    ['apps/auth/src/surfaces/login/recovery-wait.controller.ts', 'return isSigned({ flow: token, csrf }, this.csrf(act, token)) ? token : undefined;', 'return token;', wait, 'no other site sends'],
    ['apps/auth/src/surfaces/login/asked-mail.ts', "isUsername(username) && (await this.throttle.admits({ username: counted, address: request.ip, device: this.device.read(request) }))", "isUsername(username) && counted !== ''", wait, 'its mails are counted'],
  ],
  'codes guessed without end, or the count begun anew by a password that is known': [
    ['apps/auth/src/domain/factors/second-factor.ts', 'await this.throttle.fail(lane);', '', secondFactor, 'waits after ten wrong codes'],
    ['apps/auth/src/domain/users/throttle.ts', '(of ? `${of}-${kind}` : kind)', 'kind', secondFactor, 'waits after ten wrong codes'],
  ],
  'an application that asks for a second factor lets who has found a browser left open, or a password, set up one of their own': [
    ['apps/auth/src/domain/sessions/session.ts', 'addSeconds(provenAt, freshness) > now', 'provenAt <= now', stepUpEnrolment, 'asks for the password first'],
    [enrolmentPage, 'if (!session || !isJustMade(session, this.clock.now())) return undefined;', 'if (!session) return undefined;', stepUpEnrolment, 'sets nothing up'],
    ['apps/auth/src/domain/factors/factors.ts', "isBare(factors) && (!factors.includes('email_code') || amr.includes('email') || amr.includes('mfa'))", "(!factors.includes('email_code') || amr.includes('email') || amr.includes('mfa'))", stepUpEnrolment, 'sets up no other'],
    ['apps/auth/src/domain/factors/factor-change.ts', "if ((await whose.isStill?.(transaction)) === false) return 'over';", '', race, 'an authenticator each, for an application'],
    ['apps/auth/src/domain/factors/factor-change.ts', "if ((await whose.isStill?.(transaction)) === false) return 'over';", '', race, 'a passkey is none'],
    ['apps/auth/src/domain/factors/passkey-change.ts', 'there && (await this.challenges.wasUsed(transaction, challenge)) ? there.id : undefined', 'there?.id', 'apps/auth/test/passkeys.spec.ts', 'that is there already, also with somebody else'],
    ['apps/auth/src/domain/factors/recovery-code.store.ts', '> 0 ? codes : []', '>= 0 ? codes : []', phone, 'has none that would not count'],
    ['apps/auth/src/surfaces/account/factor-answers.ts', '(await this.proof.missing(session, transaction)) === undefined', "session.userId !== ''", race, 'on the account page'],
    [enrolmentPage, 'return counts === true && ', 'return ', race, 'that is another meanwhile'],
    ['apps/auth/src/domain/factors/factors.ts', " && (!factors.includes('email_code') || amr.includes('email') || amr.includes('mfa'))", '', mailed, 'what comes before an authenticator'],
  ],
  "a code by mail as the second factor: for nobody's address, in place of a factor that is there, guessed, used twice, in another log-in, or mailed by what opens addresses": [
    ['apps/auth/src/domain/users/sign-in-policy.store.ts', 'const isReached = person.emailVerified && ', 'const isReached = ', mailed, 'is for nobody whose address'],
    ['apps/auth/src/domain/users/sign-in-policy.store.ts', "(rule === 'when_not_enrolled' && !isEnrolled(policy, person))", "rule === 'when_not_enrolled'", mailed, 'does not stand in'],
    ['apps/auth/src/domain/factors/second-factor.ts', '(await this.factors.byMail(userId, amr)) && ', '', mailed, 'counts no more once'],
    ['apps/auth/src/domain/factors/factors.ts', "return wanted === 'enrol' && person && isBeside(amr, 'email_code') && countsByMail(policy, person) ? 'ask' : wanted;", 'return wanted;', mailed, 'nobody sets up an authenticator'],
    [mailedCodes, ' AND tries < ${mostTries} AND', ' AND', mailed, 'after five wrong ones'],
    [mailedCodes, 'AND used_at IS NULL ', '', 'apps/auth/src/domain/factors/mailed-code.store.spec.ts', 'counts once'],
    [mailedCodes, 'JSON.stringify([flow, person,', "JSON.stringify(['', person,", mailed, 'counts in no other log-in'],
    ['apps/auth/src/surfaces/login/second-factor-mail.ts', "if (!(await this.throttle.admits({ username, address: request.ip, device: this.device.read(request) }))) return 'throttled';", '', mailed, 'few are mailed'],
  ],
  'a log-in by mail: that tells who has an account, by another browser than asked, by a code of before, or whose second step is the same mailbox again': [
    [mailedLogin, 'user !== undefined && !isShutOut(user, this.clock.now()) && isProven', 'user !== undefined && isProven', first, 'was disabled since'],
    [mailedLogin, 'return { flow, person: `name ${usernameKey(username)}` };', "return { flow, person: 'name' };", first, 'or to somebody else'],
    [mailedLogin, "this.throttle.ask({ ...attempt, of: 'mailed' })", 'this.throttle.ask(attempt)', first, 'keep no password out'],
    [mailedLogin, ', user?.passwordChangedAt);', ');', first, 'once the password is another'],
    [mailedLogin, 'await this.throttle.fail(lane);', '', first, 'counted over all log-ins'],
    ['apps/auth/src/domain/factors/factor.ts', "factor !== 'email_code' || amr.includes('pwd') || amr.includes('pop')", 'amr.length > 0 && factor.length > 0', first, 'is no second mail'],
    ['apps/auth/src/surfaces/login/email-code.controller.ts', "if (!(await this.throttle.admits({ username, address: request.ip, device: this.device.read(request) }))) return this.page(request, reply, open, username, 'throttled');", '', first, 'few in an hour'],
    ['apps/auth/src/delivery/mail/letters.ts', "(!emailVerified ? undefined : link", "(link", first, 'sees the same to the byte'],
  ],
  'a link that logs in: used up by what opens it, used twice or beside its code, for the browser of who asked in somebody else’s name, or to sign somebody in to the account of another': [
    [links, "usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now }", 'expiresAt: { gt: now } }, data: { usedAt: now }', 'apps/auth/src/domain/factors/mailed-code.store.spec.ts', 'of many of both at once'],
    [links, "return this.#find(link, { usedAt: null, expiresAt: { gt: now } }, now);", 'return this.#find(link, { usedAt: null, expiresAt: { gt: new Date(0) } }, now);', link, 'is older than ten minutes'],
    [links, ' || (passwordChangedAt !== null && passwordChangedAt > at)', '', link, 'whose password was set since'],
    [links, 'const isProven = key === name ? emailVerified :', "const isProven = key !== '' ? emailVerified :", link, 'is of who has another address'],
    [links, 'disabledAt === null || isLeaving({ disabledAt, deletionAt }, now)', 'true', link, 'is of who was disabled'],
    ['apps/auth/src/domain/sessions/session.store.ts', 'await transaction.mailedCode.deleteMany({ where: { userId: which.userId } });', '', link, 'is of who has logged out everywhere else'],
    [linkDoor, "(await this.policy.beginsBy('email_link'))", 'true', link, 'is none by the policy of now'],
    [linkDoor, 'headOf(flow.id) === link.flow || client === undefined', 'link !== undefined && flow !== undefined && client !== null', link, 'belongs to a log-in of that one'],
    [linkDoor, 'isLeaving: user.deletionAt !== null', 'isLeaving: false', link, 'is asked whether to keep it'],
    ['apps/auth/src/surfaces/login/email-code.controller.ts', 'isLeaving: outcome.isLeaving', 'isLeaving: false', link, 'is asked whether to keep it'],
  ],
  'a way to log in that the policy does not name, taken by one door: a page, a token request, an application that asks for the password': [
    ['apps/auth/src/surfaces/login/password-login.ts', "if (!(await this.policy.beginsBy('password'))) return 'not_offered';", '', first, 'every door refuses'],
    ['apps/auth/src/surfaces/login/passkey.controller.ts', "if (!(await this.policy.beginsBy('passkey'))) return", 'if (false) return', first, 'its endpoint refuses'],
    ['apps/auth/src/surfaces/login/passkey-signup.controller.ts', "if (!(await this.policy.beginsBy('passkey'))) return", 'if (false) return', first, 'its endpoint refuses'],
    ['apps/auth/src/surfaces/login/email-code.controller.ts', "if (await this.policy.beginsBy('email_code')) return true;", 'if (true) return true;', first, 'and it is refused'],
    ['apps/auth/src/surfaces/login/forgot-password-view.ts', "if (await this.policy.beginsBy('password')) return true;", 'if (reply) return true;', first, 'none is forgotten'],
    ['apps/auth/src/surfaces/login/forgot-password-view.ts', "if (await this.policy.beginsBy('password')) return this", 'if (reply) return this', first, 'none is forgotten'],
    ['apps/auth/src/surfaces/login/reset-password.controller.ts', "return purpose !== 'reset_password' || this.policy.beginsBy('password');", 'return Promise.resolve(purpose.length > 0);', first, 'none is forgotten'],
    ['apps/auth/src/surfaces/account/passkey-options.ts', "return kind === 'security_key' || (await this.policy.beginsBy('passkey'));", 'return kind.length > 0;', first, 'none is made on the account page'],
    ['apps/auth/src/surfaces/account/account-view.ts', "firstFactors.includes('passkey') ? ", 'firstFactors.length > 0 ? ', first, 'the account page shows'],
    ['apps/auth/src/surfaces/login/signup.controller.ts', "if (!(await this.policy.beginsBy('password'))) return this.view.show(request, reply, open, 'not_offered', open.form);", '', first, 'every door refuses'],
    ['apps/auth/src/surfaces/login/signup-view.ts', ' && beginsAccounts(await this.policy.current())', '', first, 'nobody signs up'],
    ['apps/auth/src/surfaces/oauth/token/grants/password.grant.ts', "if (!(await this.signIn.beginsBy('password'))) throw", 'if (false) throw', first, 'every door refuses'],
    ['apps/auth/src/surfaces/oauth/challenge/challenge.controller.ts', " || !(await this.signIn.beginsBy('password'))", '', first, 'every door refuses'],
  ],
  'SMS pumping: messages that somebody is paid for, by one person, to one number or its neighbours, from one address, or by many accounts; what logs people in used up by it': [
    ['apps/auth/src/domain/users/spend.ts', 'return blocks.every(({ blockedUntil }) => blockedUntil <= now);', 'return true;', smsThrottleSpec, 'of many at once'],
    [smsThrottle, "number.slice(0, -blockDigits)", 'number', smsThrottleSpec, 'to numbers beside one another'],
    [smsThrottle, "isUnproven ? [charge('hour', 'unproven', Math.ceil(most / 2))] : []", '[]', smsThrottleSpec, 'leave half of the hour'],
    ['apps/auth/src/domain/factors/phone-number.ts', 'callingCodes.length === 0 || callingCodes.includes(phone.callingCode)', 'callingCodes.length >= 0', phone, 'a country that is not served'],
  ],
  'a code by SMS guessed, used twice, in another log-in, for a number that was not proven by it or is gone, sent unasked, or read by who has the events': [
    ['apps/auth/src/surfaces/login/phone-enrolment.controller.ts', "if (!(await this.proof.isRight(heldBy(open, person.id, number), code))) return this.page(request, reply, open, person, { number, error: 'sms_wrong' });", '', phoneEnrolment, 'in the log-in that asked, and five tries'],
    ['apps/auth/src/surfaces/login/phone-enrolment.controller.ts', 'if (!(await this.isOffered(reply, open, person))) return;', '', phoneEnrolment, 'is not offered where'],
    ['apps/auth/src/surfaces/account/api/own-phone.controller.ts', 'if (!(await this.proof[proof](smsHolder(holder, caller.userId, number), code))) throw', 'if (code === number) throw', 'apps/auth/test/account-api-phone.spec.ts', 'and five tries'],
    ['apps/auth/src/surfaces/account/api/own-phone.controller.ts', "if (!(await this.proof.isOffered())) throw new ProblemError('sms-not-offered');", '', 'apps/auth/test/account-api-phone.spec.ts', 'nor where the policy has no codes'],
    [enrolmentPage, "return (await this.factors.second(id, flow.proven?.amr ?? [], within)) === 'enrol';", 'return true;', phoneEnrolment, 'beside a factor that is there'],
    [mailedCodes, 'person: `sms ${userId} ${number}`', 'person: `sms ${userId}`', phone, 'went to another number'],
    [mailedCodes, 'person: `sms ${userId} ${number}`', 'person: `sms ${userId}`', sms, 'once the number is another'],
    ['apps/auth/src/domain/users/sign-in-policy.store.ts', "rule === 'when_enrolled' && hasPhone", 'hasPhone', sms, 'where the policy has no codes'],
    ['apps/auth/src/delivery/sms/sms-codes.ts', 'await this.codes.withdraw(holder);', '', phone, 'no code is left'],
  ],
  'a code that counts twice: at once, on two nodes, within its half minute': [
    ['apps/auth/src/domain/factors/authenticator.store.ts', 'where: { id, lastStep: { lt: BigInt(step) } }', 'where: { id }', secondFactor, 'gets in by a code once'],
    ['apps/auth/src/domain/factors/recovery-code.store.ts', '.count === 1;', '.count >= 0;', secondFactor, 'counts once of 64 at once'],
  ],
  'a factor added or taken away by who has only a browser that was left open, or by a log-in that has not shown it': [
    [proof, 'const isRecent = isJustMade(session, this.clock.now());', 'const isRecent = true;', secondFactor, 'needs a log-in of just now'],
    [proof, "(isOneEnough || session.amr.includes('mfa'))", 'session.amr.length > 0', secondFactor, 'is not removed by a log-in that has not shown it'],
  ],
  'a browser that goes on being excused: after a new password, another factor, or the end of its time, or for somebody else': [
    ['apps/auth/src/domain/users/user.store.ts', 'await transaction.rememberedDevice.deleteMany({ where: { userId: id } });', '', remembered, 'by a new password'],
    ['apps/auth/src/domain/factors/factors.ts', 'await transaction.rememberedDevice.deleteMany({ where: { userId } });', '', remembered, 'by a factor that is taken away'],
    ['apps/auth/src/domain/factors/factors.ts', 'await transaction.rememberedDevice.deleteMany({ where: { userId } });', '', remembered, 'by one more factor'],
    ['apps/auth/src/domain/factors/factor-change.ts', 'isBeside ? await this.factors.joined(transaction, userId, isFirst ? seed : undefined) : []', '[]', 'apps/auth/test/passkeys.spec.ts', 'has every browser asked again'],
    ['apps/auth/src/domain/factors/factor-import.ts', 'await this.factors.changed(transaction, userId);', '', 'apps/auth/test/user-factors.spec.ts', 'every browser is asked again'],
    ['apps/auth/src/domain/factors/remembered-device.store.ts', 'createdAt: { gt: addSeconds(now, -days * 86_400) } ', '', remembered, 'by a policy that allows less'],
    ['apps/auth/src/domain/factors/remembered-device.store.ts', 'deleteMany({ where: { id, userId } })', 'deleteMany({ where: { id } })', remembered, 'is one of one account'],
  ],
  'a first factor that was proven before the password was changed': [
    ['apps/auth/src/domain/users/user.store.ts', 'OR: [{ passwordChangedAt: null }, { passwordChangedAt: { lte: proven } }]', 'OR: [{ passwordChangedAt: null }, { id }]', enrolment, 'with a password of before'],
  ],
  'secrets of authenticators and recovery codes that can be read where they are stored or logged': [
    ['apps/auth/src/domain/factors/recovery-code.store.ts', "return this.masterKey.mac('recovery-code', `code ${userId} ${plain(code)}`);", 'return new Uint8Array(Buffer.from(plain(code)));', 'apps/auth/test/secrets-stay-secret.spec.ts', 'no table holds a secret'],
  ],
  'an application that is told less than it asked for, or more than was proven': [
    [dispatch, "return way(session) ?? (acr.isEssential ? 'unreachable' : undefined);", 'return way(session);', keyEnrolment, 'what the policy says of makes holds'],
    ['apps/auth/src/domain/users/acr.ts', "{ acr: 'phr', amr: ['pop', 'mfa'], factors: 2 }", "{ acr: 'phr', amr: ['mfa'], factors: 2 }", stepUp, 'a code is not enough'],
  ],
};
