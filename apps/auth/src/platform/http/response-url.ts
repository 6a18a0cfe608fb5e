import type { ResponseMode } from '@symbolon/contracts';

/** Members of what is sent back to a client by the browser, in the order in which they are sent. */
export type ResponseMembers = Readonly<Record<string, string | undefined>>;

/** A client's address with members in its query or fragment (RFC 6749 section 4.1.2). It may have a query of its own, and there may be no members. */
export function responseUrl(address: string, mode: Exclude<ResponseMode, 'form_post'>, members: ResponseMembers): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) if (value !== undefined) parameters.append(name, value);
  if (parameters.size === 0) return address;
  if (mode === 'fragment') return `${address}#${parameters.toString()}`;
  return address + (address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?') + parameters.toString();
}
