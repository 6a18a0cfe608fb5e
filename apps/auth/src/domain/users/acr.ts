/**
 * What a log-in is worth (`acr`), by how the person logged in (`amr`, RFC 8176): the strongest first; a row holds when all of it was
 * used. The names are the assurance levels of NIST SP 800-63B-4.
 */
const table: readonly { readonly acr: string; readonly amr: readonly string[] }[] = [{ acr: 'aal1', amr: ['pwd'] }];

/** Everything that a log-in here can be worth. */
export const acrValues: readonly string[] = table.map(({ acr }) => acr);

/** Everything that a log-in is worth, the strongest first: who proved more has proved less, too. */
export const acrsOf = (amr: readonly string[]): readonly string[] => table.filter((row) => row.amr.every((way) => amr.includes(way))).map(({ acr }) => acr);

/** The most that a log-in is worth, as the claim of a token; none when that is nothing. */
export function acrClaim(amr: readonly string[]): { readonly acr?: string } {
  const [acr] = acrsOf(amr);
  return acr === undefined ? {} : { acr };
}
