/** A telephone number that there can be. */
export interface PhoneNumber {
  /** E.164. */
  readonly number: string;
  /** Such as 49. */
  readonly callingCode: string;
}

/** As somebody typed it, with the calling code of its country; undefined when there is no such number. Spaces, dashes and brackets are nothing. */
export async function phoneNumber(typed: string): Promise<PhoneNumber | undefined> {
  const text = typed.trim().replace(/^00(?=[1-9])/, '+');
  if (!/^\+[\d\s().\-/\u00a0]{6,40}$/.test(text)) return undefined; // no letters, no extension, no digits of other scripts
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min'); // its tables take memory only where people have numbers
  const parsed = parsePhoneNumberFromString(text, { extract: false });
  return parsed?.isValid() === true ? { number: parsed.number, callingCode: parsed.countryCallingCode } : undefined;
}

/** A number that may be added: of the countries that are served, all where none is named; or why it may not. */
export async function servedNumber(typed: string, callingCodes: readonly string[]): Promise<{ readonly number: string } | { readonly error: 'missing' | 'phone_invalid' | 'phone_not_served' }> {
  if (typed.trim() === '') return { error: 'missing' };
  const phone = await phoneNumber(typed);
  if (!phone) return { error: 'phone_invalid' };
  return callingCodes.length === 0 || callingCodes.includes(phone.callingCode) ? { number: phone.number } : { error: 'phone_not_served' };
}

/** The last digits, by which its person tells it and nobody else learns it. */
export const endingOf = (number: string): string => number.slice(-2);
