const forgot = 'apps/auth/test/forgot-password.spec.ts';
const verify = 'apps/auth/test/verify-email.spec.ts';
const typed = 'apps/auth/test/verify-email-code.spec.ts';
const proofs = 'apps/auth/src/domain/sessions/email-proof.store.ts';
const codes = 'apps/auth/src/domain/users/code-throttle.ts';
const verification = 'apps/auth/src/surfaces/login/email-verification.ts';
const smtp = 'apps/auth/src/delivery/mail/smtp-transport.ts';
const hot = 'libs/database/src/hot-statements.ts';
const links = 'apps/auth/src/domain/users/one-time-token.store.ts';

/** Links in mails, what they prove, and names. @type {import('../table.mjs').MutantRows} */
export const mail = {
  'new password without the step by mail': [
    ['apps/auth/src/surfaces/login/reset-password.controller.ts', "isSigned(form, this.csrf(form['flow'] ?? '')) ? readLink", "form['flow'] !== this.csrf('') ? readLink", forgot, 'without the proof of our form'],
    [links, 'if (!row || ![row.user.username, ...row.user.emailAddresses.map(({ address }) => address)].includes(row.email)) return undefined;', 'if (!row) return undefined;', forgot, 'its user got another address'],
  ],
  'link used up by who only looks, or leaked by Referer': [['apps/auth/src/platform/http/security-headers.ts', "'referrer-policy': 'no-referrer',", '', forgot, 'is replaced by way of a mailed link']],
  'link that lives too long': [[links, 'where: { hash: this.#hash(token), expiresAt: { gt: this.clock.now() }, user: { disabledAt: null }, purpose: { in: [\'reset_password\', \'verify_email\'] } }', 'where: { hash: this.#hash(token) }', forgot, 'lives to the second']],
  'one link used many times at once': [
    [links, 'return count === 1;', 'return count >= 0;', forgot, 'redeemed 64 times at once'],
  ],
  "account made beforehand with the victim's address": [['apps/auth/src/surfaces/login/verify-email.controller.ts', 'if (awaited?.userId === proof.userId) return', 'if (awaited) return', verify, 'a stranger who signs up']],
  'a mailed code guessed: by many at once, with letter after letter, or one guess for each of many accounts': [
    [proofs, ' AND email_code_tries < ${mostTries}', '', typed, '16 at once on two nodes get five looks'],
    [proofs, 'const isRight = equalBytes(', 'const isRight = row.hash !== null || equalBytes(', typed, 'the page says so, marks the field'],
    [codes, 'return [ofAccount, ...networkCharges', 'return [...networkCharges', typed, 'are counted by account'],
    [codes, ", ...networkCharges('email-code-address', address, this.masterKey, this.settings)]", ']', typed, 'are counted by network'],
    ['libs/crypto/src/random.ts', 'if (drawn < rounds * numbers) return', 'if (drawn < rounds * numbers || drawn > 0) return', 'libs/crypto/src/random.spec.ts', 'past it: drawn again'],
  ],
  'a mailed code used twice, in another browser, by who has not shown the password, or after its letter or its link': [
    [verification, "if (proven || tried === 'not_yet') return proven ?? 'not_yet';", "if (tried === 'not_yet') return 'not_yet';", typed, '16 times at once on two nodes'],
    [verification, "(await this.tokens.useAll(transaction, { purpose: 'verify_email', userId, email })) && ", '', typed, 'dies with its link'],
    [verification, "if (userId === undefined) return 'not_yet';", '', typed, 'leads to the link'],
    [verification, 'code: userId === undefined ? null : code', 'code', typed, 'gives a stranger who signs up after the owner nothing'],
    ['apps/auth/src/domain/users/user.store.ts', ' FOR NO KEY UPDATE`;', '`;', typed, 'beside both links of two letters'],
    [proofs, 'data: { emailCodeHash: this.#codeHash(flowId, code), emailCodeTries: 0 }', 'data: { emailCodeHash: this.#codeHash(flowId, code) }', typed, 'are five for a letter'],
  ],
  "a name that looks like another's, or takes the key of somebody else's address": [
    ['libs/contracts/src/username.ts', ' && !invisible.test(canonical)', '', 'apps/auth/test/log-in-names.spec.ts', ''],
    ['libs/contracts/src/username.ts', "username.normalize('NFKC').trim().toLowerCase().normalize('NFKC')", 'username.trim().toLowerCase()', 'apps/auth/test/log-in-names.spec.ts', ''],
  ],
  'an address read in two ways': [
    ['apps/auth/src/domain/users/email-address.ts', " && username === username.normalize('NFKC')", '', 'apps/auth/src/domain/users/email-address.spec.ts', ''],
    ['apps/auth/src/delivery/mail/letters.ts', "[{ to, link: url, ...renderLetter({ kind, account: user.username", "[{ to: request.username, link: url, ...renderLetter({ kind, account: user.username", forgot, 'a mail goes to the address that the account has'],
  ],
  'flood of mails by asking': [['apps/auth/src/domain/users/mail-throttle.ts', 'return spend(this.database, await this.#charges(request, now), now);', 'return now.getTime() > 0;', forgot, 'is not told by too much asking']],
  'certificate for another host taken': [[smtp, 'secure,\n          requireTLS', 'secure,\n          tls: { rejectUnauthorized: false },\n          requireTLS', 'apps/auth/test/mail.spec.ts', 'is refused when the certificate']],
  'user sets their own verified e-mail': [['apps/auth/src/domain/users/user.ts', 'updated_at: epochSeconds(updatedAt), ...claims, ...email }', 'updated_at: epochSeconds(updatedAt), ...email, ...claims }', 'apps/auth/src/domain/users/user.spec.ts', '']],
  "accounts that nobody proves are kept for ever, and with them other people's addresses": [
    [hot, 'unproven_until <= $1 AND ${neverProven}', 'unproven_until <= $1 AND users.id IS NULL AND ${neverProven}', verify, 'ends with its link, to the second'],
    [hot, 'unproven_until <= $1', "unproven_until <= $1::timestamptz + interval '2 seconds'", verify, 'ends with its link, to the second'],
    [hot, 'AND NOT declared AND disabled_at IS NULL\n', 'AND NOT declared\n', verify, 'stays when its person'],
    ['apps/auth/src/domain/users/user-authentication.ts', 'if (user.mustVerifyEmail) await this.users.stay(user.id);', '', verify, 'stays when its person'],
  ],
};
