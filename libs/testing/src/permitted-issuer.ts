const reserved = /(^|\.)(localhost|test|example)$/; // RFC 2606 and RFC 6761: nobody can own these
const loopback = /^(127(\.\d{1,3}){3}|\[::1\])$/;

/** Throws unless an issuer can belong to no real installation: tokens of tests must be worth nothing anywhere. */
export function refuseProductionIssuer(issuer: string): void {
  const hostname = URL.canParse(issuer) ? new URL(issuer).hostname : '';
  if (reserved.test(hostname) || loopback.test(hostname)) return;
  throw new Error(`${issuer} could be a real issuer: @symbolon/testing takes localhost, 127.0.0.1 and names that end with .localhost, .test or .example.`);
}
