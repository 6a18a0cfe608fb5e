import { base64url } from 'jose';

/** SHA-256 in base64url, as `ath` (RFC 9449 section 4.1) and `x5t#S256` (RFC 8705 section 3.1) are written. */
export const sha256 = async (data: string | Uint8Array): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data))));
