/** Why the keys of an issuer could not be read: a sentence for the log of the service. No answer holds it. */
export class IssuerFault extends Error {
  /** Whether waiting does not help: something is set up wrong, here or at the issuer. */
  readonly lasting: boolean;

  constructor(message: string, lasting: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'IssuerFault';
    this.lasting = lasting;
  }
}

/** As Node.js names what it does not trust, after OpenSSL. */
const certificate = /^(CERT_\w+|\w+_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** What a fetch failed of. Whoever cannot be reached can be later; a name that nobody has and a certificate that nobody vouches for stay so. */
export function unreachable(address: string, error: unknown): IssuerFault {
  const { host, hostname } = new URL(address);
  const code = codeOf(error);
  if (code === 'ENOTFOUND') return new IssuerFault(`The name ${hostname} does not resolve: check the setting issuer, and the resolver of this machine.`, true, error);
  if (certificate.test(code)) {
    return new IssuerFault(`The certificate of ${host} is not trusted (${code}): give this process that of its authority, NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or check the setting issuer.`, true, error);
  }
  return new IssuerFault(`${address} cannot be reached (${code || String(error)}).`, false, error);
}

/** The code of an error, or of what caused it: fetch wraps it, and wraps those of several addresses together. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, cause, errors } = error as { readonly code?: unknown; readonly cause?: unknown; readonly errors?: unknown };
  return typeof code === 'string' ? code : codeOf(cause) || codeOf(Array.isArray(errors) ? errors[0] : undefined);
}
