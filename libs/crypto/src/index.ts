export { JwtVerifier, type OwnJwtExpectation } from './jwt-verifier.ts';
export { equalBytes, MasterKey, masterKeyBytes } from './master-key.ts';
export { PasswordHashing, type PasswordHashingOptions } from './password-hashing.ts';
export { Random, randomDigits, randomText, randomUuid, secureRandom } from './random.ts';
export { s256, sha256 } from './s256.ts';
export { KeyGenerator, keyPairOf, openSigningKey, secureKeys, signJwt, type KeyAlgorithm, type NewKeyPair, type SigningKey } from './signing-key.ts';
export { verifyJwt } from './verify-jwt.ts';
export { newWebhookSecret, webhookSignature } from './webhook-signature.ts';
export { OverloadedError, WorkQueue } from './work-queue.ts';
