const spec = 'apps/auth/test/master-key-change.spec.ts';
const cryptoSpec = 'libs/crypto/src/master-key-change.spec.ts';
const rewrap = 'apps/auth/src/domain/keys/rewrap.ts';
const columns = 'libs/database/src/sealed-columns.ts';
const bounded = 'libs/crypto/src/bounded-key-source.ts';
const boundedSpec = 'libs/crypto/src/bounded-key-source.spec.ts';
const check = 'libs/crypto/src/signature-check.ts';
const checkSpec = 'libs/crypto/src/signature-check.spec.ts';
const masterKey = 'libs/crypto/src/master-key.ts';
const google = 'apps/auth/src/domain/keys/places/google-kms.ts';
const googleSpec = 'apps/auth/src/domain/keys/places/google-kms.spec.ts';
const googleApi = 'apps/auth/src/domain/keys/places/google-api.ts';
const googleKeys = 'apps/auth/src/domain/keys/places/google-keys.ts';
const azure = 'apps/auth/src/domain/keys/places/azure-key-vault.ts';
const azureSpec = 'apps/auth/src/domain/keys/places/azure-key-vault.spec.ts';

/** What seals and what signs. @type {import('../table.mjs').MutantRows} */
export const keys = {
  'a change of the master key leaves values under the old one, and says that it is done': [
    [columns, "    { table: 'webhooks', key: 'id', column: 'previous_secret', context: 'id' },\n", '', spec, 'every column that may hold sealed values is known'],
    [rewrap, 'if ((await countSealedOtherwise(transaction, column, prefix)) > 0)', 'if ((await countSealedOtherwise(transaction, column, prefix)) > 1_000_000)', spec, 'what is written late under the old key'],
  ],
  'a change of the master key puts an older value over one that was written meanwhile': [
    [columns, 'ON t."${key}" = g.key AND t."${column}" = g.old ORDER BY', 'ON t."${key}" = g.key ORDER BY', spec, 'a row that was written meanwhile'],
  ],
  'a change of the master key while a node has only the old one, which then reads nothing': [
    [rewrap, '!node.masterKeys.includes(heir.id)', 'node.masterKeys.includes(heir.id) && false', spec, 'nothing changes while a node serves'],
    ['apps/auth/src/surfaces/health/readiness.ts', 'if (masterKeyCheck && !this.masterKey.follow(masterKeyCheck, formerKeys)) return', 'if (masterKeyCheck && !this.masterKey.follow(masterKeyCheck, formerKeys) && !masterKeyCheck) return', spec, 'says that it has lost its key'],
  ],
  'the keys of before lie in the database for who has not got the present one': [
    ['libs/crypto/src/derived-keys.ts', "return next.seal('former-keys',", "return this.seal('former-keys',", cryptoSpec, 'are kept under the present one'],
    [masterKey, "return 'former';", "return 'none';", cryptoSpec, 'neither the present one nor one of before'],
  ],
  'requests pile up at a key service that does not answer, and take all others with them': [
    [bounded, 'this.#queue.run(() => this.#tried(() => this.#signed(reference, alg, bytes, check)))', 'this.#tried(() => this.#signed(reference, alg, bytes, check))', boundedSpec, 'no more than so many'],
    [bounded, '    this.demand(); // it may have failed while this waited\n', '', boundedSpec, 'do not wait for it one after the other'],
    [bounded, '(this.#isTried || ', '(', boundedSpec, 'tried by one alone'],
  ],
  'a key service signs with another key, by another algorithm or other bytes, and the signature is handed out': [
    [bounded, 'if (!check(bytes, signature))', 'if (!signature)', boundedSpec, 'what the public key does not verify is no signature'],
    [bounded, '    await this.#signed(pair.reference, alg, proof, signatureCheck(alg, pair.publicJwk));\n', '', boundedSpec, 'a new key that signs otherwise is told of to nobody'],
    [check, 'if (!isOne(key))', 'if (!isOne)', checkSpec, 'is none for'],
    [check, 'saltLength: constants.RSA_PSS_SALTLEN_DIGEST', 'saltLength: constants.RSA_PSS_SALTLEN_AUTO', checkSpec, 'is verified as a JWS has it'],
    [check, '>= 2048', '>= 1024', checkSpec, 'RSA of 1024 bits'],
  ],
  'a token is locked by a wrong PIN that is tried again and again': [
    ['apps/auth/src/domain/keys/places/pkcs11-process.ts', '    if (this.#refused) throw this.#refused;\n', '', 'apps/auth/src/domain/keys/places/pkcs11-process.spec.ts', 'a PIN that was refused is not tried again'],
    ['apps/auth/src/domain/keys/places/pkcs11-process.ts', '      return this.#end(run, this.#refused);\n', '', 'apps/auth/src/domain/keys/places/pkcs11-process.spec.ts', 'are told of the refusal by the first answer'],
    ['apps/auth/src/domain/keys/places/pkcs11-tokens.ts', '    if (this.#refusal) throw this.#refusal;\n', '', 'apps/auth/src/domain/keys/places/pkcs11-tokens.spec.ts', 'of four that want a token at once'],
  ],
  'a key that cannot be used is made anew at every try, until somebody pays for thousands': [
    ['libs/crypto/src/bounded-key-source.ts', '    return pair;\n', '    await pair.taken?.();\n    return pair;\n', boundedSpec, 'is told of to nobody and not taken'],
    [azure, 'newest.properties.enabled !== false ? newest : undefined', 'newest.properties.enabled !== false ? undefined : newest', azureSpec, 'by which it is given again'],
    [googleKeys, '(await this.#waiting(key, Number(inUse) + 1)) ?? (await this.#makeVersion(key))', 'await this.#makeVersion(key)', googleSpec, 'is none any more when its number is in the label'],
  ],
  'a wrapped master key is handed out that its place makes another key of, and what is sealed under it is lost': [
    ['apps/auth/src/command-line/wrap-key.ts', '    if (!equalBytes(await place.unwrap(wrapped), key)) throw', '    if (!wrapped) throw', 'apps/auth/src/command-line/wrap-key.spec.ts', 'is given to nobody'],
  ],
  'a library runs what somebody put on the PATH, with the secrets of the server in its environment': [
    [googleApi, ', projectId });', ' });', googleSpec, 'no program of the machine is run'],
    ['apps/auth/src/domain/keys/places/azure-credential.ts', 'import { ChainedTokenCredential,', 'import { DefaultAzureCredential as ChainedTokenCredential,', azureSpec, 'no program of the machine is run'],
  ],
  'a wrapped master key was changed on the way, or is under another key than was meant': [
    [googleApi, 'if (sumOf(bytes) !== sum)', 'if (sum === undefined)', googleSpec, 'has become'],
    [google, '}/cryptoKeyVersions/`))', '}`))', googleSpec, 'whose name begins the same'],
    [google, '!answer.verifiedPlaintextCrc32c || ', '', googleSpec, 'it does not say'],
  ],
  'a signature is handed out, or a key published, that was changed on the way, or is of another key than was meant': [
    [google, 'if (inProject(answer.name) !== inProject(reference))', 'if (!inProject(reference).startsWith(inProject(reference)))', googleSpec, 'by another version'],
    [google, "if (!(alg === 'EdDSA' ? answer.verifiedDataCrc32c : answer.verifiedDigestCrc32c))", "if (alg === 'EdDSA' && !answer.verifiedDataCrc32c)", googleSpec, 'another hash than it says'],
    [google, 'whole(fromBase64(answer.signature), answer.signatureCrc32c)', 'fromBase64(answer.signature)', googleSpec, 'what has become something else'],
    [google, 'publicJwkOf(whole(Buffer.from(pem), pemCrc32c).toString())', 'publicJwkOf(pem)', googleSpec, 'is none any more when its number is in the label'],
    [azure, 'if (result.length !== size)', 'if (result.length < 0)', azureSpec, 'in DER'],
  ],
  'a key that others have, or may have, is published as ours: imported, exportable, in another place, of another use': [
    [googleKeys, "if (purpose !== 'ASYMMETRIC_SIGN' || importOnly)", "if (purpose !== 'ASYMMETRIC_SIGN')", googleSpec, 'takes imported ones alone'],
    [googleKeys, 'if (made.importJob !== undefined)', "if (made.importJob === '')", googleSpec, 'was imported'],
    [googleKeys, ' || made.protectionLevel !== this.ring.level)', ')', googleSpec, 'is elsewhere'],
    [azure, 'if (exportable === true)', 'if (exportable === undefined)', azureSpec, 'may be exported'],
    [azure, 'if (made.keyType !== this.#typeOf(alg))', 'if (made.keyType === undefined)', azureSpec, 'is not in hardware'],
  ],
  'a key service, or who answers for it, leads requests and what lets them in elsewhere': [
    [googleApi, "redirect: 'error'", "redirect: 'follow'", googleSpec, 'to where an answer leads'],
    [azure, ', redirectOptions: { maxRetries: 0 }', '', azureSpec, 'elsewhere, where it leads to'],
  ],
  'what a key service says of a mistake quotes what it was sent, and stands in the log': [
    [azure, '`it answered ${statusCode} to ${what}`;', 'String(cause);', azureSpec, 'too often'],
    ['apps/auth/src/domain/keys/places/small-answer.ts', "  } catch {\n    throw new Error('its answer is no JSON');", '  } catch (error) {\n    throw error;', googleSpec, 'what is no JSON is not told'],
  ],
  'a key that was stolen is made the next one, since its place was not told that it is in use': [
    ['apps/auth/src/domain/keys/signing-key.store.ts', 'if (!stored.has(first.kid)) return first;', 'if (stored.size >= 0) return first;', 'apps/auth/test/keys-elsewhere.spec.ts', 'that was stored and not taken does not come again'],
    [googleKeys, 'if (!/^\\d{1,9}$/.test(inUse)) throw', "if (inUse === 'any') throw", googleSpec, 'does not say which versions are in use'],
  ],
  'a key is taken before it is stored, and lost when that fails': [
    ['apps/auth/src/domain/keys/signing-key.store.ts', '    afterCommit(transaction, () => {\n      this.#taking = this.#take(made);', '    await this.#take(made);\n    afterCommit(transaction, () => {', 'apps/auth/test/keys-elsewhere.spec.ts', 'stored for all to see'],
  ],
  'a place that makes no keys keeps rows that are over, on every node': [
    ['apps/auth/src/process/sweeper.ts', 'for (const [name, duty] of duties) await attempt(name, duty);', "await attempt('upkeep', async () => { for (const [, duty] of duties) await duty(); });", 'apps/auth/test/keys-elsewhere.spec.ts', 'rows that are over go'],
  ],
  'a code or a refresh token is used up though no token can be signed': [['apps/auth/src/surfaces/oauth/token/token.controller.ts', '    this.tokens.demand();\n', '', 'apps/auth/test/keys-elsewhere.spec.ts', 'before it is used up']],
};
