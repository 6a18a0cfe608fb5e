import type { CertifiedKey } from '@symbolon/crypto';
import { algorithms } from './names.ts';
import { signatures } from './xml-libraries.js';

/** The same with a signature over the element of that ID, by our key, where the schemas of SAML want it: behind its Issuer, or where there is none, as in metadata, before all else. */
export async function signedXml(xml: string, id: string, { pkcs8, certificate }: CertifiedKey): Promise<string> {
  const { SignedXml } = await signatures();
  const signer = new SignedXml({ privateKey: pkcs8, publicCert: certificate, signatureAlgorithm: algorithms.rsaSha256, canonicalizationAlgorithm: algorithms.exclusive, getKeyInfoContent: SignedXml.getKeyInfoContent });
  const element = `//*[@ID='${id}']`;
  signer.addReference({ xpath: element, transforms: [algorithms.enveloped, algorithms.exclusive], digestAlgorithm: algorithms.sha256 });
  const issuer = `${element}/*[local-name()='Issuer']`;
  const hasIssuer = new RegExp(`ID="${id}"[^>]*>\\s*<(\\w+:)?Issuer[ >]`).test(xml);
  signer.computeSignature(xml, { prefix: 'ds', location: hasIssuer ? { reference: issuer, action: 'after' } : { reference: element, action: 'prepend' } });
  return signer.getSignedXml();
}
