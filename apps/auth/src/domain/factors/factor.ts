/** What can stand beside a password, and what it proves (`amr`, RFC 8176): beside another factor that is `mfa`, besides. */
export const factorAmr = {
  authenticator: ['otp'],
  recovery_code: ['recovery'],
  email_code: ['email'],
  security_key: ['pop', 'user'],
} as const;
export type FactorKind = keyof typeof factorAmr;

/** A log-in by a passkey alone: a key, and who holds it has shown their fingerprint, face or PIN to it. */
export const passkeyAmr: readonly string[] = [...factorAmr.security_key, 'mfa'];

/** A log-in that was proven by a second factor, too. */
export const withFactor = (amr: readonly string[], factor: FactorKind): readonly string[] => [...new Set([...amr, ...factorAmr[factor], 'mfa'])];
