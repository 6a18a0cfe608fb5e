interface Requested {
  /** The target of the request, as it was sent. */
  readonly url: string;
}

/** All that stands behind the first question mark, further ones too (RFC 3986 section 3.4). */
export const queryOf = ({ url }: Requested): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');

/** All that stands before it. */
export const pathOf = ({ url }: Requested): string => (url.includes('?') ? url.slice(0, url.indexOf('?')) : url);
