export { equalBytes, MasterKey, masterKeyBytes } from './master-key.ts';
export { PasswordHashing, type PasswordHashingOptions } from './password-hashing.ts';
export { randomText, randomUuid, secureRandom, type Random } from './random.ts';
export { generateSigningKey, openSigningKey, signJwt, type KeyAlgorithm, type NewKeyPair, type SigningKey } from './signing-key.ts';
export { verifyJwt } from './verify-jwt.ts';
export { OverloadedError, WorkQueue } from './work-queue.ts';
