import { isSignedBy, type CertifiedAlgorithm } from '@symbolon/crypto';
import { algorithms, ns } from './names.ts';
import { refuse } from './refused-message.ts';
import { signatures, type DomNode, type SignedXml } from './xml-libraries.js';
import { childOf, childrenOf, parsedDom, readXml, textOf, type XmlElement, type XmlMessage } from './xml.ts';

/** What XML Signature calls the ways to sign that are taken (RFC 9231). Neither SHA-1 nor a shared secret (HMAC) is any. */
export const signatureAlgorithms: Readonly<Record<string, CertifiedAlgorithm>> = Object.fromEntries(
  (['rsa', 'ecdsa'] as const).flatMap((kind) => (['sha256', 'sha384', 'sha512'] as const).map((hash) => [`http://www.w3.org/2001/04/xmldsig-more#${kind}-${hash}`, `${kind}-${hash}`] as const)),
);
const digests: readonly string[] = [algorithms.sha256, 'http://www.w3.org/2001/04/xmlenc#sha512'];

/** Whether an element says of itself that it is signed. */
export const isSigned = (element: XmlElement): boolean => childrenOf(element, ns.signature, 'Signature').length > 0;

/**
 * What somebody has signed by one of these certificates: the root of a message, or a child of it. Given back is the element that was signed, parsed again out of the
 * very octets that the signature is of. Nothing else of the message counts for anything, so it cannot matter what was wrapped around it, or where.
 * The signature has one form alone: one reference, to the element that it stands in, by its ID.
 */
export async function signedElement(message: XmlMessage, element: XmlElement, certificates: readonly string[]): Promise<XmlElement> {
  return (await signedMessage(message, element, certificates)).root;
}

/** The same as a message of its own, for what is signed once more within. */
export async function signedMessage(message: XmlMessage, element: XmlElement, certificates: readonly string[]): Promise<XmlMessage> {
  const { ID: id = '' } = element.attributes;
  const algorithm = algorithmOf(element, id);
  const signed = await readXml(await signedOctets(message, id, algorithm, certificates));
  const { root } = signed;
  if (root.attributes['ID'] !== id || root.name !== element.name || root.namespace !== element.namespace) refuse('something else is signed');
  return signed;
}

/** Refuses all that a signature may be beside the one form. */
function algorithmOf(element: XmlElement, id: string): CertifiedAlgorithm {
  if (!/^[A-Za-z_][\w.-]{0,255}$/.test(id)) refuse('the signed element has no ID');
  const signature = childOf(element, ns.signature, 'Signature') ?? refuse('there is no signature');
  onlyChildren(signature, ['SignedInfo', 'SignatureValue', 'KeyInfo']);
  const info = childOf(signature, ns.signature, 'SignedInfo') ?? refuse('the signature says nothing');
  onlyChildren(info, ['CanonicalizationMethod', 'SignatureMethod', 'Reference']);
  if (algorithmIn(info, 'CanonicalizationMethod') !== algorithms.exclusive) refuse('the signature is canonicalized in another way');
  const algorithm = signatureAlgorithms[algorithmIn(info, 'SignatureMethod')] ?? refuse('the signature is by an algorithm that is not taken');
  const reference = childOf(info, ns.signature, 'Reference') ?? refuse('the signature is of nothing');
  if (reference.attributes['URI'] !== `#${id}`) refuse('the signature is of something else');
  onlyChildren(reference, ['Transforms', 'DigestMethod', 'DigestValue']);
  const transforms = childOf(reference, ns.signature, 'Transforms')?.children ?? [];
  const [enveloped, exclusive, ...others] = transforms.map(({ attributes }) => attributes['Algorithm']);
  if (enveloped !== algorithms.enveloped || exclusive !== algorithms.exclusive || others.length > 0) refuse('the signature has other transforms');
  if (!digests.includes(algorithmIn(reference, 'DigestMethod'))) refuse('the digest is by an algorithm that is not taken');
  if (textOf(childOf(reference, ns.signature, 'DigestValue') ?? refuse('there is no digest')) === '') refuse('there is no digest');
  return algorithm;
}

function onlyChildren({ children, name }: XmlElement, names: readonly string[]): void {
  if (children.some((child) => child.namespace !== ns.signature || !names.includes(child.name))) refuse(`${name} has something else in it`);
}

const algorithmIn = (element: XmlElement, name: string): string => childOf(element, ns.signature, name)?.attributes['Algorithm'] ?? '';

async function signedOctets({ xml }: XmlMessage, id: string, algorithm: CertifiedAlgorithm, certificates: readonly string[]): Promise<string> {
  const { SignedXml } = await signatures();
  const signature = signatureNode((await parsedDom(xml)).documentElement, id);
  for (const certificate of certificates) {
    const verifier = new SignedXml({ publicCert: certificate, getCertFromKeyInfo: () => null });
    const uri = Object.entries(signatureAlgorithms).find(([, each]) => each === algorithm)?.[0] ?? '';
    // What is verified is verified by the certificate and by its kind of key; nothing that the library knows beside it can be asked for.
    verifier.SignatureAlgorithms = { [uri]: methodOf(algorithm, certificate) };
    const octets = checked(verifier, signature, xml);
    if (octets !== undefined) return octets;
  }
  return refuse('the signature is by none of the certificates, or what is signed was changed');
}

/** The library says by an error, and by false, that something is not right. */
function checked(verifier: SignedXml, signature: DomNode, xml: string): string | undefined {
  try {
    verifier.loadSignature(signature);
    if (!verifier.checkSignature(xml)) return undefined;
  } catch {
    return undefined;
  }
  const [octets, ...others] = verifier.getSignedReferences();
  return others.length === 0 ? octets : undefined;
}

const methodOf = (algorithm: CertifiedAlgorithm, certificate: string) =>
  class {
    verifySignature = (material: string, _: unknown, value: string): boolean => isSignedBy(certificate, algorithm, Buffer.from(material), Buffer.from(value, 'base64'));
  };

/** The signature that stands in the element of that ID, which is the root or a child of it. */
function signatureNode(root: DomNode, id: string): DomNode {
  const elements = (node: DomNode): readonly DomNode[] => Array.from(node.childNodes).filter(({ nodeType }) => nodeType === 1);
  const holders = [root, ...elements(root)].filter((element) => element.getAttribute('ID') === id);
  const [signature, ...others] = holders.flatMap(elements).filter(({ localName, namespaceURI }) => localName === 'Signature' && namespaceURI === ns.signature);
  return signature && others.length === 0 ? signature : refuse('there is not one signature');
}
