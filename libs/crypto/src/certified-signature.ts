import { createPrivateKey, createPublicKey, sign, verify, X509Certificate, type KeyObject } from 'node:crypto';

/** How octets are signed whose signer is known by a certificate: a kind of key and a hash. SHA-1 is none of them, and neither is a secret that both sides have. */
export type CertifiedAlgorithm = `${'rsa' | 'ecdsa'}-${'sha256' | 'sha384' | 'sha512'}`;

/** A certificate of another side, as far as its key can be trusted with anything. */
export interface Certificate {
  readonly pem: string;
  /** Its SHA-256, in small letters. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

const curves: readonly unknown[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Of PEM, or of the base64 within it, as metadata have it. Undefined where it is none, or its key too weak. */
export function readCertificate(text: string): Certificate | undefined {
  const inner = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]{100,20000}={0,2}$/.test(inner)) return undefined;
  try {
    const certificate = new X509Certificate(Buffer.from(inner, 'base64'));
    if (!isStrong(certificate.publicKey)) return undefined;
    return { pem: certificate.toString(), fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(), notAfter: new Date(certificate.validTo) };
  } catch {
    return undefined;
  }
}

function isStrong({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= 2048 && details?.publicExponent === 65537n;
  return type === 'ec' && curves.includes(details?.namedCurve);
}

/** Whether whoever has the certificate's key has signed it. A key of another kind than the algorithm's signs nothing by it. Signatures of elliptic curves are the two numbers in a row (RFC 4050, XML Signature 1.1). */
export function isSignedBy(pem: string, algorithm: CertifiedAlgorithm, octets: Uint8Array, signature: Uint8Array): boolean {
  const [kind, hash] = algorithm.split('-');
  const certificate = readCertificate(pem); // as it stands in an entry, where a file of YAML may have folded its lines into one
  if (!certificate) return false;
  const key = createPublicKey(certificate.pem);
  if (key.asymmetricKeyType !== (kind === 'rsa' ? 'rsa' : 'ec')) return false;
  return verify(hash, octets, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** By a key of ours (PKCS#8 in PEM): rsa-sha256. */
export const signedByKey = (pkcs8: string, octets: Uint8Array): Uint8Array => sign('sha256', octets, createPrivateKey(pkcs8));
