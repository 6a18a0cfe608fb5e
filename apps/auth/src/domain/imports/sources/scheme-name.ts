const words = 'argon2|argon2d|argon2i|argon2id|base32|base64url|bcrypt|blake2b|blake2s|crypt|hash|hex|hmac|latin1|md4|md5|pbkdf2|phpass|ripemd160|salted|scrypt|sha|sha1|sha2|sha3|sha224|sha256|sha384|sha512|ssha|utf16le|whirlpool|yescrypt|224|256|384|512';
const known = new RegExp(`^(?:${words})(?:[-_](?:${words}))*$`, 'i');

/** What a file calls how it has hashed, where it is made of nothing but words for that: of a table whose columns are shifted, a hash, a salt or a password would be told and kept. */
export const schemeName = (text: string): string => (known.test(text) ? text : 'what is no known name of that');
