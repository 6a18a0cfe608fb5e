import { sealXmlEnvelope } from '@symbolon/crypto';
import { ns } from './names.ts';
import { xml, type Written } from './written.ts';

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');

/** An assertion that its audience alone can read (SAML 2.0 Core section 2.3.4, XML Encryption 1.1). It was signed before: who opens it sees by whom. */
export function encryptedAssertion(assertion: string, certificate: string): Written {
  const { wrappedKey, content } = sealXmlEnvelope(certificate, Buffer.from(assertion));
  const key = xml`<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${ns.encryption}rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="${ns.signature}sha1"/></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>${base64(wrappedKey)}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`;
  return xml`<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="${ns.encryption}" Type="${ns.encryption}Element"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><ds:KeyInfo xmlns:ds="${ns.signature}">${key}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${base64(content)}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`;
}
