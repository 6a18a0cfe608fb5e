import { addSeconds } from '../../platform/clock.ts';
import { nameIds, ns, statuses } from '../saml/names.ts';
import { namedIn, type Decrypt } from '../saml/named.ts';
import { refuse } from '../saml/refused-message.ts';
import { isSigned, signedMessage } from '../saml/signed-element.ts';
import { childOf, childrenOf, textOf, type XmlElement, type XmlMessage } from '../saml/xml.ts';

/** What an answer has to be for. */
export interface ExpectedAnswer {
  readonly idp: string;
  readonly entityId: string;
  readonly acs: string;
  readonly certificates: readonly string[];
  /** Undefined where nobody has asked, so that it must be an answer to nothing. */
  readonly requestId: string | undefined;
  readonly now: Date;
  readonly decrypt: Decrypt;
}

/** An assertion that was looked at. */
export interface Assertion {
  readonly id: string;
  /** From then on it counts no more. */
  readonly until: Date;
  readonly element: XmlElement;
  readonly nameId: XmlElement | undefined;
}

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** Seconds that clocks of two servers are apart. */
export const samlSkew = 60;
/** Seconds for which an assertion may count, at most: nobody needs a day to come back. */
const longest = 86_400;

/**
 * What a provider has said by an answer, once all is checked that is to be (SAML profiles section 4.1.4.3). Of the answer as it came nothing is read but what is compared
 * with what is known: what counts is what was signed, which is either all of it or the one assertion in it.
 */
export async function assertionOf(message: XmlMessage, expected: ExpectedAnswer): Promise<Assertion> {
  const { certificates } = expected;
  if (message.root.namespace !== ns.protocol || message.root.name !== 'Response') refuse('the message is no Response');
  const isWholeSigned = isSigned(message.root);
  const answer = isWholeSigned ? await signedMessage(message, message.root, certificates) : message;
  checkResponse(answer.root, expected);
  const [found, ...others] = answer.root.children.filter(({ namespace, name }) => namespace === ns.assertion && (name === 'Assertion' || name === 'EncryptedAssertion'));
  if (!found || others.length > 0) return refuse('there is not one assertion');
  const inner = found.name === 'Assertion' ? answer : await expected.decrypt(found, isWholeSigned);
  const plain = found.name === 'Assertion' ? found : inner.root;
  if (plain.namespace !== ns.assertion || plain.name !== 'Assertion') refuse('what is encrypted is no assertion');
  if (!isWholeSigned && !isSigned(plain)) refuse('neither the answer nor the assertion is signed');
  return checkedAssertion(isSigned(plain) ? (await signedMessage(inner, plain, certificates)).root : plain, expected);
}

function checkResponse(response: XmlElement, expected: ExpectedAnswer): void {
  const { ID: id = '', Version: version, Destination: destination, InResponseTo: answered } = response.attributes;
  if (id === '' || version !== '2.0') refuse('the answer is of another version');
  if (destination !== expected.acs) refuse('the answer has another Destination');
  if (answered !== expected.requestId) refuse('the answer is to another request');
  const issuer = childOf(response, ns.assertion, 'Issuer');
  if (issuer) checkIssuer(issuer, expected);
  const status = childOf(response, ns.protocol, 'Status') ?? refuse('the answer has no Status');
  const code = childOf(status, ns.protocol, 'StatusCode');
  if (code?.attributes['Value'] !== statuses.success) throw new DeniedError(lastPart((code && childOf(code, ns.protocol, 'StatusCode'))?.attributes['Value'] ?? code?.attributes['Value'] ?? 'none'));
}

/** The provider says that it lets nobody in. Nobody may have signed that, so it is told and nothing is done by it. */
export class DeniedError extends Error {}

const lastPart = (urn: string): string => /[A-Za-z]{1,40}$/.exec(urn)?.[0] ?? 'unknown';

function checkIssuer(issuer: XmlElement, { idp }: ExpectedAnswer): void {
  if (textOf(issuer) !== idp || (issuer.attributes['Format'] ?? nameIds.entity) !== nameIds.entity) refuse('the Issuer is another');
}

/** Of an element that was signed, by itself or with the answer. */
async function checkedAssertion(element: XmlElement, expected: ExpectedAnswer): Promise<Assertion> {
  const { ID: id = '', Version: version } = element.attributes;
  if (id === '' || version !== '2.0') refuse('the assertion is of another version');
  checkIssuer(childOf(element, ns.assertion, 'Issuer') ?? refuse('the assertion has no Issuer'), expected);
  if (timeOf(element, 'IssueInstant') > addSeconds(expected.now, samlSkew)) refuse('the assertion is of a time to come');
  const subject = childOf(element, ns.assertion, 'Subject') ?? refuse('the assertion has no Subject');
  const until = addSeconds(checkConfirmation(subject, expected), samlSkew);
  checkConditions(childOf(element, ns.assertion, 'Conditions') ?? refuse('the assertion has no Conditions'), expected);
  return { id, until, element, nameId: await namedIn(subject, expected.decrypt) };
}

/** Of several ways to confirm a subject only this is one here, and there is one of it. */
function checkConfirmation(subject: XmlElement, { acs, requestId, now }: ExpectedAnswer): Date {
  const [confirmation, ...others] = childrenOf(subject, ns.assertion, 'SubjectConfirmation').filter(({ attributes }) => attributes['Method'] === bearer);
  const data = confirmation && childOf(confirmation, ns.assertion, 'SubjectConfirmationData');
  if (!data || others.length > 0) return refuse('the Subject is not confirmed by who brings it');
  if (data.attributes['Recipient'] !== acs) refuse('the assertion has another Recipient');
  if (data.attributes['InResponseTo'] !== requestId) refuse('the assertion is to another request');
  if (data.attributes['NotBefore'] !== undefined) refuse('the confirmation has a NotBefore');
  const until = timeOf(data, 'NotOnOrAfter');
  if (until <= addSeconds(now, -samlSkew)) refuse('the assertion is over');
  if (until > addSeconds(now, longest)) refuse('the assertion counts for longer than a day');
  return until;
}

/** A condition that is not known here may be one that does not hold (SAML core section 2.5.1.1). */
function checkConditions(conditions: XmlElement, { entityId, now }: ExpectedAnswer): void {
  const { NotBefore: before, NotOnOrAfter: after } = conditions.attributes;
  if (before !== undefined && timeOf(conditions, 'NotBefore') > addSeconds(now, samlSkew)) refuse('the assertion does not count yet');
  if (after !== undefined && timeOf(conditions, 'NotOnOrAfter') <= addSeconds(now, -samlSkew)) refuse('the assertion is over');
  if (conditions.children.some(({ namespace, name }) => namespace !== ns.assertion || !['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'].includes(name))) refuse('the assertion has a condition that is not known here');
  const audiences = childrenOf(conditions, ns.assertion, 'AudienceRestriction');
  if (audiences.length === 0 || !audiences.every((each) => childrenOf(each, ns.assertion, 'Audience').map(textOf).includes(entityId))) refuse('the assertion has another Audience');
}

/** Of the form that SAML has them in, in UTC. */
function timeOf({ attributes, name }: XmlElement, attribute: string): Date {
  const text = attributes[attribute] ?? '';
  const time = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? text : Number.NaN);
  return Number.isNaN(time.getTime()) ? refuse(`${name} has no ${attribute}`) : time;
}
export { timeOf as samlTimeOf };
