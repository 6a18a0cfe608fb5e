/** People who come from elsewhere with their hashes, and leave with them. @type {import('../table.mjs').MutantRows} */
export const imports = {
  'a hash whose parameters keep a server busy comes with a file': [
    ['libs/crypto/src/foreign-hashes/foreign-hash.ts', 'value < least || value > most', 'value < least', 'libs/crypto/src/foreign-hashes/read-hash.spec.ts', 'is refused'],
    ['libs/crypto/src/foreign-hashes/argon2-hash.ts', "demandBound(Number(memory) * Number(passes), 'memory times passes', least, most);", '', 'libs/crypto/src/foreign-hashes/read-hash.spec.ts', 'argon2 of a million passes'],
    ['libs/crypto/src/password-hashing.ts', 'if (error instanceof HashFault) return false;', 'if (error instanceof HashFault) return true;', 'libs/crypto/src/password-hashing.spec.ts', 'checks nothing where it stands'],
  ],
  'MD5 and SHA of another system stay as they were until their person comes back, who may never': [
    ['libs/crypto/src/password-hashing.ts', 'return fast ? `', 'return fast && false ? `', 'libs/crypto/src/password-hashing.spec.ts', 'no fast hash stays as it was'],
    ['libs/crypto/src/foreign-hashes/argon2-hash.ts', "'memory times passes', least, most", "'memory times passes', 1, most", 'libs/crypto/src/foreign-hashes/read-hash.spec.ts', 'argon2 that holds up nobody'],
    ['libs/crypto/src/foreign-hashes/pbkdf2-hash.ts', 'isFast: rounds < slowRounds', 'isFast: false', 'libs/crypto/src/foreign-hashes/read-hash.spec.ts', 'holds up nobody who guesses'],
  ],
  "a hash that takes another time than ours tells that a name is somebody's": [
    ['libs/crypto/src/password-hashing.ts', 'return matches && kept !== undefined;', 'return matches && (kept !== undefined || standIn !== undefined);', 'libs/crypto/src/password-hashing.spec.ts', 'nobody is held against'],
    ['apps/auth/src/domain/users/stand-ins.ts', 'if (this.#hashes.length === 0) return undefined;', 'if (this.#hashes.length >= 0) return undefined;', 'apps/auth/src/domain/users/stand-ins.spec.ts', 'as many nobodies'],
  ],
  "a file makes somebody the owner of an account that is here, or of a log-in elsewhere that is somebody else's": [
    ['apps/auth/src/domain/imports/import-decision.ts', "here.waysIn.has(way) || ", '', 'apps/auth/test/import-sources.spec.ts', 'not made somebody else'],
    ['apps/auth/src/domain/imports/people-here.ts', '...keys.map(({ credentialId }) => passkeyKey(credentialId))', '', 'apps/auth/test/import-people.spec.ts', 'a passkey of somebody who is here'],
    ['apps/auth/src/domain/imports/person-entry.ts', 'person.isNameAddress === true && ', '', 'apps/auth/test/import-sources.spec.ts', 'an address is proven only'],
  ],
  'a hash in a file that every password fits, or many': [['libs/crypto/src/foreign-hashes/scrypt-hash.ts', "demandBound(expected.length, 'a digest in bytes', 16, 128);", '', 'libs/crypto/src/foreign-hashes/read-hash.spec.ts', 'which every password has']],
  'a file of people is read without end, or steers the terminal of who imports it': [
    ['apps/auth/src/domain/imports/json-records.ts', 'if (read - since > mostBytes) throw', 'if (read < 0) throw', 'apps/auth/test/import-people.spec.ts', 'one list with a text without end'],
    ['apps/auth/src/command-line/import-people.ts', ".replaceAll(/\\p{C}/gu, '?')", '', 'apps/auth/test/import-people.spec.ts', 'what steers a terminal'],
  ],
  'what a file says of people who were left out is kept, and told to who may look at people: names, or a hash in the wrong column': [
    ['apps/auth/src/domain/imports/sources/scheme-name.ts', 'known.test(text) ? text', '/^\\w+$/.test(text) ? text', 'apps/auth/test/import-sources.spec.ts', 'neither told nor kept'],
    ['apps/auth/src/domain/imports/csv-records.ts', 'names its column ${wrong + 1} as', 'names its column ${names[wrong]} as', 'apps/auth/test/import-sources.spec.ts', 'neither told nor kept'],
    ['apps/auth/src/domain/imports/import-progress.ts', "map(({ place, reason = '' }): ImportRefusal => ({ place, reason", "map(({ place, id, reason = '' }): ImportRefusal => ({ place: `${place} ${id}`, reason", 'apps/auth/test/import-people.spec.ts', 'not what they are called'],
  ],
  'a member `__proto__` in a file': [['apps/auth/src/domain/imports/members.ts', "if (Object.hasOwn(value, '__proto__')) throw", "if (Object.hasOwn(value, '__proto')) throw", 'apps/auth/test/import-people.spec.ts', 'a member __proto__']],
  'who exports people has hashes and code secrets in a file that they did not ask for, or that others read': [
    ['apps/auth/src/domain/imports/people-export.ts', '...(secrets && row.passwordHash !== null', '...(row.passwordHash !== null', 'apps/auth/test/export-people.spec.ts', 'without being asked for'],
    ['apps/auth/src/command-line/export-people.ts', 'mode: 0o600', 'mode: 0o644', 'apps/auth/test/export-people.spec.ts', 'has all that they came with'],
  ],
};
