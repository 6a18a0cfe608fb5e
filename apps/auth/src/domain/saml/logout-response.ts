import { ns, statuses } from './names.ts';
import type { ResponseFrame } from './sign-in-response.ts';
import { instant, xml } from './written.ts';

/** Says that a log-out is done (SAML 2.0 Core section 3.7.2). It goes by redirect, and is signed there. */
export const logoutResponse = ({ id, issuer, destination, inResponseTo, at }: ResponseFrame & { readonly inResponseTo: string }): string =>
  xml`<samlp:LogoutResponse xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${instant(at)}" Destination="${destination}" InResponseTo="${inResponseTo}"><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${statuses.success}"/></samlp:Status></samlp:LogoutResponse>`.xml;
