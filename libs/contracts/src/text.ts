import * as z from 'zod';

const mustBeString = { error: 'must be a string' };

/** Printable ASCII: VSCHAR of RFC 6749 appendix A. */
export const visibleText = (max: number): z.ZodString =>
  z.string(mustBeString).max(max, `is longer than ${max} characters`).regex(/^[\x20-\x7E]*$/, 'has characters other than printable ASCII');

/** Unicode without control characters, such as a username (RFC 6749 appendix A.15). */
export const text = (max: number): z.ZodString =>
  z.string(mustBeString).max(max, `is longer than ${max} characters`).regex(/^\P{Cc}*$/u, 'has control characters');

/** A name that people are shown: nothing in it turns the direction of what stands beside it (Unicode Standard Annex 9, section 2). */
export const shownName = (max: number): z.ZodString => text(max).refine((name) => !/\p{Bidi_Control}/u.test(name), 'has characters that turn the direction of writing: remove them');

/** A log-in name: not blank, however blanks are written. */
export const usernameText = (): z.ZodString => text(320).refine((name) => name.normalize('NFKC').trim() !== '', 'must not be blank');

/** The longest password that is looked at, in bytes of UTF-8. Longer ones are refused before any look-up. */
export const maxPasswordBytes = 1024;

/** A password: Unicode without NUL, at most `maxPasswordBytes`. */
export const passwordText = (): z.ZodString =>
  z
    .string(mustBeString)
    .regex(/^[^\0]*$/, 'has NUL characters')
    .refine((password) => new TextEncoder().encode(password).length <= maxPasswordBytes, `is longer than ${maxPasswordBytes} bytes`);
