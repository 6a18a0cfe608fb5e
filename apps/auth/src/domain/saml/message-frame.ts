import { addSeconds } from '../../platform/clock.ts';
import { nameIds, ns } from './names.ts';
import { refuse } from './refused-message.ts';
import { childOf, textOf, type XmlElement } from './xml.ts';

export type MessageName = 'AuthnRequest' | 'LogoutRequest' | 'LogoutResponse';

/** Seconds that a message may be old, and that the clock of who sends it may go before ours. */
export const longestOnItsWay = 600;
export const senderSkew = 120;
/** Bytes. What SAML allows is 80, which few keep to. */
const longestRelayState = 1024;

export function mustBe(root: XmlElement, name: MessageName): void {
  if (root.namespace !== ns.protocol || root.name !== name || root.attributes['Version'] !== '2.0') refuse(`the message is no ${name} of SAML 2.0`);
}

/** Who says that it is theirs. */
export function issuerOf(root: XmlElement): string {
  const issuer = childOf(root, ns.assertion, 'Issuer') ?? refuse('the message does not say whose it is (Issuer)');
  if ((issuer.attributes['Format'] ?? nameIds.entity) !== nameIds.entity) refuse('the message says in another way whose it is (Issuer)');
  return textOf(issuer);
}

/** What whoever sent the message wants to hear again with the answer. */
export function checkRelayState(relayState: string | undefined): void {
  if (relayState !== undefined && Buffer.byteLength(relayState) > longestRelayState) refuse('RelayState is too long');
}

/** What it is called, once it is one of now and for this address (SAML 2.0 Core sections 3.2.1 and 3.2.2). Who signs a message that a browser carries says where to (Bindings section 3.4.5.2). */
export function frameOf(root: XmlElement, address: string, isSigned: boolean, now: Date): string {
  const { Destination: destination } = root.attributes;
  if (destination === undefined ? isSigned : destination !== address) refuse('the message is for another address (Destination)');
  return nameOfNow(root, now);
}

/** The same of one that came on the connection that it was asked for on: that it is for us is seen by what it answers. */
export function nameOfNow(root: XmlElement, now: Date): string {
  const { ID: id = '', IssueInstant: issued = '' } = root.attributes;
  if (!/^[A-Za-z_][\w.-]{0,255}$/.test(id)) refuse('the message has no ID');
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(issued) ? new Date(issued) : refuse('the message does not say when it was made (IssueInstant)');
  if (!(at > addSeconds(now, -longestOnItsWay) && at < addSeconds(now, senderSkew))) refuse('the message is too old, or was made later than now');
  return id;
}
