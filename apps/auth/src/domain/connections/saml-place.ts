import { readCertificate } from '@symbolon/crypto';
import { isLoopbackHost } from '../../platform/network.ts';
import { bindings, ns } from '../saml/names.ts';
import { refuse } from '../saml/refused-message.ts';
import { childrenOf, readXml, textOf, type XmlElement } from '../saml/xml.ts';
import type { SamlPlace } from './connection.ts';

/** Certificates that one provider signs by at once. */
const mostCertificates = 10;

/** What metadata say of one provider (SAML metadata section 2.4.3): of the one that the entry names, whoever else they are of. */
export async function placeInMetadata(text: string, entityId: string, now: Date): Promise<SamlPlace> {
  const { root } = await readXml(text, 'left out');
  const entity = entitiesIn(root).find(({ attributes }) => attributes['entityID'] === entityId) ?? refuse('the metadata are of somebody else');
  const roles = childrenOf(entity, ns.metadata, 'IDPSSODescriptor').filter(({ attributes }) => (attributes['protocolSupportEnumeration'] ?? '').split(/\s+/).includes(ns.protocol));
  const role = roles[0] ?? refuse('the metadata are of no identity provider of SAML 2.0');
  const ends = [root, entity, role].flatMap(({ attributes: { validUntil } }) => (validUntil === undefined ? [] : [new Date(validUntil).getTime()]));
  if (!ends.every((end) => end > now.getTime())) refuse('the metadata are over');
  const certificates = certificatesIn(role);
  if (certificates.length === 0) refuse('the metadata have no certificate whose key is strong enough');
  const sso = serviceIn(role, 'SingleSignOnService') ?? refuse('the metadata say no address to send people to');
  return { sso: { binding: sso.binding, url: sso.url }, slo: serviceIn(role, 'SingleLogoutService'), certificates, until: ends.length === 0 ? undefined : new Date(Math.min(...ends)) };
}

/** A document of one, or of several. */
function entitiesIn(root: XmlElement): readonly XmlElement[] {
  if (root.namespace !== ns.metadata) return refuse('these are no metadata');
  if (root.name === 'EntityDescriptor') return [root];
  return root.name === 'EntitiesDescriptor' ? childrenOf(root, ns.metadata, 'EntityDescriptor') : refuse('these are no metadata');
}

/** By redirect where that is taken: such an address is the shorter way, and what is signed for it is signed over the query. What has no address of a web, such as SOAP has, is left alone. */
function serviceIn(role: XmlElement, name: string): NonNullable<SamlPlace['slo']> | undefined {
  for (const binding of ['redirect', 'post'] as const) {
    const found = childrenOf(role, ns.metadata, name).find(({ attributes }) => attributes['Binding'] === bindings[binding] && isWeb(attributes['Location']));
    const { Location: url = '', ResponseLocation: answersTo = url } = found?.attributes ?? {};
    if (found && isWeb(answersTo)) return { binding, url, answersTo };
  }
  return undefined;
}

/** Those it signs by; a key of which nothing is said does both. */
function certificatesIn(role: XmlElement): readonly string[] {
  const keys = childrenOf(role, ns.metadata, 'KeyDescriptor').filter(({ attributes }) => (attributes['use'] ?? 'signing') === 'signing');
  const texts = keys.flatMap((key) => childrenOf(key, ns.signature, 'KeyInfo')).flatMap((info) => childrenOf(info, ns.signature, 'X509Data')).flatMap((data) => childrenOf(data, ns.signature, 'X509Certificate')).map(textOf);
  return [...new Set(texts.flatMap((text) => readCertificate(text)?.pem ?? []))].slice(0, mostCertificates);
}

/** What people are sent with says who they are here, so it goes nowhere in clear but to this machine, as an address in an entry. */
function isWeb(location: string | undefined): boolean {
  if (location === undefined || location.length > 2048 || !/^https?:\/\//i.test(location) || !URL.canParse(location)) return false;
  const { protocol, hostname } = new URL(location);
  return protocol === 'https:' || isLoopbackHost(hostname);
}
