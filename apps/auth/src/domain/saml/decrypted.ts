import { openXmlEnvelope, type CertifiedKey, type XmlEnvelope } from '@symbolon/crypto';
import { ns } from './names.ts';
import { refuse } from './refused-message.ts';
import { octetsOf } from './wire.ts';
import { childOf, childrenOf, readXml, textOf, type XmlElement, type XmlMessage } from './xml.ts';

const xmlenc11 = 'http://www.w3.org/2009/xmlenc11#';
const ciphers: Readonly<Record<string, XmlEnvelope['cipher']>> = Object.fromEntries(
  ([128, 192, 256] as const).flatMap((bits) => [[`${xmlenc11}aes${bits}-gcm`, `aes-${bits}-gcm`] as const, [`${ns.encryption}aes${bits}-cbc`, `aes-${bits}-cbc`] as const]),
);
const hashes: Readonly<Record<string, XmlEnvelope['oaepHash']>> = {
  [`${ns.signature}sha1`]: 'sha1', [`${ns.encryption}sha256`]: 'sha256', 'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384', [`${ns.encryption}sha512`]: 'sha512',
};
const masks: Readonly<Record<string, XmlEnvelope['oaepHash']>> = Object.fromEntries((['sha1', 'sha256', 'sha384', 'sha512'] as const).map((hash) => [`${xmlenc11}mgf1${hash}`, hash]));

/**
 * What an EncryptedAssertion or EncryptedID holds (XML Encryption 1.1), opened by one of our keys. AES-GCM tells by itself whether it was changed. CBC does not: whoever may send it in many forms
 * can learn what it says by how it is refused, so it is opened only where somebody has signed what it stands in, which nobody can change then.
 */
export async function decrypted(element: XmlElement, isSigned: boolean, keys: readonly CertifiedKey[]): Promise<XmlMessage> {
  const data = childOf(element, ns.encryption, 'EncryptedData') ?? refuse('nothing is encrypted');
  const cipher = ciphers[algorithmOf(data)] ?? refuse('it is encrypted in a way that is not taken');
  if (cipher.endsWith('cbc') && !isSigned) refuse('it is encrypted by CBC in a message that is not signed');
  const info = childOf(data, ns.signature, 'KeyInfo');
  const [wrapped, ...others] = [...childrenOf(element, ns.encryption, 'EncryptedKey'), ...(info ? childrenOf(info, ns.encryption, 'EncryptedKey') : [])];
  if (!wrapped || others.length > 0) return refuse('there is not one encrypted key');
  const envelope = { wrappedKey: valueOf(wrapped), oaepHash: oaepHashOf(wrapped), cipher, content: valueOf(data) };
  for (const { pkcs8 } of keys) {
    const opened = openXmlEnvelope(pkcs8, envelope);
    if (opened) return readXml(textIn(opened));
  }
  return refuse('it is encrypted for another key, or was changed');
}

const algorithmOf = (element: XmlElement): string => childOf(element, ns.encryption, 'EncryptionMethod')?.attributes['Algorithm'] ?? '';
const valueOf = (element: XmlElement): Uint8Array => octetsOf(textOf(childOf(childOf(element, ns.encryption, 'CipherData') ?? refuse('nothing is encrypted'), ns.encryption, 'CipherValue') ?? refuse('nothing is encrypted')));

/** Both halves of the padding go by one hash here, as they do at most others. */
function oaepHashOf(wrapped: XmlElement): XmlEnvelope['oaepHash'] {
  const method = childOf(wrapped, ns.encryption, 'EncryptionMethod');
  const digest = method && childOf(method, ns.signature, 'DigestMethod');
  const mask = method && childOf(method, xmlenc11, 'MGF');
  const isOld = algorithmOf(wrapped) === `${ns.encryption}rsa-oaep-mgf1p`;
  if (!isOld && algorithmOf(wrapped) !== `${xmlenc11}rsa-oaep`) refuse('the key is encrypted in a way that is not taken');
  const hash = digest ? hashes[digest.attributes['Algorithm'] ?? ''] : 'sha1';
  const maskHash = mask && !isOld ? masks[mask.attributes['Algorithm'] ?? ''] : 'sha1';
  return hash !== undefined && hash === maskHash ? hash : refuse('the key is encrypted by two hashes, or by one that is not taken');
}

function textIn(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return refuse('what is encrypted is not in UTF-8');
  }
}
