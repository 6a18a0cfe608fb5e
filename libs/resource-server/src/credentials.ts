import type { Reason } from './reason.ts';

/** How a token is sent (RFC 6750 section 2.1, RFC 9449 section 7.1). */
export type Scheme = 'Bearer' | 'DPoP';

/** What a request shows. Give every header of a name, so that two are seen. */
export interface PresentedRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  readonly authorization?: string | readonly string[] | undefined;
  readonly dpop?: string | readonly string[] | undefined;
  /** The client's certificate in DER, of a connection whose handshake proved its key (RFC 8705 section 3). */
  readonly certificate?: Uint8Array | undefined;
}

export interface Credentials {
  readonly scheme: Scheme;
  readonly token: string;
}

/** The one token of a request. It counts in the Authorization header alone; one in the query beside it makes two (RFC 6750 section 2). */
export function readCredentials({ authorization, target }: PresentedRequest): Credentials | Reason {
  const [header, another] = listed(authorization);
  const scheme = schemeOf(header);
  if (header === undefined || (scheme === undefined && another === undefined)) return 'no_token';
  if (another !== undefined || new URLSearchParams(queryOf(target)).has('access_token')) return 'two_credentials';
  const token = /^\S+ +([\w.~+/-]+=*)$/.exec(header)?.[1];
  return token === undefined || scheme === undefined ? 'malformed' : { scheme, token };
}

/** The scheme of an Authorization header, when it is one for access tokens. */
function schemeOf(header = ''): Scheme | undefined {
  const name = /^[^ ]*/.exec(header)?.[0].toLowerCase();
  return name === 'bearer' ? 'Bearer' : name === 'dpop' ? 'DPoP' : undefined;
}

export const listed = (header: string | readonly string[] | undefined): readonly string[] => (typeof header === 'string' ? [header] : (header ?? []));

/** All that follows the first question mark; others are part of it (RFC 3986 section 3.4). */
const queryOf = (target: string): string => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '');
