/** What can stand beside a password, and what it proves (`amr`, RFC 8176): beside another factor that is `mfa`, besides. */
export const factorAmr = {
  authenticator: ['otp'],
  recovery_code: ['recovery'],
  security_key: ['pop', 'user'],
} as const;
export type FactorKind = keyof typeof factorAmr;

/** A log-in that was proven by a second factor, too. */
export const withFactor = (amr: readonly string[], factor: FactorKind): readonly string[] => [...new Set([...amr, ...factorAmr[factor], 'mfa'])];
