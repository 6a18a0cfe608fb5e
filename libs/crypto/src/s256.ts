import { createHash } from 'node:crypto';

/** The PKCE challenge of a verifier: base64url of SHA-256 of its ASCII (RFC 7636 section 4.2). */
export const s256 = (verifier: string): string => createHash('sha256').update(verifier, 'ascii').digest('base64url');
