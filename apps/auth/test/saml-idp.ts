import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { newCertifiedKey, type CertifiedKey } from '@symbolon/crypto';
import { redirectAddress } from '../src/domain/saml/redirect-binding.ts';
import { signedXml } from '../src/domain/saml/signed-xml.ts';
import { ns } from '../src/domain/saml/names.ts';
import { inEnvelope, soapHeaders } from '../src/domain/saml/soap-binding.ts';
import { formOf, issuer, type Provider } from './provider.ts';

/** The other provider, as a test has it: it signs whatever it is told to. */
export const idp = 'https://idp.example/metadata';
export const sso = 'https://idp.example/sso';
export const slo = 'https://idp.example/slo';
export const acs = `${issuer}/login/connections/corp/callback`;
export const entityId = `${issuer}/login/connections/corp/metadata`;
/** Its clock is the installation's, which tests move. */
let clock: { now(): Date } = { now: () => new Date() };
export const goBy = (other: typeof clock): void => void (clock = other);
const at = (seconds: number): string => new Date(clock.now().getTime() + seconds * 1000).toISOString();

const made = (name: string) => newCertifiedKey(name, new Date('2026-01-01'), new Date('2036-01-01'));
let pairs: Promise<readonly [CertifiedKey, CertifiedKey]> | undefined;
/** Its key, and one that nobody knows here. */
export const keys = (): Promise<readonly [CertifiedKey, CertifiedKey]> => (pairs ??= Promise.all([made('idp'), made('other')]));

export const ourSlo = `${issuer}/login/connections/corp/single-logout`;
export const ourSoap = `${ourSlo}/soap`;

/** The ID of a request that a browser was sent away with. */
export function requestIn(address: string): { readonly id: string; readonly xml: string; readonly query: string } {
  const query = new URL(address).search.slice(1);
  const xml = inflateRawSync(Buffer.from(new URLSearchParams(query).get('SAMLRequest') ?? '', 'base64')).toString();
  return { id: / ID="([^"]+)"/.exec(xml)?.[1] ?? '', xml, query };
}

/** What an answer says, each member as it should be where nothing else is said. */
export interface Said {
  readonly sessionIndex?: string; readonly sessionEnd?: number; readonly qualifiers?: string; readonly named?: string;
  readonly id?: string; readonly issuer?: string; readonly responseIssuer?: string; readonly destination?: string; readonly inResponseTo?: string | undefined; readonly status?: string; readonly nameId?: string; readonly format?: string; readonly recipient?: string;
  readonly confirmed?: string; readonly until?: number; readonly notBefore?: number; readonly notAfter?: number; readonly audiences?: string; readonly conditions?: string; readonly instant?: number; readonly authn?: number; readonly acr?: string; readonly attributes?: string; readonly version?: string; readonly more?: string;
}

const attribute = (name: string, ...values: readonly string[]): string => `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;
export const usual = `${attribute('email', 'carl@corp.example')}${attribute('givenName', 'Carl')}${attribute('groups', 'staff', 'editors')}`;
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

export function assertion(request: string | undefined, said: Said = {}): string {
  const { id = '_a', issuer: by = idp, nameId = 'carl-1', format = persistent, recipient = acs, confirmed = 'bearer', until = 300, notBefore = -30, notAfter = 300, audiences = `<saml:AudienceRestriction><saml:Audience>${entityId}</saml:Audience></saml:AudienceRestriction>`, conditions = '', instant = 0, authn = -5, acr = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password', sessionIndex = 's-1', qualifiers = '', attributes = usual, version = '2.0', more = '', named = `<saml:NameID Format="${format}"${qualifiers}>${nameId}</saml:NameID>` } = said;
  const answered = 'inResponseTo' in said ? said.inResponseTo : request;
  return `<saml:Assertion xmlns:saml="${ns.assertion}" ID="${id}" Version="${version}" IssueInstant="${at(instant)}"><saml:Issuer>${by}</saml:Issuer><saml:Subject>${named}<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${confirmed}"><saml:SubjectConfirmationData${answered === undefined ? '' : ` InResponseTo="${answered}"`} Recipient="${recipient}" NotOnOrAfter="${at(until)}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(notBefore)}" NotOnOrAfter="${at(notAfter)}">${audiences}${conditions}</saml:Conditions><saml:AuthnStatement AuthnInstant="${at(authn)}" SessionIndex="${sessionIndex}"${said.sessionEnd === undefined ? '' : ` SessionNotOnOrAfter="${at(said.sessionEnd)}"`}><saml:AuthnContext><saml:AuthnContextClassRef>${acr}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement>${more}</saml:Assertion>`;
}

export function response(request: string | undefined, inner: string, said: Said = {}): string {
  const { responseIssuer = idp, destination = acs, status = 'urn:oasis:names:tc:SAML:2.0:status:Success' } = said;
  const answered = 'inResponseTo' in said ? said.inResponseTo : request;
  return `<samlp:Response xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="_r" Version="2.0" IssueInstant="${at(0)}" Destination="${destination}"${answered === undefined ? '' : ` InResponseTo="${answered}"`}><saml:Issuer>${responseIssuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>${inner}</samlp:Response>`;
}

