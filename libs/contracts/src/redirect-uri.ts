import * as z from 'zod';

/**
 * A redirect URI that may be registered: absolute, no fragment, no user information, https, or http on a loopback address,
 * or a private-use scheme in reverse domain form (RFC 6749 section 3.1.2, RFC 8252 section 7). Matching is by exact string elsewhere.
 */
export const redirectUri = () =>
  z.string().max(2048).refine(isRedirectUri, 'must be https, http on localhost, 127.0.0.1 or [::1], or a private-use scheme such as com.example.app:/callback, without fragment');

/** Scheme, host and port, with nothing between them: no user information, no pattern, no port that is none. */
const web = /^https?:\/\/(\[[\da-f:]+\]|[\w-]+(?:\.[\w-]+)*\.?)(?::[1-9]\d{0,4})?(?:[/?]|$)/;

function isRedirectUri(text: string): boolean {
  if (!/^[\x21-\x7E]+$/.test(text) || /[#\\<>"^`{|}]/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return isPrivateUse(url, text);
  if (web.exec(text)?.[1]?.toLowerCase() !== url.hostname) return false; // a host that is read as another, such as 127.1, is not what it looks like
  return url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

const isPrivateUse = ({ protocol }: URL, text: string): boolean => /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(protocol) && !/^[^:]*:\/*[^/?]*@/.test(text);
