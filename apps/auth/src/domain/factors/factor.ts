import type { PageFactor } from '@symbolon/contracts';

/** What can stand beside a password, and what it proves (`amr`, RFC 8176): beside another factor that is `mfa`, besides. */
export const factorAmr = {
  authenticator: ['otp'],
  recovery_code: ['recovery'],
  email_code: ['email'],
  sms_code: ['sms'],
  security_key: ['pop', 'user'],
  hardware_key: ['pop', 'hwk', 'user'],
} as const;
export type FactorKind = keyof typeof factorAmr;

/** Whether a page tells a factor from others: a key that is hardware is a key like all there. */
export const isPageFactor = (factor: FactorKind): factor is PageFactor => factor !== 'hardware_key';

/** A log-in by a passkey alone: a key, and who holds it has shown their fingerprint, face or PIN to it. */
export const passkeyAmr = (isHardware: boolean): readonly string[] => [...factorAmr[keyOf(isHardware)], 'mfa'];

/** What a key stands for, by whether it is known to be hardware. */
export const keyOf = (isHardware: boolean): 'hardware_key' | 'security_key' => (isHardware ? 'hardware_key' : 'security_key');

/** A log-in that began by a code that was mailed. */
export const emailCodeAmr: readonly string[] = factorAmr.email_code;

/** Whether a factor is another than what was proven by now: who began by a mail has shown the mailbox, and shows nothing more by a second one. */
export const isBeside = (amr: readonly string[], factor: FactorKind): boolean => factor !== 'email_code' || amr.includes('pwd') || amr.includes('pop');

/** A log-in that was proven by a second factor, too. */
export const withFactor = (amr: readonly string[], factor: FactorKind): readonly string[] => [...new Set([...amr, ...factorAmr[factor], 'mfa'])];
