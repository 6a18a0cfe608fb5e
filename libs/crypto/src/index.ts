export { JwtVerifier, type OwnJwtExpectation } from './jwt-verifier.ts';
export { equalBytes, MasterKey, masterKeyBytes } from './master-key.ts';
export { PasswordHashing, type PasswordHashingOptions } from './password-hashing.ts';
export { randomText, randomUuid, secureRandom, type Random } from './random.ts';
export { s256, sha256 } from './s256.ts';
export { generateSigningKey, keyPairOf, openSigningKey, signJwt, type KeyAlgorithm, type KeyGenerator, type NewKeyPair, type SigningKey } from './signing-key.ts';
export { verifyJwt } from './verify-jwt.ts';
export { OverloadedError, WorkQueue } from './work-queue.ts';
