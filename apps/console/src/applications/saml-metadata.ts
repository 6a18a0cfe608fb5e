import { pemOf, type SamlDraft } from './saml-draft.ts';

const metadata = 'urn:oasis:names:tc:SAML:2.0:metadata';
const signature = 'http://www.w3.org/2000/09/xmldsig#';
const binding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-';
const formats: Readonly<Record<string, string>> = {
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent': 'persistent',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress': 'emailAddress',
};

/** What an application says of itself (SAML 2.0 Metadata section 2.4.4), for somebody to look at in the fields. Undefined for what is no such document; what of it may be is the server's to say. */
export function readMetadata(text: string): Partial<SamlDraft> | undefined {
  if (text.length > 262_144 || /<!(DOCTYPE|ENTITY)/i.test(text)) return undefined;
  const document = new DOMParser().parseFromString(text, 'application/xml');
  const [role, ...others] = document.getElementsByTagNameNS(metadata, 'SPSSODescriptor');
  if (!role || others.length > 0) return undefined;
  const places = (name: string) => [...role.getElementsByTagNameNS(metadata, name)].map((each) => ({ by: each.getAttribute('Binding'), at: each.getAttribute('Location') ?? '', first: each.getAttribute('isDefault') === 'true' ? -1 : Number(each.getAttribute('index') ?? 0) }));
  const acs = places('AssertionConsumerService').filter(({ by }) => by === `${binding}POST`).sort((a, b) => a.first - b.first);
  const slo = ['Redirect', 'POST'].map((way) => places('SingleLogoutService').find(({ by }) => by === binding + way)).find((each) => each !== undefined);
  const format = [...role.getElementsByTagNameNS(metadata, 'NameIDFormat')].map(({ textContent }) => formats[textContent?.trim() ?? '']).find((each) => each !== undefined);
  return {
    entity_id: role.parentElement?.getAttribute('entityID') ?? '',
    acs_urls: acs.map(({ at }) => at).join('\n'),
    slo_url: slo?.at ?? '',
    isToldByForm: slo?.by === `${binding}POST`,
    certificates: certificatesIn(role, 'signing').join(''),
    encryption_certificate: certificatesIn(role, 'encryption')[0] ?? '',
    ...(format !== undefined && { name_id_format: format }),
    isSignatureWanted: role.getAttribute('AuthnRequestsSigned') === 'true',
  };
}

/** A key of which nothing is said does both; encrypted for it is nothing unless it is said to be for that. */
function certificatesIn(role: Element, use: 'signing' | 'encryption'): readonly string[] {
  const keys = [...role.getElementsByTagNameNS(metadata, 'KeyDescriptor')].filter((key) => (key.getAttribute('use') ?? 'signing') === use);
  return [...new Set(keys.flatMap((key) => [...key.getElementsByTagNameNS(signature, 'X509Certificate')].map(({ textContent }) => pemOf(textContent ?? ''))))];
}
