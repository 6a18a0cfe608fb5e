import { hash } from 'node:crypto';

/** The PKCE challenge of a verifier: base64url of SHA-256 of its ASCII (RFC 7636 section 4.2). */
export const s256 = (verifier: string): string => hash('sha256', Buffer.from(verifier, 'ascii'), 'base64url');

/** base64url of SHA-256: a name for a text, or for bytes, that gives nothing of it away. */
export const sha256 = (content: string | Uint8Array): string => hash('sha256', content, 'base64url');

/** SHA-256 as bytes: what places sign that take no longer text. */
export const sha256Bytes = (content: Uint8Array): Uint8Array => hash('sha256', content, 'buffer');
