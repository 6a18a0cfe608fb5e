import type { ResponseMode } from '@symbolon/contracts';

/** Members of the response, in the order in which they are sent. */
export type ResponseMembers = Readonly<Record<string, string | undefined>>;

/** The URL that carries a response by query or fragment (RFC 6749 section 4.1.2). The registered URI may have a query of its own. */
export function responseUrl(redirectUri: string, mode: Exclude<ResponseMode, 'form_post'>, members: ResponseMembers): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) if (value !== undefined) parameters.append(name, value);
  if (mode === 'fragment') return `${redirectUri}#${parameters.toString()}`;
  return redirectUri + (redirectUri.includes('?') ? (/[?&]$/.test(redirectUri) ? '' : '&') : '?') + parameters.toString();
}
