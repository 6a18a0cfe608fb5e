import type { SamlApplication } from '@symbolon/contracts';
import type { CertifiedKey } from '@symbolon/crypto';
import { addSeconds } from '../../platform/clock.ts';
import { encryptedAssertion } from './encrypted.ts';
import { ns, statuses } from './names.ts';
import { signedXml } from './signed-xml.ts';
import { instant, xml, Written } from './written.ts';

/** Seconds that an assertion counts for, and by how many the clock of an application may be behind ours. */
const life = 300;
const skew = 60;

/** What every response says of itself. */
export interface ResponseFrame {
  readonly id: string;
  readonly issuer: string;
  readonly destination: string;
  /** The request that it answers; undefined where there was none. */
  readonly inResponseTo: string | undefined;
  readonly at: Date;
}

/** Who a person is, as one application is told it. */
export interface Assertion {
  readonly id: string;
  readonly audience: string;
  readonly nameId: { readonly format: string; readonly value: string };
  readonly provenAt: Date;
  readonly sessionIndex: string;
  readonly authnClass: string;
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** A response that says who has logged in (SAML 2.0 Core sections 2.3.3 and 3.3.3, Profiles section 4.1.4.2), signed by our key, and for one reader where there is a certificate of it. */
export async function signInResponse(frame: ResponseFrame, assertion: Assertion, { sign, encryption_certificate: reader }: Pick<SamlApplication, 'sign' | 'encryption_certificate'>, key: CertifiedKey): Promise<string> {
  const plain = written(frame, assertion).xml;
  const inner = sign === 'response' ? plain : await signedXml(plain, assertion.id, key);
  const whole = response(frame, xml`<samlp:Status><samlp:StatusCode Value="${statuses.success}"/></samlp:Status>${reader === undefined ? new Written(inner) : encryptedAssertion(inner, reader)}`);
  return sign === 'assertion' ? whole : signedXml(whole, frame.id, key);
}

/** One that says why nobody has, signed: an application must not take a stranger's word for it either. */
export const failureResponse = (frame: ResponseFrame, [code, detail]: readonly [code: string, detail?: string | undefined], key: CertifiedKey): Promise<string> =>
  signedXml(response(frame, xml`<samlp:Status><samlp:StatusCode Value="${code}">${detail === undefined ? undefined : xml`<samlp:StatusCode Value="${detail}"/>`}</samlp:StatusCode></samlp:Status>`), frame.id, key);

const response = ({ id, issuer, destination, inResponseTo, at }: ResponseFrame, content: Written): string =>
  xml`<samlp:Response xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${instant(at)}" Destination="${destination}"${answering(inResponseTo)}><saml:Issuer>${issuer}</saml:Issuer>${content}</samlp:Response>`.xml;

const answering = (id: string | undefined): Written | undefined => (id === undefined ? undefined : xml` InResponseTo="${id}"`);

function written({ issuer, destination, inResponseTo, at }: ResponseFrame, { id, audience, nameId, provenAt, sessionIndex, authnClass, attributes }: Assertion): Written {
  const until = instant(addSeconds(at, life));
  return xml`<saml:Assertion xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${instant(at)}"><saml:Issuer>${issuer}</saml:Issuer>${[
    xml`<saml:Subject><saml:NameID Format="${nameId.format}">${nameId.value}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${destination}"${answering(inResponseTo)}/></saml:SubjectConfirmation></saml:Subject>`,
    xml`<saml:Conditions NotBefore="${instant(addSeconds(at, -skew))}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    xml`<saml:AuthnStatement AuthnInstant="${instant(provenAt)}" SessionIndex="${sessionIndex}"><saml:AuthnContext><saml:AuthnContextClassRef>${authnClass}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
  ]}${attributes.length === 0 ? undefined : xml`<saml:AttributeStatement>${attributes.map(attribute)}</saml:AttributeStatement>`}</saml:Assertion>`;
}

const attribute = ({ name, values }: Assertion['attributes'][number]): Written =>
  xml`<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:${/^(https?|urn):/.test(name) ? 'uri' : 'basic'}">${values.map((value) => xml`<saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${value}</saml:AttributeValue>`)}</saml:Attribute>`;
