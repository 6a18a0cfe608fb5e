import { ns } from './names.ts';
import { refuse } from './refused-message.ts';
import { childOf, type XmlElement, type XmlMessage } from './xml.ts';

/** The message that is in something encrypted; throws where it cannot be opened, or not out of a message that nobody has signed. */
export type Decrypt = (encrypted: XmlElement, isSigned: boolean) => Promise<XmlMessage>;

/** The NameID of whom something signed is about, in clear or encrypted (SAML 2.0 Core section 2.2.4); undefined where nobody is named. What was encrypted is no more than a name: nothing else of it is read. */
export async function namedIn(signed: XmlElement, decrypt: Decrypt): Promise<XmlElement | undefined> {
  const [plain, encrypted] = [childOf(signed, ns.assertion, 'NameID'), childOf(signed, ns.assertion, 'EncryptedID')];
  if (plain && encrypted) refuse('somebody is named twice');
  if (!encrypted) return plain;
  const { root } = await decrypt(encrypted, true);
  return root.namespace === ns.assertion && root.name === 'NameID' ? root : refuse('what is encrypted is no NameID');
}
