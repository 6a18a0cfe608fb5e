import * as z from 'zod';

/**
 * A redirect URI that may be registered: absolute, no fragment, no user information, https, or http on a loopback address,
 * or a private-use scheme in reverse domain form (RFC 6749 section 3.1.2, RFC 8252 section 7). Matching is by exact string elsewhere.
 */
export const redirectUri = () =>
  z.string().max(2048).refine(isRedirectUri, 'must be https, http on localhost, 127.0.0.1 or [::1], or a private-use scheme such as com.example.app:/callback, without fragment');

function isRedirectUri(text: string): boolean {
  if (!/^[\x21-\x7E]+$/.test(text) || /[#\\<>"^`{|}]/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password || /^[a-z][a-z0-9+.-]*:\/*[^/?]*@/i.test(text)) return false;
  if (url.protocol === 'https:') return /^https:\/\/[^/]/.test(text);
  if (url.protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(url.protocol);
}
