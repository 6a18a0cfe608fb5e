import { pemOf, type SamlDraft } from './saml-draft.ts';

const binding = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const formats: Readonly<Record<string, string>> = {
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent': 'persistent',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress': 'emailAddress',
};

/** A tag, and the text behind it. Names count without their prefixes. */
interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * What an application says of itself (SAML 2.0 Metadata section 2.4.4), for somebody to look at in the fields; what of it may be is the server's to say. Undefined for what is no such
 * document of one application. The browser's parser is shut here, as it makes markup of text (Trusted Types), so the tags are read as they stand in a row.
 */
export function readMetadata(text: string): Partial<SamlDraft> | undefined {
  const tags = tagsIn(text);
  const at = tags.findIndex(({ name }) => name === 'SPSSODescriptor');
  const entity = tags.slice(0, Math.max(0, at)).findLast(({ name }) => name === 'EntityDescriptor');
  if (!entity || tags.filter(({ name }) => name === 'SPSSODescriptor').length > 1) return undefined;
  const role = tags.slice(at, tags.findIndex(({ name }) => name === '/SPSSODescriptor'));
  const places = (name: string, way: string) => role.filter((tag) => tag.name === name && tag.attributes['Binding'] === binding + way).sort((a, b) => rank(a) - rank(b)).map(({ attributes }) => attributes['Location'] ?? '');
  const [[redirect], [post]] = [places('SingleLogoutService', 'HTTP-Redirect'), places('SingleLogoutService', 'HTTP-POST')];
  const format = role.filter(({ name }) => name === 'NameIDFormat').map((tag) => formats[tag.text.trim()]).find((each) => each !== undefined);
  return {
    entity_id: entity.attributes['entityID'] ?? '',
    acs_urls: places('AssertionConsumerService', 'HTTP-POST').join('\n'),
    slo_url: redirect ?? post ?? '',
    slo_soap_url: places('SingleLogoutService', 'SOAP')[0] ?? '',
    isToldByForm: redirect === undefined && post !== undefined,
    certificates: certificatesIn(role, 'signing').join(''),
    encryption_certificate: certificatesIn(role, 'encryption')[0] ?? '',
    ...(format !== undefined && { name_id_format: format }),
    isSignatureWanted: isTrue(role[0]?.attributes['AuthnRequestsSigned']),
  };
}

/** The certificate that signs now, of our own metadata: their first. */
export function signingCertificate(text: string): string | undefined {
  const [first] = tagsIn(text).filter(({ name }) => name === 'X509Certificate');
  return first && pemOf(first.text);
}

/** As XML Schema writes it. */
const isTrue = (flag: string | undefined): boolean => flag === 'true' || flag === '1';

/** What is the default goes before all others, and those by their numbers. */
const rank = ({ attributes: { isDefault, index } }: Tag): number => (isTrue(isDefault) ? -1 : Number(index ?? 0));

/** A key of which nothing is said does both; encrypted for it is nothing unless it is said to be for that. */
function certificatesIn(role: readonly Tag[], use: 'signing' | 'encryption'): readonly string[] {
  let isMeant = false;
  const found = role.flatMap(({ name, attributes, text }) => {
    if (name === 'KeyDescriptor') isMeant = (attributes['use'] ?? 'signing') === use;
    return isMeant && name === 'X509Certificate' ? [pemOf(text)] : [];
  });
  return [...new Set(found)];
}

/** A comment without an end goes to the end: looked for again behind each that begins, a pasted document would hold the page for a minute. */
function tagsIn(text: string): readonly Tag[] {
  const plain = text.slice(0, 262_144).replace(/<!--[^]*?(?:-->|$)/g, '');
  return [...plain.matchAll(/<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>([^<]*)/g)].map(([, close = '', name = '', written = '', behind = '']) => ({
    name: close + name,
    attributes: Object.fromEntries([...written.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, attribute = '', double, single]) => [attribute, unescaped(double ?? single ?? '')])),
    text: unescaped(behind),
  }));
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescaped = (text: string): string => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '');
