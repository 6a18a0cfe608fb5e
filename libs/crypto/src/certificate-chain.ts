import { X509Certificate } from 'node:crypto';

/** Certificates of a chain at most: nobody's are longer. */
const longest = 6;
const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Certificates that something may lead to. What they are is for whoever trusts them to know: of a root nothing is asked but its time (RFC 5280 section 6.1). */
export class TrustedRoots {
  readonly #roots: readonly X509Certificate[];
  /** By their SHA-256, in small letters. */
  readonly fingerprints: readonly string[];

  /** Throws where a certificate cannot be read. What stands between them is not looked at. */
  constructor(pem = '') {
    this.#roots = (pem.match(block) ?? []).map((each) => new X509Certificate(each));
    this.fingerprints = this.#roots.map(fingerprintOf);
  }

  /**
   * The fingerprint of the root that a chain (DER) leads to, each certificate signed by the one after it; undefined where it leads to none.
   * Whether one was revoked is not looked up: no list is fetched from anybody.
   */
  reachedBy(chain: readonly Uint8Array[], at: Date): string | undefined {
    if (chain.length === 0 || chain.length > longest) return undefined;
    try {
      const certificates = chain.map((each) => new X509Certificate(each));
      const root = isChain(certificates, at) ? this.#rootOf(certificates[certificates.length - 1], at) : undefined;
      return root && fingerprintOf(root);
    } catch {
      return undefined; // one is no certificate, or its key of a kind that is not known here
    }
  }

  #rootOf(last: X509Certificate | undefined, at: Date): X509Certificate | undefined {
    return last && this.#roots.find((each) => isInTime(each, at) && (each.raw.equals(last.raw) || isIssuer(each, last)));
  }
}

/** Whoever issues one has to be there for that: a certificate of a device, whose key its owner may get at, issues none. */
const isChain = (certificates: readonly X509Certificate[], at: Date): boolean =>
  certificates.every((each, index) => isInTime(each, at) && (index === 0 || (each.ca && isIssuer(each, certificates[index - 1]))));

const isInTime = ({ validFrom, validTo }: X509Certificate, at: Date): boolean => new Date(validFrom) <= at && at <= new Date(validTo);
const isIssuer = (issuer: X509Certificate, issued: X509Certificate | undefined): boolean => issued?.checkIssued(issuer) === true && issued.verify(issuer.publicKey);
const fingerprintOf = ({ fingerprint256 }: X509Certificate): string => fingerprint256.replaceAll(':', '').toLowerCase();
