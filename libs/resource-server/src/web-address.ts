const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** An address that tokens may be trusted by: https, or http on this machine; no user information, query or fragment (RFC 8414 section 2). */
export function webAddress(text: string): URL | undefined {
  if (!/^https?:\/\/[!-~]+$/.test(text) || /[\\"?#]/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || loopback.test(url.hostname);
  return isSafe && url.username === '' && url.password === '' ? url : undefined;
}

/** Where a well-known document of an address is: between its host and its path (RFC 8414 section 3.1, RFC 9728 section 3.1). */
export const wellKnown = ({ origin, pathname }: URL, name: string): string => `${origin}/.well-known/${name}${pathname.replace(/\/$/, '')}`;