/** An answer of which the assertion is signed, or all of it. */
export async function answer(request: string | undefined, said: Said = {}, signed: 'assertion' | 'response' | 'both' = 'assertion', key?: CertifiedKey): Promise<string> {
  const by = key ?? (await keys())[0];
  const plain = response(request, assertion(request, said), said);
  const inner = signed === 'response' ? plain : await signedXml(plain, said.id ?? '_a', by);
  return signed === 'assertion' ? inner : signedXml(inner, '_r', by);
}

/** A log-out as this provider asks for it, or its answer to one of ours. */
export interface LogoutSaid {
  readonly name?: string; readonly id?: string; readonly issuer?: string; readonly destination?: string | undefined; readonly instant?: number; readonly attributes?: string; readonly nameId?: string; readonly format?: string; readonly qualifiers?: string; readonly indexes?: readonly string[]; readonly content?: string; readonly version?: string;
}
let logouts = 0;
export function logoutXml(said: LogoutSaid = {}): string {
  const { name = 'LogoutRequest', id = `_out${(logouts += 1)}`, issuer: by = idp, instant = 0, attributes = '', nameId = 'carl-1', format = persistent, qualifiers = '', indexes = ['s-1'], version = '2.0' } = said;
  const destination = 'destination' in said ? said.destination : ourSlo;
  const content = said.content ?? `<saml:NameID Format="${format}"${qualifiers}>${nameId}</saml:NameID>${indexes.map((index) => `<samlp:SessionIndex>${index}</samlp:SessionIndex>`).join('')}`;
  return `<samlp:${name} xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${id}" Version="${version}" IssueInstant="${at(instant)}"${destination === undefined ? '' : ` Destination="${destination}"`}${attributes}><saml:Issuer>${by}</saml:Issuer>${content}</samlp:${name}>`;
}
export const logoutAnswerXml = (inResponseTo: string, said: LogoutSaid = {}, status = 'urn:oasis:names:tc:SAML:2.0:status:Success'): string =>
  logoutXml({ name: 'LogoutResponse', attributes: ` InResponseTo="${inResponseTo}"`, content: `<samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>`, ...said });

/** The path that a browser comes by with a message of this provider, signed over the query; and the form. */
export async function byQuery(xml: string, parameter: 'SAMLRequest' | 'SAMLResponse' = 'SAMLRequest', relayState?: string, key?: CertifiedKey, connection = 'corp'): Promise<string> {
  const { pathname, search } = new URL(await redirectAddress(ourSlo.replace('corp', connection), parameter, xml, relayState, key ?? (await keys())[0]));
  return pathname + search;
}
export async function byForm(xml: string, parameter: 'SAMLRequest' | 'SAMLResponse' = 'SAMLRequest', relayState?: string, key?: CertifiedKey): Promise<RequestInit> {
  const signed = await signedXml(xml, /ID="([^"]+)"/.exec(xml)?.[1] ?? '', key ?? (await keys())[0]);
  return { method: 'POST', body: formOf({ [parameter]: Buffer.from(signed).toString('base64'), ...(relayState !== undefined && { RelayState: relayState }) }) };
}

/** A log-out as its server sends it to ours, signed; changed after that as somebody on the way would. */
export async function bySoap(said: LogoutSaid = {}, change: (envelope: string) => string = (envelope) => envelope, key?: CertifiedKey): Promise<RequestInit> {
  const xml = logoutXml({ destination: ourSoap, ...said });
  return { method: 'POST', headers: soapHeaders, body: change(inEnvelope(await signedXml(xml, /ID="([^"]+)"/.exec(xml)?.[1] ?? '', key ?? (await keys())[0]))) };
}

/** A NameID as another would write it that stands alone. */
export const nameXml = (value = 'carl-1', format = persistent): string => `<saml:NameID xmlns:saml="${ns.assertion}" Format="${format}">${value}</saml:NameID>`;

/** As a provider encrypts for us: a key for this once, by the certificate of our metadata. */
export async function encryptedFor(provider: Provider, cipher: 'aes-256-gcm' | 'aes-256-cbc', xml: string): Promise<string> {
  const metadata = (await provider.send('/login/connections/corp/metadata')).text;
  const certificate = new X509Certificate(Buffer.from(/<ds:X509Certificate>([^<]*)</.exec(metadata)?.[1] ?? '', 'base64'));
  const isGcm = cipher === 'aes-256-gcm';
  const [key, iv] = [randomBytes(32), randomBytes(isGcm ? 12 : 16)];
  const wrapped = publicEncrypt({ key: certificate.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, key);
  const writer = createCipheriv(cipher, key, iv);
  const content = Buffer.concat([iv, writer.update(xml), writer.final(), ...(isGcm ? [(writer as ReturnType<typeof createCipheriv> & { getAuthTag(): Buffer }).getAuthTag()] : [])]);
  const method = isGcm ? 'http://www.w3.org/2009/xmlenc11#aes256-gcm' : `${ns.encryption}aes256-cbc`;
  return `<xenc:EncryptedData xmlns:xenc="${ns.encryption}" Type="${ns.encryption}Element"><xenc:EncryptionMethod Algorithm="${method}"/><ds:KeyInfo xmlns:ds="${ns.signature}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${ns.encryption}rsa-oaep-mgf1p"/><xenc:CipherData><xenc:CipherValue>${wrapped.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${content.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>`;
}
export const encryptedName = async (provider: Provider, cipher: 'aes-256-gcm' | 'aes-256-cbc' = 'aes-256-gcm', xml = nameXml()): Promise<string> => `<saml:EncryptedID>${await encryptedFor(provider, cipher, xml)}</saml:EncryptedID>`;
