import { hash } from 'node:crypto';

/** The PKCE challenge of a verifier: base64url of SHA-256 of its ASCII (RFC 7636 section 4.2). */
export const s256 = (verifier: string): string => hash('sha256', Buffer.from(verifier, 'ascii'), 'base64url');

/** base64url of SHA-256: a name for a text that gives nothing of it away. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');
