import { newCertifiedKey, type CertifiedKey } from '@symbolon/crypto';
import { ns } from '../src/domain/saml/names.ts';
import { readPostMessage } from '../src/domain/saml/post-binding.ts';
import { readQueryMessage, redirectAddress, type MessageParameter } from '../src/domain/saml/redirect-binding.ts';
import { signedElement } from '../src/domain/saml/signed-element.ts';
import { signedXml } from '../src/domain/saml/signed-xml.ts';
import { childOf, type XmlElement } from '../src/domain/saml/xml.ts';
import { instant } from '../src/domain/saml/written.ts';
import type { Browser, Seen } from './browser.ts';
import { issuer, password, type Provider } from './provider.ts';

export const entityId = 'https://wiki.example.com/saml';
export const acs = 'https://wiki.example.com/saml/acs';
export const slo = 'https://wiki.example.com/saml/slo';
export const ada = { username: 'ada@example.com', password, email_verified: true, claims: { name: 'Ada <Lovelace>', team: 'engines' }, roles: ['editor', 'reader'] };

/** An application that speaks SAML, with its entry; nothing of it asks for tokens. */
export const wiki = (saml: object = {}, more: object = {}) => ({
  client_id: 'wiki', client_name: 'Wiki', token_endpoint_auth_method: 'none', grant_types: [], ...more,
  saml: { entity_id: entityId, acs_urls: [acs, `${acs}/second`], ...saml },
});

export const newKey = (): Promise<CertifiedKey> => newCertifiedKey('wiki', new Date('2029-01-01'), new Date('2049-01-01'));

/** What differs from a request that all is well with: attributes, by undefined taken away, and what is in it. */
export interface RequestParts {
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  readonly issuer?: string;
  readonly content?: string;
  readonly name?: string;
}

let count = 0;
export function requestXml(provider: Provider, { attributes = {}, issuer: of = entityId, content = '', name = 'AuthnRequest' }: RequestParts = {}): string {
  const all = { ID: `_request${(count += 1)}`, Version: '2.0', IssueInstant: instant(provider.clock.now()), Destination: `${issuer}/saml/${name === 'AuthnRequest' ? 'sso' : 'slo'}`, ...attributes };
  const written = Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${value}"`])).join('');
  return `<samlp:${name} xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}"${written}><saml:Issuer>${of}</saml:Issuer>${content}</samlp:${name}>`;
}

/** The path of a request by redirect, signed where there is a key. */
export async function queryPath(path: string, xml: string, relayState?: string, key?: CertifiedKey, parameter: MessageParameter = 'SAMLRequest'): Promise<string> {
  const { pathname, search } = new URL(await redirectAddress(issuer + path, parameter, xml, relayState, key ?? (await anyKey())));
  return pathname + (key ? search : search.replace(/&SigAlg=.*$/, ''));
}
let made: Promise<CertifiedKey> | undefined;
const anyKey = () => (made ??= newKey());

export const formInit = (xml: string, relayState?: string, parameter: MessageParameter = 'SAMLRequest'): RequestInit => ({ method: 'POST', body: new URLSearchParams({ [parameter]: Buffer.from(xml).toString('base64'), ...(relayState !== undefined && { RelayState: relayState }) }) });
export const signedRequest = (xml: string, key: CertifiedKey): Promise<string> => signedXml(xml, /ID="([^"]+)"/.exec(xml)?.[1] ?? '', key);

/** Goes there, and logs Ada in where that is asked for. */
export async function logIn(browser: Browser, path: string, init?: RequestInit, username = ada.username): Promise<Seen> {
  const seen = await browser.go(path, init);
  return seen.text.includes('data-page="login"') ? browser.submit(seen, { username, password }) : seen;
}

/** The certificates of the metadata, in its order. */
export async function certificates(provider: Provider): Promise<string[]> {
  const { text } = await provider.send('/saml/metadata');
  return [...text.matchAll(/<md:KeyDescriptor[^>]*><ds:KeyInfo><ds:X509Data><ds:X509Certificate>([^<]+)</g)].map(([, inner]) => `-----BEGIN CERTIFICATE-----\n${inner ?? ''}\n-----END CERTIFICATE-----\n`);
}

/** A response as the application at that address sees it: signed as a whole, by what the metadata says. */
export async function responseIn(provider: Provider, seen: Seen): Promise<{ readonly root: XmlElement; readonly to: string; readonly relayState: string | undefined; readonly status: readonly string[]; readonly assertion: XmlElement | undefined }> {
  const message = await readPostMessage(new URLSearchParams(seen.fields), 'SAMLResponse');
  const root = await signedElement(message, message.root, await certificates(provider));
  const codes = [...JSON.stringify(childOf(root, ns.protocol, 'Status')).matchAll(/status:(\w+)/g)].map(([, code]) => code ?? '');
  return { root, to: seen.action, relayState: message.relayState, status: codes, assertion: childOf(root, ns.assertion, 'Assertion') };
}

/** A way down an element, by names. */
export function within(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>((at, name) => at?.children.find((child) => child.name === name), element);
}

/** The attributes of an assertion, each with its values. */
export const attributesIn = (assertion: XmlElement | undefined): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries((within(assertion, 'AttributeStatement')?.children ?? []).map((each) => [each.attributes['Name'] ?? '', each.children.map(({ text }) => text)]));

export const nameIdOf = async (provider: Provider, seen: Seen) => within((await responseIn(provider, seen)).assertion, 'Subject', 'NameID');

/** The answer to a log-out, as its application reads it. */
export async function logoutAnswer(provider: Provider, { location = '' }: Seen) {
  const { origin, pathname, search } = new URL(location);
  const message = await readQueryMessage(search.slice(1), 'SAMLResponse');
  return { to: origin + pathname, isSigned: message.isSignedBy(await certificates(provider)), relayState: message.relayState, inResponseTo: message.root.attributes['InResponseTo'], status: [...JSON.stringify(within(message.root, 'Status')).matchAll(/status:(\w+)/g)].map(([, code]) => code) };
}

/** Our log-out, as the application that is told of it reads it: by redirect, or by form. */
export interface LogoutAsked {
  readonly to: string;
  readonly id: string;
}
export async function logoutAsked(provider: Provider, seen: Seen) {
  const { origin, pathname, search } = new URL(seen.location ?? seen.action);
  const published = await certificates(provider);
  const byQuery = seen.location === undefined ? undefined : await readQueryMessage(search.slice(1), 'SAMLRequest');
  const byForm = byQuery ? undefined : await readPostMessage(new URLSearchParams(seen.fields), 'SAMLRequest');
  const root = byForm ? await signedElement(byForm, byForm.root, published) : byQuery?.root;
  const name = within(root, 'NameID');
  return {
    to: origin + pathname,
    id: root?.attributes['ID'] ?? '',
    isSigned: byQuery?.isSignedBy(published) ?? true,
    name: name?.text,
    format: name?.attributes['Format']?.replace(/^.*:/, ''),
    index: within(root, 'SessionIndex')?.text,
    hasTime: new Date(root?.attributes['NotOnOrAfter'] ?? 0) > provider.clock.now(),
  };
}

/** What such an application says to it. */
export function answerXml(provider: Provider, { id }: LogoutAsked, by: string, [first = 'Success', second]: readonly string[] = []): string {
  const code = (name: string, inner = '') => `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${name}">${inner}</samlp:StatusCode>`;
  return requestXml(provider, { name: 'LogoutResponse', issuer: `https://${by}.example.com/saml`, attributes: { InResponseTo: id }, content: `<samlp:Status>${code(first, second && code(second))}</samlp:Status>` });
}
