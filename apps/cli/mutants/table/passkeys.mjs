const passkeys = 'apps/auth/test/passkeys.spec.ts';
const offer = 'apps/auth/test/passkey-offer.spec.ts';
const signUp = 'apps/auth/test/passkey-sign-up.spec.ts';
const imported = 'apps/auth/test/imported-factors.spec.ts';
const keyBytes = 'apps/auth/src/domain/factors/passkey-bytes.ts';
const keyBytesSpec = 'apps/auth/src/domain/factors/passkey-bytes.spec.ts';
const hardware = 'apps/auth/test/hardware-keys.spec.ts';
const chain = 'libs/crypto/src/certificate-chain.ts';
const makes = 'apps/auth/src/domain/factors/key-makes.ts';
const importedKey = 'apps/auth/src/domain/factors/passkey-key.ts';

/** Passkeys: what is refused, and what is done once. @type {import('../table.mjs').MutantRows} */
export const passkeyRows = {
  'a passkey shown to another site, inside of another page, for another flow, browser or purpose': [
    ['apps/auth/src/domain/factors/passkey-answer.ts', 'data?.crossOrigin === true || data?.topOrigin !== undefined ?', 'data?.challenge === \'\' ?', passkeys, 'inside of a page of somebody else'],
    ['apps/auth/src/domain/factors/passkey-challenge.ts', 'given ${Buffer.from(head).toString(\'base64url\')} ${about}', 'given ${Buffer.from(head).toString(\'base64url\')} ${about.length > 0}', passkeys, 'to the challenge of another flow'],
    ['apps/auth/src/domain/factors/passkey-ceremony.ts', '[issuer.origin, ...settings.SYMBOLON_PASSKEY_ORIGINS]', '[issuer.origin, \'https://evil.example\', ...settings.SYMBOLON_PASSKEY_ORIGINS]', passkeys, 'by a page of another origin'],
    ['apps/auth/src/domain/factors/passkey-proof.ts', 'response.userHandle && response.userHandle !== handleOf(passkey)', 'response.userHandle === userId', passkeys, 'for another user'],
  ],
  'an answer of a passkey used again: at once, on two nodes, after its time': [
    ['apps/auth/src/domain/factors/passkey-proof.ts', "if (!(await this.challenges.use(transaction, challenge))) return 'again';", 'await this.challenges.use(transaction, challenge);', passkeys, 'that came before'],
    ['apps/auth/src/domain/factors/passkey-proof.ts', 'return shown !== undefined && passkey?.userId === userId', 'return shown !== null || passkey?.userId === userId', passkeys, 'unless it is the form of who was just let in'],
    ['apps/auth/src/domain/factors/passkey-challenge.ts', 'addSeconds(at, challengeLife) > this.clock.now()', 'addSeconds(at, 2 * challengeLife) > this.clock.now()', passkeys, 'after five minutes'],
  ],
  'a copied key goes on unseen': [
    ['apps/auth/src/domain/factors/passkey.store.ts', 'counter: counter === 0 ? 0n : { lt: BigInt(counter) }', 'counter: { gte: 0n }', passkeys, 'when its counter goes back'],
  ],
  'a key that asks for no PIN lets in alone': [
    ['apps/auth/src/domain/factors/passkey-ceremony.ts', 'requireUserVerification: mustVerify', 'requireUserVerification: mustVerify && false', passkeys, 'without making sure of the person'],
    ['apps/auth/src/domain/factors/passkey-proof.ts', 'if (!beside) return !isSecondFactor;', 'if (!beside) return true;', passkeys, 'lets nobody in alone'],
  ],
  'who has a passkey, or is disabled, told by the refusal': [
    ['apps/auth/src/domain/factors/passkey-proof.ts', 'isShutOut(passkey, this.clock.now()) || (beside', '(beside', passkeys, 'of somebody who is disabled'],
  ],
  'an account made beforehand with the address of somebody else and a passkey, which stays when its owner comes': [
    ['apps/auth/src/surfaces/login/password-reset.ts', 'await this.passkeys.endUnproven(transaction, userId);', '', signUp, 'and the passkey is gone'],
    ['apps/auth/src/domain/factors/passkey-proof.ts', "this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required' && mustVerifyEmail", "this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required' && mustVerifyEmail && false", signUp, 'gets no further before that'],
    ['apps/auth/src/surfaces/login/passkey-signup.controller.ts', "if (outcome === 'awaited') await this.verification.signUpAnew(open, email);", '', signUp, 'by another passkey in the same flow'],
  ],
  'an address that is taken, told by a sign-up with a passkey': [
    ['apps/auth/src/domain/factors/passkey-sign-up.ts', "if (await transaction.passkey.findUnique({ where: { credentialId: key.credentialId }, select: { id: true } })) return 'there';", '', signUp, 'somebody’s already'],
    ['apps/auth/src/domain/factors/passkey-sign-up.ts', "await lockExclusively(transaction, `passkey ${Buffer.from(key.credentialId).toString('base64url')}`);", '', signUp, 'two at once'],
    ['apps/auth/src/surfaces/login/passkey-signup.controller.ts', 'await this.verification.refusal(request, reply, open, email)', 'undefined', signUp, 'costs a mail of the budget'],
    ['apps/auth/src/surfaces/login/passkey-signup.controller.ts', '(await this.throttle.waitOf(request.ip)) || (await this.throttle.count(request.ip))', '(await this.throttle.waitOf(request.ip))', signUp, 'each try is counted'],
  ],
  'a passkey added by who has only a browser that was left open, one too many, or the last way in removed': [
    ['apps/auth/src/domain/factors/passkey-change.ts', '>= mostPasskeys', '>= 2 * mostPasskeys', passkeys, 'twenty at most'],
    ['apps/auth/src/domain/factors/passkey-change.ts', 'key.user.passwordHash === null', 'key.user.passwordHash === id', passkeys, 'the only way in'],
  ],
  'a passkey made by who has shown only a password where more is asked for, or long after': [
    ['apps/auth/src/surfaces/login/passkey-offer.controller.ts', "(await this.factors.second(userId, amr, within)) === 'none'", 'true', offer, 'who is spared the second step'],
    ['apps/auth/src/surfaces/login/passkey-offer.controller.ts', '&& isJustMade(session, this.clock.now())', '', offer, 'a quarter of an hour later'],
  ],
  'people asked again and again whether they want a passkey': [['apps/auth/src/domain/factors/passkey.store.ts', 'passkeyOfferedAt: null, ', '', offer, 'of many log-ins at once']],
  'a key in software, or of a maker whom nobody trusts, passes for hardware': [
    [chain, ' && issued.verify(issuer.publicKey)', '', hardware, 'has the name of the right one'],
    [chain, 'each.ca && ', '', hardware, 'which issues none'],
    [chain, 'isInTime(each, at) && (index === 0', '(index === 0', hardware, 'whose certificate in between has ended'],
    [chain, 'isInTime(each, at) && (each.raw', '(each.raw', hardware, 'a root that has ended'],
    [chain, ' || chain.length > longest', '', hardware, 'with more certificates than anybody has'],
    [keyBytes, "format === 'fido-u2f' ? chain.length === 1 : ", '', keyBytesSpec, 'leads to as many certificates as bind it'],
    [keyBytes, 'madeInTpm) === madeInTpm', 'madeInTpm) > 0', keyBytesSpec, 'leads to as many certificates as bind it'],
    [makes, '!mayBeBackedUp && ', '', hardware, 'of what may be copied'],
    [makes, 'this.#knowsRoots ? root !== null : ', '', hardware, 'only what is attested by a root'],
  ],
  'an application that asks for hardware is content with a key that was copied, a code, or a root that is trusted no longer': [
    ['apps/auth/src/domain/users/acr.ts', "amr: ['pop', 'hwk', 'mfa']", "amr: ['pop', 'mfa']", hardware, 'of the key itself'],
    ['apps/auth/src/surfaces/login/second-factor.controller.ts', 'keyOf(outcome.isHardware)', 'keyOf(outcome.kind.length > 0)', hardware, 'is asked again when they show another key'],
    [makes, 'this.roots.fingerprints.includes(attestedBy) && ', '', hardware, 'a root that is taken out of the file'],
    [makes, ', (await this.signIn.current()).passkeyAaguids]', ']', hardware, 'the policy names makes, too'],
    [makes, ' && lists.every((list) => list.includes(aaguid));', ';', hardware, 'a make that is named no longer'],
  ],
  'the decoder takes bytes that break off for shorter ones': [
    ['apps/auth/src/domain/factors/passkey-ceremony.ts', ' && (await isWhole(answer))', '', passkeys, 'cut off in its extensions'],
    ['apps/auth/src/domain/factors/passkey-ceremony.ts', ' || !(await isUsable(info.credential.publicKey))', '', passkeys, 'on the account page'],
  ],
  'a key from another provider that is broken, no public key, of a make that is refused, one too many, or that says it is of somebody else': [
    [importedKey, ' || !Buffer.from(bytes).equals(isoCBOR.encode(key as never))', '', imported, 'a key with a byte after it'],
    [importedKey, 'key.size === shape.labels.length && ', '', imported, 'the private half beside it'],
    [importedKey, 'shape.curve !== undefined && key.get(-1) !== shape.curve', 'key.size === 0', imported, 'a key on another curve'],
    ['apps/auth/src/domain/factors/factor-import.ts', 'return !(await this.makes.isAllowed(factor.aaguid)) ?', "return !(await this.makes.isAllowed('')) ?", imported, 'a make that people may not have'],
    ['apps/auth/src/domain/factors/factor-import.ts', 'transaction.passkey.count({ where: { userId } })) >= mostPasskeys', 'transaction.passkey.count({ where: { userId } })) > mostPasskeys', imported, 'one more than twenty'],
    ['apps/auth/src/domain/factors/passkey-ceremony.ts', '(told ?', '(told?.length === 0 ?', imported, 'says whose it is'],
  ],
};
