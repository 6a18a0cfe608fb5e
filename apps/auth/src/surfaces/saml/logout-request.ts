import { readLogoutRequest as read } from '../../domain/saml/logout-request.ts';
import { nameIds } from '../../domain/saml/names.ts';
import { refuse } from '../../domain/saml/refused-message.ts';
import type { XmlElement } from '../../domain/saml/xml.ts';
import type { AskedBySaml } from '../../domain/sessions/asked-by-saml.ts';

/** Whom an application wants logged out: by the name that it was told, and maybe by which of their log-ins. */
export interface LogoutRequest {
  readonly nameId: { readonly format: AskedBySaml['nameIdFormat']; readonly value: string };
  readonly sessionIndexes: readonly string[];
}

const formats: Readonly<Record<string, AskedBySaml['nameIdFormat']>> = { [nameIds.persistent]: 'persistent', [nameIds.transient]: 'transient', [nameIds.email]: 'emailAddress', [nameIds.unspecified]: 'unspecified' };

export function readLogoutRequest(root: XmlElement, now: Date): LogoutRequest {
  const { nameId: { format: name, value }, sessionIndexes } = read(root, now);
  const format = (Object.hasOwn(formats, name) ? formats[name] : undefined) ?? refuse('the log-out names somebody in a way that is not known here');
  return { nameId: { format, value }, sessionIndexes };
}
