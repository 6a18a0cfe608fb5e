const form = /^(https?):\/\/([^/?#@\\]+)([^?#\\]*)/i;
const defaultPorts = { http: /:80$/, https: /:443$/ } as const;

/**
 * An address as DPoP compares it: without query and fragment, scheme and host in lower case, no default port, `/` for an empty path,
 * escapes in upper case and none that is not needed (RFC 9449 section 4.3, RFC 3986 sections 6.2.2.1, 6.2.2.2 and 6.2.3). Undefined when it is none.
 */
export function proofUrl(text: string): string | undefined {
  const [, scheme, authority, path] = (/^[!-~]+$/.test(text) && form.exec(text)) || [];
  if (scheme === undefined || authority === undefined || path === undefined) return undefined;
  const name = scheme.toLowerCase() === 'http' ? 'http' : 'https';
  return `${name}://${authority.toLowerCase().replace(defaultPorts[name], '')}${path.replace(/%[\da-f]{2}/gi, escape) || '/'}`;
}

function escape(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : triplet.toUpperCase();
}
