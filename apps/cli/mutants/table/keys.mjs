const spec = 'apps/auth/test/master-key-change.spec.ts';
const cryptoSpec = 'libs/crypto/src/master-key-change.spec.ts';
const rewrap = 'apps/auth/src/domain/keys/rewrap.ts';
const columns = 'libs/database/src/sealed-columns.ts';
const bounded = 'libs/crypto/src/bounded-key-source.ts';
const boundedSpec = 'libs/crypto/src/bounded-key-source.spec.ts';
const masterKey = 'libs/crypto/src/master-key.ts';

/** What seals and what signs. @type {import('../table.mjs').MutantRows} */
export const keys = {
  'a change of the master key leaves values under the old one, and says that it is done': [
    [columns, "    { table: 'webhooks', key: 'id', column: 'previous_secret', context: 'id' },\n", '', spec, 'every column that may hold sealed values is known'],
    [rewrap, 'if ((await countSealedOtherwise(transaction, column, prefix)) > 0)', 'if ((await countSealedOtherwise(transaction, column, prefix)) > 1_000_000)', spec, 'what is written late under the old key'],
  ],
  'a change of the master key puts an older value over one that was written meanwhile': [
    [columns, 'ON t.${key} = g.key AND t.${column} = g.old ORDER BY', 'ON t.${key} = g.key ORDER BY', spec, 'a row that was written meanwhile'],
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
    [bounded, 'this.#queue.run(() => this.#tried(() => this.#source.sign(reference, alg, bytes)))', 'this.#tried(() => this.#source.sign(reference, alg, bytes))', boundedSpec, 'no more than so many'],
    [bounded, '    this.demand(); // it may have failed while this waited\n', '', boundedSpec, 'do not wait for it one after the other'],
    [bounded, '(this.#isTried || ', '(', boundedSpec, 'tried by one alone'],
  ],
  'a code or a refresh token is used up though no token can be signed': [['apps/auth/src/surfaces/oauth/token/token.controller.ts', '    this.tokens.demand();\n', '', 'apps/auth/test/keys-elsewhere.spec.ts', 'before it is used up']],
};
