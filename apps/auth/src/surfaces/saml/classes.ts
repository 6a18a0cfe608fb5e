import { acrsOf } from '../../domain/users/acr.ts';

const known = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';
const refeds = 'https://refeds.org/profile/';

/** What an application may ask a log-in to be (SAML 2.0 Authentication Context), by what it must be worth here at least. Whether it was by a password nobody is asked. */
const worth: Readonly<Record<string, string>> = {
  [`${known}Password`]: 'aal1',
  [`${known}PasswordProtectedTransport`]: 'aal1',
  [`${refeds}sfa`]: 'aal1',
  [`${refeds}mfa`]: 'aal2',
  'http://schemas.microsoft.com/claims/multipleauthn': 'aal2',
  aal1: 'aal1',
  aal2: 'aal2',
  phr: 'phr',
  phrh: 'phrh',
};

export const unspecified = `${known}unspecified`;

/** The `acr` of a class; undefined where a log-in here can be none of it. */
export const acrOfClass = (name: string): string | undefined => (Object.hasOwn(worth, name) ? worth[name] : undefined);

/** The class that is told of a log-in: the first that was asked for and that it is, or else what it is. */
export function classOf(amr: readonly string[], asked: readonly string[] | undefined): string {
  const acrs = acrsOf(amr);
  const found = asked?.find((name) => acrs.includes(acrOfClass(name) ?? ''));
  if (found !== undefined) return found;
  if (acrs.includes('aal2')) return `${refeds}mfa`;
  return amr.includes('pwd') ? `${known}PasswordProtectedTransport` : unspecified;
}
