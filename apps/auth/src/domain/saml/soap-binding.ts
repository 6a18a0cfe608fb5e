import { ns } from './names.ts';
import { refuse } from './refused-message.ts';
import { Written, xml } from './written.ts';
import { childOf, readXml, type XmlElement, type XmlMessage } from './xml.ts';

/** What a call by SOAP says of itself (SAML 2.0 Bindings section 3.2.3). */
export const soapHeaders = { 'content-type': 'text/xml; charset=utf-8', soapaction: '"http://www.oasis-open.org/committees/security"' } as const;

/** A message from server to server (SOAP 1.1), signed in itself as in a form. */
export const soapEnvelope = (message: string): string => xml`<soap:Envelope xmlns:soap="${ns.soap}"><soap:Body>${new Written(message)}</soap:Body></soap:Envelope>`.xml;

/** The one message of an envelope. What stands beside it counts for nothing; a fault is a message that nobody expects. */
export async function readSoapMessage(text: string): Promise<XmlMessage & { readonly body: XmlElement }> {
  const message = await readXml(text);
  const { root } = message;
  if (root.namespace !== ns.soap || root.name !== 'Envelope') refuse('the answer is no envelope of SOAP 1.1');
  const [body, ...others] = (childOf(root, ns.soap, 'Body') ?? refuse('the envelope has no body')).children;
  if (!body || others.length > 0) return refuse('the envelope has not one message');
  return { ...message, body };
}
