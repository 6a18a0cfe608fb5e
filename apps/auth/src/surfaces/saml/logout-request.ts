import { nameIds, ns } from '../../domain/saml/names.ts';
import { refuse } from '../../domain/saml/refused-message.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../../domain/saml/xml.ts';
import type { SamlName } from '../../domain/sessions/session.ts';

/** Whom an application wants logged out (SAML 2.0 Core section 3.7.1): by the name that it was told, and maybe by which of their log-ins. */
export interface LogoutRequest {
  readonly nameId: SamlName;
  /** Whose names those are, where it says so. */
  readonly qualifiers: { readonly by: string | undefined; readonly for: string | undefined };
  readonly sessionIndexes: readonly string[];
}

/** A name without a format is one of no format (sections 2.2.2 and 8.3.1), whatever the application was told. */
export function readLogoutRequest(root: XmlElement, now: Date): LogoutRequest {
  const { NotOnOrAfter: end } = root.attributes;
  if (end !== undefined && !(new Date(end) > now)) refuse('the time of the log-out is over (NotOnOrAfter)');
  const nameId = childOf(root, ns.assertion, 'NameID') ?? refuse('the log-out does not say whose it is (NameID)');
  const { Format: format = nameIds.unspecified, NameQualifier, SPNameQualifier } = nameId.attributes;
  return { nameId: { format, value: textOf(nameId) }, qualifiers: { by: NameQualifier, for: SPNameQualifier }, sessionIndexes: childrenOf(root, ns.protocol, 'SessionIndex').map(textOf) };
}
