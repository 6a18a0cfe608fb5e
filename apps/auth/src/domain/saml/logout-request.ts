import { addSeconds } from '../../platform/clock.ts';
import { nameIds, ns } from './names.ts';
import { refuse } from './refused-message.ts';
import type { ResponseFrame } from './sign-in-response.ts';
import { instant, xml } from './written.ts';
import { childOf, childrenOf, textOf, type XmlElement } from './xml.ts';

/** What somebody is called in messages (SAML 2.0 Core section 2.2.2). */
export interface NameId {
  readonly value: string;
  readonly format: string;
  readonly nameQualifier?: string | undefined;
  readonly spNameQualifier?: string | undefined;
}

/** Who is to be logged out (SAML 2.0 Core section 3.7.1), and of which log-ins; of all where none is named. */
export interface LogoutRequest {
  readonly nameId: NameId;
  readonly sessionIndexes: readonly string[];
}

const mostIndexes = 100;
/** Seconds that one of ours counts for: the browser is on its way with it. */
const life = 300;

export function nameIdOf(element: XmlElement): NameId {
  const { Format: format = nameIds.unspecified, NameQualifier: nameQualifier, SPNameQualifier: spNameQualifier } = element.attributes;
  return { value: textOf(element), format, nameQualifier, spNameQualifier };
}

/** Whom it names, whoever has opened what was encrypted says. */
export function readLogoutRequest(root: XmlElement, now: Date, named = childOf(root, ns.assertion, 'NameID')): LogoutRequest {
  const { NotOnOrAfter: end } = root.attributes;
  if (end !== undefined && !(new Date(end) > now)) refuse('the time of the log-out is over (NotOnOrAfter)');
  const nameId = named ?? refuse('the log-out does not say whose it is (NameID)');
  const sessionIndexes = childrenOf(root, ns.protocol, 'SessionIndex').map(textOf);
  if (sessionIndexes.length > mostIndexes) refuse('the log-out names too many log-ins');
  return { nameId: nameIdOf(nameId), sessionIndexes };
}

/** Asks another to log somebody out. Whoever sends it signs it. Why is said where it is known to be the person's own wish, and nothing otherwise. */
export const logoutRequest = ({ id, issuer, destination, at }: Omit<ResponseFrame, 'inResponseTo'>, { nameId: { value, format, nameQualifier, spNameQualifier }, sessionIndexes }: LogoutRequest, isOwnWish = true): string =>
  xml`<samlp:LogoutRequest xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${instant(at)}" Destination="${destination}" NotOnOrAfter="${instant(addSeconds(at, life))}"${isOwnWish ? xml` Reason="urn:oasis:names:tc:SAML:2.0:logout:user"` : undefined}><saml:Issuer>${issuer}</saml:Issuer><saml:NameID Format="${format}"${
    nameQualifier === undefined ? undefined : xml` NameQualifier="${nameQualifier}"`
  }${spNameQualifier === undefined ? undefined : xml` SPNameQualifier="${spNameQualifier}"`}>${value}</saml:NameID>${sessionIndexes.map((index) => xml`<samlp:SessionIndex>${index}</samlp:SessionIndex>`)}</samlp:LogoutRequest>`.xml;
