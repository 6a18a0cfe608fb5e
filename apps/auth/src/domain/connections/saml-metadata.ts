import { bindings, nameIds, ns } from '../saml/names.ts';
import { xml } from '../saml/written.ts';
import type { Connection } from './connection.ts';
import type { OwnNames } from './saml-request.ts';

/** What a provider has to know of this installation (SAML metadata section 2.4.4): by which keys it signs, now and soon, and where answers and log-outs go. */
export function ownMetadata({ saml }: Connection, { acs, slo, sloBySoap, entityId }: OwnNames, certificates: readonly string[]): string {
  const format = saml?.nameId && nameIds[saml.nameId];
  const keys = certificates.map((pem) => xml`<md:KeyDescriptor><ds:KeyInfo xmlns:ds="${ns.signature}"><ds:X509Data><ds:X509Certificate>${pem.replace(/-----[^-]+-----|\s+/g, '')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`);
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${ns.metadata}" entityID="${entityId}" cacheDuration="P1D"><md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="${ns.protocol}">${keys}${[bindings.redirect, bindings.post].map((binding) => xml`<md:SingleLogoutService Binding="${binding}" Location="${slo}"/>`)}<md:SingleLogoutService Binding="${bindings.soap}" Location="${sloBySoap}"/>${
    format === undefined ? undefined : xml`<md:NameIDFormat>${format}</md:NameIDFormat>`
  }<md:AssertionConsumerService Binding="${bindings.post}" Location="${acs}" index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>
`.xml;
}
