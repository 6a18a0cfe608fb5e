import { ns } from './names.ts';
import { refuse } from './refused-message.ts';
import { fromOctets } from './wire.ts';
import { xml, Written } from './written.ts';
import { signatures, type DomNode } from './xml-libraries.js';
import { childOf, parsedDom, readXml, type XmlElement, type XmlMessage } from './xml.ts';

/** What a call by SOAP says of itself (SAML 2.0 Bindings section 3.2.3). */
export const soapHeaders = { 'content-type': 'text/xml; charset=utf-8', soapaction: '"http://www.oasis-open.org/committees/security"' } as const;

/** A message as it is sent from server to server (SAML bindings section 3.2, SOAP 1.1); what is signed in it stays as it is. */
export const inEnvelope = (message: string): string => xml`<soap:Envelope xmlns:soap="${ns.soap}"><soap:Body>${new Written(message)}</soap:Body></soap:Envelope>`.xml;

/**
 * The one message of an envelope, as a document of its own: in the canonical form by which it was signed, so that a signature is the same there, and nothing of the
 * envelope is left that anybody could read.
 */
export async function readSoapMessage(octets: Uint8Array): Promise<XmlMessage> {
  const envelope = await readXml(fromOctets(octets));
  checkEnvelope(envelope.root);
  const { ExclusiveCanonicalization } = await signatures();
  const [body] = elementsOf((await parsedDom(envelope.xml)).documentElement).filter(({ localName, namespaceURI }) => localName === 'Body' && namespaceURI === ns.soap);
  const [message] = body ? elementsOf(body) : [];
  return readXml(new ExclusiveCanonicalization().process(message ?? refuse('the envelope is empty'), {}));
}

/** What a header says that has to be understood is understood by nobody here (SOAP 1.1 section 4.2.3). */
function checkEnvelope(root: XmlElement): void {
  if (root.namespace !== ns.soap || root.name !== 'Envelope') refuse('the message is no envelope of SOAP 1.1');
  const header = childOf(root, ns.soap, 'Header');
  if (header?.children.some(({ attributes }) => Object.entries(attributes).some(([name, value]) => /(^|:)mustUnderstand$/.test(name) && value.trim() !== '0'))) refuse('the envelope has a header that is not understood');
  const body = childOf(root, ns.soap, 'Body') ?? refuse('the envelope has no Body');
  if (body.children.length !== 1) refuse('there is not one message in the envelope');
}

const elementsOf = (node: DomNode): readonly DomNode[] => Array.from(node.childNodes).filter(({ nodeType }) => nodeType === 1);
