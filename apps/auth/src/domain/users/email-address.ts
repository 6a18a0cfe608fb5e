import { domainToASCII } from 'node:url';

/** Letters, digits and marks of any script, and what RFC 5321 section 4.1.2 has beside them in an atom; no quotes, no spaces. */
const atom = String.raw`[\p{L}\p{M}\p{N}!#$%&'*+/=?^_\x60{|}~-]+`;
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?`;
const address = new RegExp(String.raw`^${atom}(?:\.${atom})*@(?:${label}\.)+${label}$`, 'u');

/** Whether mail can be sent to a log-in name as it is written: one mailbox, no second reading (RFC 5321 section 4.5.3.1 for the lengths). */
export function isEmailAddress(username: string): boolean {
  const at = username.indexOf('@');
  const bytes = Buffer.byteLength(username);
  return bytes <= 254 && at <= 64 && username === username.normalize('NFKC') && address.test(username);
}

/** What stands behind the sign of an address, as DNS has it; undefined where that is no domain. */
export function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  return (at > 0 && domainToASCII(address.slice(at + 1).trim())) || undefined;
}
