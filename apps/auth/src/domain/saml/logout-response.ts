import { ns, statuses } from './names.ts';
import { refuse } from './refused-message.ts';
import type { ResponseFrame } from './sign-in-response.ts';
import { instant, xml } from './written.ts';
import { childOf, type XmlElement } from './xml.ts';

/** Says that a log-out is done here, and whether all others that were logged in to have said the same (SAML 2.0 Core sections 3.7.2 and 3.7.3.2). Whoever sends it signs it. What is answered to who waits for it has no destination. */
export const logoutResponse = ({ id, issuer, destination, inResponseTo, at }: Omit<ResponseFrame, 'destination'> & { readonly destination: string | undefined; readonly inResponseTo: string }, isWhole: boolean): string =>
  xml`<samlp:LogoutResponse xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="2.0" IssueInstant="${instant(at)}"${destination === undefined ? undefined : xml` Destination="${destination}"`} InResponseTo="${inResponseTo}"><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${statuses.success}">${
    isWhole ? undefined : xml`<samlp:StatusCode Value="${statuses.partialLogout}"/>`
  }</samlp:StatusCode></samlp:Status></samlp:LogoutResponse>`.xml;

/** To which request of ours, and whether all was done, as far as who answers can say. */
export interface LogoutAnswer {
  readonly inResponseTo: string;
  readonly isDone: boolean;
}

export function readLogoutResponse(root: XmlElement): LogoutAnswer {
  const { InResponseTo: inResponseTo = '' } = root.attributes;
  if (inResponseTo === '') refuse('the answer is to no log-out of ours (InResponseTo)');
  const status = childOf(root, ns.protocol, 'Status') ?? refuse('the answer has no Status');
  const code = childOf(status, ns.protocol, 'StatusCode');
  const isPart = code !== undefined && childOf(code, ns.protocol, 'StatusCode')?.attributes['Value'] === statuses.partialLogout;
  return { inResponseTo, isDone: code?.attributes['Value'] === statuses.success && !isPart };
}
