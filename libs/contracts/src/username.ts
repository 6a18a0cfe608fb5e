/** The one form in which a log-in name is kept, keyed and compared, whatever somebody types: UsernameCaseMapped of RFC 8265 section 3.3, with NFKC for its mapping of widths and without blanks around it. */
export const canonicalUsername = (username: string): string => username.normalize('NFKC').trim().toLowerCase().normalize('NFKC');

/** IdentifierClass of RFC 8264 section 4.2: letters and digits of any script with their marks, and what ASCII shows; single spaces between. No symbols, nothing private or unassigned. */
const identifier = String.raw`[\x21-\x7E\p{L}\p{Nd}\p{Mn}\p{Mc}]+`;
const userparts = new RegExp(String.raw`^(?!\p{M})${identifier}(?: ${identifier})*$`, 'u');
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/** Why nobody new may have a log-in name, if so: it would look like another, or like nothing. A blank one is another's affair. */
export function usernameFault(username: string): string | undefined {
  const canonical = canonicalUsername(username);
  if (canonical === '' || (userparts.test(canonical) && !invisible.test(canonical))) return undefined;
  return 'has characters that cannot be seen or told apart: use letters, digits, punctuation of ASCII and single spaces';
}
