/** Whether a compact JWS is spelled in the only way: three parts, no padding, no spaces, no unused bits (RFC 7515 section 2). What is signed cannot be spelled otherwise. */
export function isSpelledRight(token: string): boolean {
  const signature = /^[\w-]+\.[\w-]+\.([\w-]+)$/.exec(token)?.[1];
  return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature;
}
