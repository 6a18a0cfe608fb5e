import { bindings, nameIds, ns } from './names.ts';
import { xml } from './written.ts';

/** Where this installation is reached as an identity provider, and what it signs with. */
export interface IdentityProvider {
  readonly entityId: string;
  readonly signInUrl: string;
  readonly signOutUrl: string;
  /** In PEM: that of the key which signs, and of those that will soon or did lately. */
  readonly certificates: readonly string[];
}

/** What applications have to know of an identity provider (SAML 2.0 Metadata section 2.4.3), by an ID for whoever signs it. */
export const metadataId = '_metadata';
export const idpMetadata = ({ entityId, signInUrl, signOutUrl, certificates }: IdentityProvider): string =>
  xml`<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${ns.metadata}" xmlns:ds="${ns.signature}" ID="${metadataId}" entityID="${entityId}" cacheDuration="P1D">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="${ns.protocol}">
${certificates.map((pem) => xml`    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bare(pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
`)}${[bindings.redirect, bindings.post].map((binding) => xml`    <md:SingleLogoutService Binding="${binding}" Location="${signOutUrl}"/>
`)}${[nameIds.persistent, nameIds.transient, nameIds.email, nameIds.unspecified].map((format) => xml`    <md:NameIDFormat>${format}</md:NameIDFormat>
`)}${[bindings.redirect, bindings.post].map((binding) => xml`    <md:SingleSignOnService Binding="${binding}" Location="${signInUrl}"/>
`)}  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`.xml;

const bare = (pem: string): string => pem.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
