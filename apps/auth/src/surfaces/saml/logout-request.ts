import { nameIds, ns } from '../../domain/saml/names.ts';
import { refuse } from '../../domain/saml/refused-message.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../../domain/saml/xml.ts';
import type { AskedBySaml } from '../../domain/sessions/asked-by-saml.ts';

/** Whom an application wants logged out (SAML 2.0 Core section 3.7.1): by the name that it was told, and maybe by which of their log-ins. */
export interface LogoutRequest {
  readonly nameId: { readonly format: AskedBySaml['nameIdFormat']; readonly value: string };
  readonly sessionIndexes: readonly string[];
}

const formats: Readonly<Record<string, AskedBySaml['nameIdFormat']>> = { [nameIds.persistent]: 'persistent', [nameIds.transient]: 'transient', [nameIds.email]: 'emailAddress', [nameIds.unspecified]: 'unspecified' };

export function readLogoutRequest(root: XmlElement, now: Date): LogoutRequest {
  const { NotOnOrAfter: end } = root.attributes;
  if (end !== undefined && !(new Date(end) > now)) refuse('the time of the log-out is over (NotOnOrAfter)');
  const nameId = childOf(root, ns.assertion, 'NameID') ?? refuse('the log-out does not say whose it is (NameID)');
  const { Format: name = nameIds.unspecified } = nameId.attributes;
  const format = (Object.hasOwn(formats, name) ? formats[name] : undefined) ?? refuse('the log-out names somebody in a way that is not known here');
  return { nameId: { format, value: textOf(nameId) }, sessionIndexes: childrenOf(root, ns.protocol, 'SessionIndex').map(textOf) };
}
