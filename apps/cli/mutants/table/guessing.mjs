const throttleSpec = 'apps/auth/test/throttle.spec.ts';
const known = 'apps/auth/test/known-browsers.spec.ts';
const works = 'apps/auth/test/proof-of-work.spec.ts';
const work = 'apps/auth/src/domain/users/proof-of-work.ts';
const doors = 'apps/auth/test/door-check.spec.ts';
const door = 'apps/auth/src/surfaces/login/door-check.ts';
const oldSpec = 'apps/auth/test/old-system.spec.ts';
const oldSystem = 'apps/auth/src/domain/users/old-system.ts';
const oldPerson = 'apps/auth/src/domain/imports/old-system-person.ts';
const captchas = 'apps/auth/test/captcha.spec.ts';
const captcha = 'apps/auth/src/domain/users/captcha.ts';
const places = 'apps/auth/test/new-browser-mail.spec.ts';
const secrets = 'apps/auth/test/client-secrets.spec.ts';
const update = 'apps/auth/test/password-update.spec.ts';
const throttle = 'apps/auth/src/domain/users/throttle.ts';
const authentication = 'apps/auth/src/domain/users/user-authentication.ts';
const passwordRefusals = 'apps/auth/src/domain/users/password-refusals.ts';
const network = 'apps/auth/src/platform/network.ts';
const guesses = 'apps/auth/src/domain/clients/secret-guesses.ts';
const policy = 'apps/auth/src/domain/users/password-policy.ts';
const breached = 'apps/auth/src/domain/users/breached-passwords/breached-passwords.ts';
const breachedSpec = 'apps/auth/test/breached-passwords.spec.ts';
const serviceSpec = 'apps/auth/test/breached-passwords-service.spec.ts';
const filter = 'apps/auth/src/domain/users/breached-passwords/hash-filter.ts';
const filterSpec = 'apps/auth/src/domain/users/breached-passwords/hash-filter.spec.ts';
const range = 'apps/auth/src/domain/users/breached-passwords/range-service.ts';
const rangeSpec = 'apps/auth/src/domain/users/breached-passwords/range-service.spec.ts';
const outbound = 'apps/auth/src/platform/outbound/outbound.ts';
const estimate = 'apps/auth/src/domain/users/password-estimate.ts';
const policySpec = 'apps/auth/src/domain/users/password-policy.spec.ts';
const newPasswords = 'apps/auth/test/new-passwords.spec.ts';
const personal = 'apps/auth/test/personal-passwords.spec.ts';
const openSignup = 'apps/auth/src/surfaces/oauth/open-signup.ts';
const signups = 'apps/auth/test/open-signup.spec.ts';
const headersOnce = 'apps/auth/src/platform/http/headers-once.ts';
const headersTwice = 'apps/auth/test/headers-twice.spec.ts';
const clientAuthentication = 'apps/auth/test/client-authentication.spec.ts';
const passwordGrant = 'apps/auth/src/surfaces/oauth/token/grants/password.grant.ts';

