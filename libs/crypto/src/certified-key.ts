import { createPublicKey, generateKeyPair, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';

/** A key of ours that others know by a certificate, which nobody but itself vouches for. */
export interface CertifiedKey {
  /** PKCS#8 in PEM. */
  readonly pkcs8: string;
  /** PEM. */
  readonly certificate: string;
}

/** RSA, as that is what everybody takes. The library that writes certificates is loaded by the first. */
export async function newCertifiedKey(name: string, from: Date, until: Date): Promise<CertifiedKey> {
  const [{ X509CertificateGenerator }, { privateKey }] = await Promise.all([library(), promisify(generateKeyPair)('rsa', { modulusLength: 2048 })]);
  const signingAlgorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const keys = {
    privateKey: privateKey.toCryptoKey(signingAlgorithm, false, ['sign']),
    publicKey: createPublicKey(privateKey).toCryptoKey(signingAlgorithm, true, ['verify']),
  };
  const certificate = await X509CertificateGenerator.createSelfSigned({ name: [{ CN: [name] }], notBefore: from, notAfter: until, signingAlgorithm, keys }, webcrypto);
  return { pkcs8: pkcs8.toString(), certificate: certificate.toString('pem') };
}

/** It wants what describes classes at run time, which the server has loaded by then. */
const library = async () => {
  await import('reflect-metadata');
  return import('@peculiar/x509');
};
