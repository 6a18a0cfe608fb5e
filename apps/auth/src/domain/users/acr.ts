import type { Settings } from '../../platform/config.ts';

/**
 * What a log-in is worth (`acr`), by how the person logged in (`amr`, RFC 8176): the strongest first; a row holds when all of it was
 * used. `phr` and `phrh` are those of OpenID Connect Extended Authentication Profile ACR Values; the others are the assurance levels of
 * NIST SP 800-63B-4, which does not count a mailed code as a second factor (section 3.1.3.1), and counts one by SMS, as a restricted
 * one (section 3.1.3.3). Who proves by a key (`pop`) cannot be led to
 * prove it to somebody else; where it is hardware (`hwk`), nobody else has a copy of it. What another provider
 * says (`fed`) is one factor, whatever it has asked for, but where its entry says what its word for two is; a code by mail beside it is still none.
 */
const table: readonly { readonly acr: string; readonly amr: readonly string[]; readonly without?: string; readonly factors: 1 | 2 }[] = [
  { acr: 'phrh', amr: ['pop', 'hwk', 'mfa'], factors: 2 },
  { acr: 'phr', amr: ['pop', 'mfa'], factors: 2 },
  { acr: 'aal2', amr: ['pop', 'mfa'], factors: 2 },
  { acr: 'aal2', amr: ['otp', 'mfa'], factors: 2 },
  { acr: 'aal2', amr: ['recovery', 'mfa'], factors: 2 },
  { acr: 'aal2', amr: ['sms', 'mfa'], factors: 2 },
  { acr: 'aal2', amr: ['fed', 'mfa'], without: 'email', factors: 2 },
  { acr: 'aal1', amr: ['pwd'], factors: 1 },
  { acr: 'aal1', amr: ['email'], factors: 1 },
  { acr: 'aal1', amr: ['fed'], factors: 1 },
  { acr: 'aal1', amr: ['mfa'], factors: 1 },
];

/** What a log-in with two factors is worth. */
const withTwoFactors: readonly string[] = table.filter(({ factors }) => factors === 2).map(({ acr }) => acr);

/** Whether the log-in of a token had two factors, by its claim. */
export const hadTwoFactors = (acr: string | undefined): boolean => acr !== undefined && withTwoFactors.includes(acr);

/** Everything that a log-in here can be worth. No key is known to be hardware where nobody's word for it is trusted. */
export const acrValues = ({ SYMBOLON_PASSKEY_ROOTS: roots }: Pick<Settings, 'SYMBOLON_PASSKEY_ROOTS'>): readonly string[] =>
  [...new Set(table.filter(({ amr }) => roots !== undefined || !amr.includes('hwk')).map(({ acr }) => acr))];

/** Everything that a log-in is worth, the strongest first: who proved more has proved less, too. */
export const acrsOf = (amr: readonly string[]): readonly string[] => [...new Set(table.filter(({ amr: ways, without }) => ways.every((way) => amr.includes(way)) && (without === undefined || !amr.includes(without))).map(({ acr }) => acr))];

/** The most that a log-in is worth, as the claim of a token; none when that is nothing. */
export function acrClaim(amr: readonly string[]): { readonly acr?: string } {
  const [acr] = acrsOf(amr);
  return acr === undefined ? {} : { acr };
}