/** Passwords and secrets that are guessed, and people who are kept out. @type {import('../table.mjs').MutantRows} */
export const guessing = {
  'lockout per alias': [[throttle, 'const account = usernameKey(username);', 'const account = username;', throttleSpec, 'every way of writing a name']],
  "whoever has an application's secret sets everybody's password": [
    [passwordGrant, "if (type === 'update' && !currentPassword && client.passwordUpdate !== 'without_current')", "if (type === 'update' && !currentPassword && !client.passwordUpdate)", update, 'nothing is changed'],
    [authentication, 'if (!matches) return this.refusals.reject(attempt, lane,', 'if (!matches && !user) return this.refusals.reject(attempt, lane,', update, 'wrong current passwords are counted'],
    ['apps/auth/src/surfaces/oauth/token/password-update.ts', "await this.letters.ask(transaction, { about: 'password_changed', username, flow: null, locale });", 'void locale, void username;', update, 'the person is mailed'],
  ],
  'client secrets guessed without limit, unseen in the log': [
    [guesses, 'return this.#waits.secondsFor(networksOf(address).map(({ name }) => name));', 'return 0;', secrets, 'a secret is not guessed without end'],
    [guesses, 'if (client && isRight && this.#isKnown(address, client)) return 0;', 'if (client && isRight) return 0;', secrets, ''],
    ['apps/auth/src/surfaces/oauth/client-authentication.ts', 'if (client) note(http, { client_id: client.clientId });', '', secrets, 'the log names the client'],
    ['apps/auth/src/surfaces/oauth/client-authentication.ts', "if (!secret) throw new OAuthError('invalid_client', { reason: 'wrong client secret' });", '', secrets, 'a secret is not guessed without end'],
  ],
  'one address with many connections takes every place among the hashes': [
    [authentication, "if (wait > 0) return this.refusals.wait(attempt, undefined, 'throttled', wait);\n    const weakness", 'const weakness', throttleSpec, 'it needs no place'],
    [authentication, "if (wait > 0) return this.refusals.wait(attempt, undefined, 'throttled', wait);\n    const weakness", "const early = type && (await this.#weakness(attempt, { username, claims: {} }));\n    if (early) return { kind: 'weak', weakness: early };\n    if (wait > 0) return this.refusals.wait(attempt, undefined, 'throttled', wait);\n    const weakness", personal, 'who waits is told so'],
    ['libs/crypto/src/work-queue.ts', ' || held >= Math.ceil(places / 2)', '', throttleSpec, 'one network takes half'],
    ['libs/crypto/src/work-queue.ts', 'if (rest.length > 0) this.#waiting.set(who, rest);', 'if (rest.length > 0) { const others = [...this.#waiting]; this.#waiting.clear(); for (const [name, list] of [[who, rest] as const, ...others]) this.#waiting.set(name, [...list]); }', 'libs/crypto/src/work-queue.spec.ts', 'who waits takes turns'],
  ],
  'a stranger keeps a person out by wrong passwords, or closes an application': [
    ['apps/auth/src/platform/http/cookie-of.ts', 'found.length === 1', 'found.length > 0', known, 'when it is sent twice'],
    [throttle, 'charges.device && isSince(device?.since) ? charges.device', 'false ? charges.stranger', known, 'gets in'],
    ['apps/auth/src/domain/users/known-devices.ts', ' || !equalBytes(entry.subarray(head.length), this.#mac(head, username))', '', known, 'strangers wait, whatever cookie'],
    [throttle, '[passwordChangedAt, counterOf(', '[null, counterOf(', known, 'dies with the password'],
  ],
  'a stranger pushes out a mailed link, or uses up the mails that an account may get': [
    ['apps/auth/src/domain/users/one-time-token.store.ts', 'createdAt: { lt: addSeconds(now, -freshSeconds) } }', 'createdAt: { lt: now } }', known, 'holds a link that no stranger pushes out'],
    ['apps/auth/src/domain/users/mail-throttle.ts', "{ ...charge, key: key('mail-account-network', JSON.stringify([account, largest])), free: mailsPerNetwork },", '', known, 'is written though one network asks'],
    ['apps/auth/src/domain/users/mail-throttle.ts', 'if (knownAs !== undefined) return', 'if (knownAs === null) return', known, 'is written for a browser and a network'],
  ],
  'a few passwords tried for very many accounts by page, as fast as the limit of an address allows (password spraying)': [
    [authentication, 'if (early > 0 && !(await attempt.showWork?.()))', 'if (early < 0 && !(await attempt.showWork?.()))', works, 'shows work instead of waiting'],
    [work, '.count === 1;', '.count >= 0;', works, 'one answer is one try'],
    [work, "bytes.toString('base64url') !== challenge || ", "Buffer.from(challenge).length === 0 || ", works, 'one answer is one try'],
    [work, '!equalBytes(bytes.subarray(headBytes), this.#mac(head, about))', 'bytes.length < headBytes', works, 'what is not worked out'],
    [work, '!isFresh || ', '', works, 'what is not worked out'],
    [work, ' || !beginsWithZeros(Buffer.from(s256(answer), \'base64url\'), head.readUInt8(timeBytes))', '', works, 'what is not worked out'],
    [throttle, 'until > this.clock.now().getTime() ? new Date(until) : null', 'until > this.clock.now().getTime() && workUntil === 0 ? new Date(until) : null', works, 'buys no more tries'],
  ],
  'a program that makes accounts, or has mails sent to strangers, as fast as the limit of an address allows': [
    [door, 'if (isWorkable && (await answer())) return undefined;', 'if (await answer()) return undefined;', doors, 'past all of it'],
    [door, 'if (isWorkable && (await answer())) return undefined;', "if (isWorkable && open.form['work']) return undefined;", doors, 'one answer is one try'],
    ['apps/auth/src/surfaces/login/asked-mail.ts', "if (refusal) return", 'if (refusal === username) return', doors, 'past half of what its network'],
    ['apps/auth/src/surfaces/login/email-code.controller.ts', "if (refusal) return", 'if (refusal === username) return', doors, 'past half of what its network'],
    ['apps/auth/src/surfaces/login/verify-email.controller.ts', "await this.check.refusal('verify-email', request, reply, open)", 'undefined', doors, 'past half of what its network'],
    ['apps/auth/src/surfaces/login/email-verification.ts', "await this.check.refusal('sign-up', request, reply, open)", 'undefined', doors, 'past half of what its network'],
    ['apps/auth/src/surfaces/login/password-login.ts', "type === 'signup' ? await this.check.refusal('sign-up', request, reply, open) : ", '', doors, 'past half of what its network'],
    ['apps/auth/src/surfaces/login/passkey-signup.controller.ts', "await this.check.refusal('sign-up', request, reply, open)", 'undefined', doors, 'past half of what its network'],
    ['apps/auth/src/domain/users/door-throttle.ts', "['signup-address', 'address']", "['signup-address']", doors, 'tried by signing up'],
  ],
  'a captcha that was solved once lets a program try for ever, or is let go by making its provider busy': [
    [captcha, '.count === 1;', '.count >= 0;', captchas, 'an answer counts once'],
    [captcha, 'verdict && (await this.#isFirst(answer))', '(await this.#isFirst(answer))', captchas, 'what is wrong, missing or endless'],
    [captcha, '!form.test(answer) || ', '', captchas, 'what is wrong, missing or endless'],
    [captcha, '(await this.#answers(address)) ?', 'address === answer ?', captchas, 'only to what one person has sent'],
    [captcha, " || (answer === '' && now.getTime() < this.#nextLook)", '', captchas, 'what is wrong, missing or endless'],
    [captcha, 'new WorkQueue(mostAtOnce, 0)', 'new WorkQueue(mostAtOnce * 9, 0)', captchas, 'nobody has the server ask without end'],
    [captcha, "networksOf(address).at(-1)?.name ?? ''", 'answer', captchas, 'one network no more than half'],
    [captcha, 'if (await this.database.hot.throttledUntil(charges.map(({ key }) => key), this.clock.now())) return \'failed\';', '', captchas, 'a network with many wrong answers'],
    [captcha, "networkCharges('captcha-address', address, ", "networkCharges('captcha-address', answer, ", captchas, 'a network with many wrong answers'],
    [door, "return verdict === 'passed';", "return verdict !== 'failed' || open.form['work'] !== undefined;", captchas, 'what is wrong, missing or endless'],
    [door, 'if (!this.captcha.isAlways || (await answer())) return undefined;', 'if (open.flow.id !== String(await answer())) return undefined;', captchas, 'with no limit near'],
    [door, 'return this.work.isOn && this.work.take(', 'return this.captcha.isSet || this.work.take(', captchas, 'where the provider is down'],
  ],
  'passwords of another system guessed through this one, faster than its own door lets anybody': [
    [authentication, "if (typeof counted === 'number') return this.refusals.wait(attempt, undefined,", "if (typeof counted === 'string') return this.refusals.wait(attempt, undefined,", oldSpec, 'more often than here'],
    [throttle, 'ahead > (lane.nextBlocks[index] ?? 0)', 'ahead > 900', oldSpec, 'more often than here'],
    [throttle, 'ahead > (lane.nextBlocks[index] ?? 0)', 'ahead > 0', oldSpec, 'twice for one try'],
    [throttle, 'if (!counted) await this.#charge(charges);', 'await this.#charge(charges);', oldSpec, 'twice for one try'],
    [throttle, 'if (counted) await this.#takeBack(counted);', '', oldSpec, 'in vain by who comes in numbers'],
    [oldSystem, 'new WorkQueue(mostAtOnce, 0)', 'new WorkQueue(mostAtOnce * 9, 0)', oldSpec, 'without end: sixteen'],
  ],
  'the answer about one name makes or takes over somebody else, or brings back who was removed or disabled': [
    [oldPerson, "if (usernameKey(person.email ?? person.username ?? '') !== username) return", "if (person.email === '') return", oldSpec, 'is called otherwise than was asked'],
    [oldPerson, 'if (person.isDisabled) return', 'if (person.isDisabled === undefined) return', oldSpec, 'is disabled there'],
    [oldPerson, 'if (await this.departed.hasId(this.source, person.id)) return', 'if (person.id === this.source) return', oldSpec, 'for who was removed'],
    [oldSystem, ' && !(await this.departed.hasName(typed))', '', oldSpec, 'for who was removed'],
    ['apps/auth/src/surfaces/account/account-deletion.ts', 'await this.departed.note(transaction, id);', '', oldSpec, 'for who was removed'],
    ['apps/auth/src/surfaces/admin/users/user-writing.ts', 'await this.departed.note(transaction, id);', '', oldSpec, 'for who was removed'],
    ['apps/auth/src/surfaces/scim/users/user-writing.ts', 'await this.departed.note(transaction, person.id);', '', oldSpec, 'for who was removed by a directory'],
    [authentication, 'return user || type !== undefined ?', 'return (user && !user.disabledAt) ?', oldSpec, 'for somebody who is here'],
  ],
  'whether somebody is here, told by a system that is asked only about others': [
    [passwordRefusals, 'this.oldSystem.demand();', '', oldSpec, 'the same while the old system gives no answer'],
    [oldSystem, "if (reason === 'no_answer') this.#restsUntil", "if (reason !== 'no_answer') this.#restsUntil", oldSpec, 'the same while the old system gives no answer'],
  ],
  'a password on its way to another system read by somebody else, kept, or sent where an answer leads': [
    [authentication, 'isBesideConnections || (await this.enforced.covers(username)) || ', '', oldSpec, 'for somebody who is here'],
    ['apps/auth/src/process/old-system.ts', "if (answer.status !== 200) throw", "if (answer.status > 500) throw", oldSpec, 'asked to try again, and nobody else is'],
    ['apps/auth/src/process/old-system.ts', "throw new OldSystemFault('wrong_answer'); // without its cause, which may quote it", 'throw new Error(body);', oldSpec, 'nowhere in log'],
  ],
  'somebody who has the password logs in unnoticed': [
    ['apps/auth/src/domain/sessions/known-network.store.ts', 'if (await this.#learn(transaction, user.id, hash)) await', 'await this.#learn(transaction, user.id, hash); await', places, 'of many at once'],
    ['apps/auth/src/domain/sessions/known-network.store.ts', 'if (isFirst || isBrowserKnown)', 'if (isFirst)', places, 'neither a known browser'],
    ['apps/auth/src/domain/sessions/known-network.store.ts', 'if (isFirst || isBrowserKnown)', 'if (isBrowserKnown)', places, 'is mailed once'],
    ['apps/auth/src/surfaces/oauth/token/grants/password.grant.ts', "if (outcome.event !== 'update') await this.networks.see(", "if (outcome.event === 'update') await this.networks.see(", places, 'asks for the password itself'],
    ['apps/auth/src/delivery/mail/letters.ts', "[...(kind === 'newBrowser' ? ownLocaleOf(user) : []), locale]", '[locale]', places, 'in the language that its person'],
  ],
  'rate limit per single IPv6 address': [
    [network, 'return [home, site, organization] as [Network, Network, Network];', 'return [{ name: address, share: 1 }];', throttleSpec, 'a /64 as one'],
    [network, 'return [home, site, organization] as [Network, Network, Network];', 'return [home] as [Network];', throttleSpec, 'who holds a /'],
  ],
  'an address with a port, in brackets or mapped counts as one of its own': [
    [network, "?? /^([^:]*):[\\w.-]+$/.exec(bare)?.[1]", '', throttleSpec, 'of wrong passwords, by token request'],
    [network, 'if (embedding.some((prefix) => prefix.every((group, index) => group === groups[index])))', 'if (embedding.length === 0)', 'apps/auth/src/platform/network.spec.ts', ''],
  ],
  'user enumeration': [
    ['apps/auth/src/surfaces/login/email-verification.ts', "    await this.guesses.fail(attempt);\n    return `code_${tried}`;", "    if (awaited?.userId !== undefined) await this.guesses.fail(attempt);\n    return `code_${tried}`;", 'apps/auth/test/verify-email-code.spec.ts', 'cannot be told from each other'],
    [authentication, 'const hash = user?.disabledAt && !leaves ? undefined : user?.passwordHash;', "if (!user) return { kind: 'rejected', reason: 'unknown user', retryAfter: 1 };\n    const hash = user.disabledAt ? undefined : user.passwordHash;", 'apps/auth/test/password-grant.spec.ts', ''],
    ['apps/auth/src/surfaces/login/asked-mail.ts', 'note(request, isAdmitted', "if (!isAdmitted) reply.header('retry-after', '1');\n    note(request, isAdmitted", 'apps/auth/test/forgot-password.spec.ts', 'is not told by too much asking'],
  ],
  'X-Forwarded-For believed from anybody': [['apps/auth/src/process/server.ts', 'trustProxy: (node) => isNodeIn(proxies, node),', 'trustProxy: true,', throttleSpec, 'believed only from a trusted proxy']],
  'who was kept out stays so after a colleague let them in': [
    [throttle, 'counterOf(counters, unlocked)?.startedAt]', 'undefined]', known, 'unlocked by an administrator'],
    [throttle, '[charges.stranger[0], charges.network[0], ...(charges.device ?? [])]', '[charges.stranger[0]]', known, 'unlocked by an administrator'],
  ],
  'credential stuffing past the throttle of the pages': [
    [throttle, 'return this.secondsUntil(await this.database.hot.clearThrottle(charges.map(({ key }) => key), cleared, now, known));', 'await this.database.hot.clearThrottle(charges.map(({ key }) => key), cleared, now, known);\n    return 0;', throttleSpec, 'have blocked the account by now'],
    [passwordRefusals, 'await this.throttle.fail(lane);', 'void lane;', 'apps/auth/test/first-party-apps.spec.ts', 'that is guessed is counted'],
  ],
  'passwords guessed or stolen through a client that cannot prove itself': [
    [passwordGrant, 'if (shown) await this.openRequests.use(shown);', '', 'apps/auth/test/public-client-password.spec.ts', 'at once'],
    ['apps/auth/src/domain/sessions/open-request.store.ts', 'where: { clientId, codeChallenge, expiresAt: { gt: this.clock.now() },', 'where: { codeChallenge, expiresAt: { gt: this.clock.now() },', 'apps/auth/test/public-client-password.spec.ts', 'looks like a wrong password with'],
  ],
  'a password set by who never had it': [[passwordGrant, "if (type === 'update' && isPublic)", "if (type === 'update' && isPublic && client.clientId === '')", 'apps/auth/test/public-client-password.spec.ts', 'an update, even where a row']],
  'auth_session replayed, guessed, or taken to another client': [
    ['apps/auth/src/domain/sessions/challenge.store.ts', "kind: 'challenge', clientId, expiresAt", "kind: 'challenge', expiresAt", 'apps/auth/test/first-party-apps.spec.ts', 'is worth nothing to another client'],
    ['apps/auth/src/surfaces/oauth/challenge/challenge.controller.ts', 'if (begun && !(await this.challenges.finish(begun)))', 'if (begun && !(await this.challenges.finish(begun)) && !presented)', 'apps/auth/test/first-party-apps.spec.ts', 'used 32 times at once on two nodes'],
  ],
  'codes of the second factor guessed past one auth_session, past the count of the pages, or by a password of before': [
    ['apps/auth/src/surfaces/oauth/challenge/second-step.ts', '=> `challenge ${name}`', "=> `challenge ${name.slice(0, 0)}`", 'apps/auth/test/first-party-sms.spec.ts', 'in the log-in that asked for it'],
    ['apps/auth/src/surfaces/oauth/challenge/second-step.ts', "if (!person || person.deletionAt !== null) return 'over';", "if (person?.id === '') return 'over';", 'apps/auth/test/first-party-sms.spec.ts', 'takes back what was proven'],
    ['apps/auth/src/domain/sessions/challenge.store.ts', 'return count === 1 ? authSession : undefined;', 'return authSession;', 'apps/auth/src/domain/sessions/challenge.store.spec.ts', 'one takes it'],
    ['apps/auth/src/surfaces/oauth/challenge/second-step.ts', "if (!person || person.deletionAt !== null) return { kind: 'over' };", "if (!person) return { kind: 'rejected', retryAfter: 0 };", 'apps/auth/test/first-party-second-step.spec.ts', 'counts no longer after a new one'],
    ['apps/auth/src/domain/sessions/challenge.store.ts', 'return this.#next(challenge, this.#proof(provenUserId));', 'return this.#next(challenge, provenUserId === null ? {} : this.#proof(provenUserId));', 'apps/auth/test/first-party-second-step.spec.ts', 'takes back what was proven'],
  ],
  "a stranger's application asks for passwords": [['apps/auth/src/surfaces/oauth/challenge/challenge.controller.ts', 'if (!client.firstParty || client.clientId === consoleClientId) throw', 'if (client.clientId === consoleClientId) throw', 'apps/auth/test/first-party-apps.spec.ts', 'a client that is not ours']],
  'a stranger learns what somebody is called by passwords that are refused': [
    [authentication, 'const { currentPassword, onUpdate } = attempt;', "const { currentPassword, onUpdate } = attempt;\n    const early = user && (await this.#weakness(attempt, user));\n    if (early) return { kind: 'weak', weakness: early };", personal, 'a stranger learns no name'],
  ],
  'a password that a guesser tries first: a decorated word, a walk on the keyboard, a name, one character that counts as eighteen': [
    [policy, 'if (await isGuessable(', 'if (password === person.username && await isGuessable(', newPasswords, 'the sign-up page says it in'],
    [policy, 'if (await isGuessable(', 'if (password === person.username && await isGuessable(', newPasswords, 'by token request'],
    [policy, '[...namesOf(person), ...known, ...this.contextWords]', '[person.username]', policySpec, 'may not'],
    [policy, "'preferred_username', 'email'] as const", "'preferred_username'] as const", personal, 'by the account page'],
    [authentication, 'const weakness = await this.policy.guessable(attempt.password.reveal(), user, namesFor(attempt));', 'const weakness = undefined;', personal, 'by type=update'],
    ['apps/auth/src/surfaces/login/password-reset.ts', 'this.policy.weakness(password, user)', 'this.policy.weakness(password, { username: user.username, claims: {} })', personal, 'by a mailed link'],
    ['apps/auth/src/surfaces/account/password-change.ts', 'this.policy.weakness(next, user)', 'this.policy.weakness(next, { username, claims: {} })', personal, 'by the account page'],
    ['apps/auth/src/domain/configuration/reconciliation.ts', 'policy.weakness(password, entry,', 'policy.weakness(password, { username: entry.username, claims: {} },', personal, 'by a file'],
    [estimate, "const wholes = [name, name.replace(/@.*/u, '')];", 'const wholes = [name];', personal, 'by type=signup of a token request'],
    [policy, 'Math.max(this.least, await this.wanted())', 'this.least', policySpec, 'who administers'],
    [policy, 'return Math.max(this.least, await this.wanted())', 'return this.wanted()', policySpec, 'who administers'],
    [policy, 'Math.min([...password].length, [...normalized].length)', '[...normalized].length', policySpec, 'one character that is eighteen'],
    [policy, 'Math.min([...password].length, [...normalized].length)', '[...password].length', policySpec, '15 characters that are 14'],
    [estimate, 'graphs: adjacencyGraphs, ', '', policySpec, 'a walk there and back'],
    [estimate, 'l33tMaxSubstitutions: substitutions', 'l33tMaxSubstitutions: 0', policySpec, 'two words in letters that stand for others'],
    [estimate, 'const unguessable = 4;', 'const unguessable = 3;', policySpec, 'may not'],
  ],
  'a password that was breached elsewhere is set, and tried by whoever has the list': [
    [policy, 'return (await this.breached.include(password)) ?', 'return password === person.username ?', breachedSpec, 'by the account page'],
    [policy, 'return (await this.breached.include(password)) ?', 'return password === person.username ?', breachedSpec, 'by token request'],
    [filter, "const place = hash.readUInt16BE(at);\n    if", "const place = hash.readUInt16LE(at);\n    if", filterSpec, 'whatever was added is found'],
    [filter, '(1 << (place & 7))) === 0) return false;', '(1 << (place & 7))) === 0) return at === 4;', filterSpec, 'of what was not'],
    [breached, "new Set([password, password.normalize('NFKC')])", "new Set([password.normalize('NFKC')])", 'apps/auth/src/domain/users/breached-passwords/breached-passwords.spec.ts', 'as it was typed'],
  ],
  'a service that is asked for breached passwords learns them, or where they are kept by the length of its answers': [
    [range, 'this.#answer(digits.slice(0, told))', 'this.#answer(digits.slice(0, told + 1))', rangeSpec, 'the first five digits are told'],
    ['apps/auth/src/process/breached-passwords.ts', "'add-padding': 'true', ", '', serviceSpec, 'is told five digits'],
    [range, ' && Number(line.slice(rest.length + 1)) > 0', '', serviceSpec, 'what is only padding'],
    [policy, 'if (guessable) return guessable;', "if (guessable) return (await this.breached.include(password)) ? weak('password_breached', '') : guessable;", serviceSpec, 'a log-in asks nothing'],
  ],
  'a service for breached passwords that is slow, broken, endless or leads elsewhere keeps people out, or the server busy': [
    [breached, 'if (!(error instanceof LookUpFault)) throw error;', 'throw error;', serviceSpec, 'keeps nobody out'],
    [outbound, "if (bytes > mostBytes) response.destroy(new OutboundError('answer too long'));", 'void mostBytes;', 'apps/auth/src/platform/outbound/outbound.spec.ts', 'is no answer when it'],
    [range, 'if (this.#underWay >= mostAtOnce)', 'if (this.#underWay < 0)', rangeSpec, 'no more than 32'],
  ],
  'whether there is such a person, told by how often breached passwords are looked up': [
    [authentication, 'const weakness = await this.policy.guessable(attempt.password.reveal(), user, namesFor(attempt));', 'const weakness = await this.#weakness(attempt, user);', serviceSpec, 'it is asked once'],
  ],
  'a long password that keeps the estimator busy for seconds': [[estimate, 'const longest = 32;', 'const longest = 1_024;', policySpec, 'a phrase between two long repetitions']],
  "accounts made without end or proof through a client's id alone": [
    [openSignup, "if (hasSecret(client)) return 'here';", "if (hasSecret(client) || settings.SYMBOLON_SIGNUP === 'closed') return 'here';", signups, 'refuses it to a client without a secret'],
    [openSignup, "settings.SYMBOLON_EMAIL_VERIFICATION === 'required' ? 'by page'", "client.clientId === '' ? 'by page'", signups, 'whoever is meant'],
    [authentication, 'const wait = attempt.isOpenDoor ? await this.signups.count(attempt.address) : 0;', 'const wait = 0;', signups, 'makes no more accounts for an address'],
    [authentication, "type === 'signup' && attempt.isOpenDoor ? await this.signups.waitOf(attempt.address) : 0", '0', signups, 'makes no more accounts for an address'],
  ],
  'two Host or Authorization headers, of which proxy and server take different ones': [
    [headersOnce, "const once = ['authorization', 'host'];", "const once = ['host'];", headersTwice, 'are refused'],
    [headersOnce, "const once = ['authorization', 'host'];", "const once = ['authorization'];", headersTwice, 'is refused with two hosts'],
    [headersOnce, '.map((name) => name.toLowerCase())', '', headersTwice, 'are refused'],
  ],
  'a pair of HTTP Basic read as another client': [
    ['apps/auth/src/surfaces/oauth/client-authentication.ts', 'found.find(({ secret }) => secret) ?? ', '', clientAuthentication, 'is known at'],
    ['apps/auth/src/surfaces/oauth/par/par.controller.ts', 'this.pushedRequests.push(client.clientId,', 'this.pushedRequests.push(credentials.clientId,', clientAuthentication, 'the request that it pushes is its own'],
  ],
};
