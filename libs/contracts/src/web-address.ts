import * as z from 'zod';

const isLoopback = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** A URL that says what it means: printable ASCII, no user information, no fragment. */
function plainUrl(text: string): URL | undefined {
  if (!/^[\x21-\x7E]+$/.test(text) || /[#\\<>"^`{|}]/.test(text) || !/^https?:\/\/[^/]/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username || url.password || /^[^/]*\/\/[^/?]*@/.test(text) ? undefined : url;
}

const isWeb = (text: string): boolean => {
  const url = plainUrl(text);
  return url !== undefined && (url.protocol === 'https:' || isLoopback(url));
};

/** An address on the web: https, or http on this machine. */
export const webAddress = () => z.string().max(2048).refine(isWeb, 'must be an https address, or http on localhost, 127.0.0.1 or [::1], without fragment');

/** The same without the exception. */
export const httpsAddress = () => z.string().max(2048).refine((text) => plainUrl(text)?.protocol === 'https:', 'must be an https address without fragment');

/** Where scripts run (RFC 6454 section 6.2), as browsers write it. */
export const webOrigin = () => z.string().max(255).refine((text) => isWeb(text) && new URL(text).origin === text, 'must be an origin as browsers write it, such as https://app.example.com');
