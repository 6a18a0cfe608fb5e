import { readXml, parsedDom, type XmlElement } from '../../../src/domain/saml/xml.ts';
import { readSoapMessage } from '../../../src/domain/saml/soap-binding.ts';
import { RefusedMessageError } from '../../../src/domain/saml/refused-message.ts';
import { signatures } from '../../../src/domain/saml/xml-libraries.js';
import { demand, demandSame, textOf, type Door } from '../door.ts';

/** All that somebody could go by; where a prefix is declared is for the canonicalization. */
const read = ({ namespace, name, attributes, children, text }: XmlElement): unknown => [namespace, name, Object.entries(attributes).filter(([key]) => !/^xmlns(:|$)/.test(key)).sort(), children.map(read), text];

/** Messages of SAML: refused as such, or read as whoever signs and verifies them reads them. */
export const samlMessage: Door = async (bytes) => {
  const ours = await readXml(textOf(bytes)).catch((error: unknown) => demand(error instanceof RefusedMessageError, `A message ends in something else than a refusal: ${String(error)}`));
  if (!ours) return;
  const { ExclusiveCanonicalization } = await signatures();
  const canonical = new ExclusiveCanonicalization().process((await parsedDom(ours.xml)).documentElement, {});
  demandSame(read(ours.root), read((await readXml(canonical)).root), 'A message is read otherwise than it is signed.');
};

/** The same in an envelope: taken out of it, a message says what it said there. */
export const soapMessage: Door = async (bytes) => {
  const ours = await readSoapMessage(bytes).catch((error: unknown) => demand(error instanceof RefusedMessageError, `An envelope ends in something else than a refusal: ${String(error)}`));
  if (!ours) return;
  const { root } = await readXml(textOf(bytes));
  demandSame(root.children.filter(({ name }) => name === 'Body').map(({ children }) => children.map(read)), [[read(ours.root)]], 'A message is read otherwise than it stood in its envelope.');
};
