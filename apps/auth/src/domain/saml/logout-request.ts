import { addSeconds } from '../../platform/clock.ts';
import { ns } from './names.ts';
import { instant, xml } from './written.ts';

/** Seconds that it counts for: the browser is on its way with it. */
const life = 300;

/** Whose log-in is over, for one that was told of it. */
export interface OverLogin {
  readonly id: string;
  readonly issuer: string;
  readonly destination: string;
  readonly at: Date;
  readonly nameId: { readonly format: string; readonly value: string };
  readonly sessionIndex: string;
}

/** Asks an application to log somebody out (SAML 2.0 Core section 3.7.1). Whoever sends it signs it. */
export const logoutRequest = ({ id, issuer, destination, at, nameId, sessionIndex }: OverLogin): string =>
  xml`<samlp:LogoutRequest xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${instant(at)}" Destination="${destination}" NotOnOrAfter="${instant(addSeconds(at, life))}" Reason="urn:oasis:names:tc:SAML:2.0:logout:user"><saml:Issuer>${issuer}</saml:Issuer><saml:NameID Format="${nameId.format}">${nameId.value}</saml:NameID><samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex></samlp:LogoutRequest>`.xml;
