import { nameIds, ns } from '../saml/names.ts';
import { refuse } from '../saml/refused-message.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../saml/xml.ts';
import type { Connection } from './connection.ts';
import { samlTimeOf, type Assertion } from './saml-answer.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What attributes with an address are called by the large providers and by the directories behind them, in the order in which they are asked. */
const usualEmails: readonly string[] = ['email', 'mail', 'emailAddress', 'urn:oid:0.9.2342.19200300.100.1.3', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'];
const mostAttributes = 500;

/** Somebody in the words of OpenID Connect, with all attributes beside that, as an assertion has them; a name that comes several times, or has several values, is a list. */
export function samlClaims({ id, issuer, saml }: Connection, { element, nameId }: Assertion, entityId: string): Claims {
  const attributes = attributesOf(element);
  const name = nameId && namedBy(nameId, issuer ?? '', entityId);
  const { subject: ofSubject, email: ofEmail, emailVerified } = saml?.attributes ?? {};
  const format = saml?.nameId && nameIds[saml.nameId];
  if (format !== undefined && name?.format !== format) refuse('the NameID is of another format');
  if (ofSubject === undefined && (!name || [nameIds.transient, nameIds.entity].some((each) => each === name.format))) refuse(`nobody is named for longer than this log-in of ${id}`);
  const email = ofEmail === undefined ? (usualEmails.map((each) => attributes[each]).find((each) => each !== undefined) ?? (name?.format === nameIds.email ? name.value : undefined)) : attributes[ofEmail];
  const statement = childOf(element, ns.assertion, 'AuthnStatement') ?? refuse('the assertion has no AuthnStatement');
  const context = childOf(statement, ns.assertion, 'AuthnContext');
  const acr = context && childOf(context, ns.assertion, 'AuthnContextClassRef');
  return {
    ...attributes,
    sub: ofSubject === undefined ? name?.value : single(attributes[ofSubject]),
    name_id: name?.value,
    name_id_format: name?.format,
    email: Array.isArray(email) ? email[0] : email,
    email_verified: emailVerified === undefined ? true : single(attributes[emailVerified])?.toLowerCase() === 'true',
    acr: acr && textOf(acr),
    sid: statement.attributes['SessionIndex'],
    auth_time: Math.floor(samlTimeOf(statement, 'AuthnInstant').getTime() / 1000),
  };
}

/** When the log-in there is over at the latest, whatever becomes of it (SAML core section 2.7.2). One that is over lets nobody in: clocks that differ make it no longer. */
export function samlEndOf({ element }: Assertion, now: Date): Date | undefined {
  const statement = childOf(element, ns.assertion, 'AuthnStatement');
  if (statement?.attributes['SessionNotOnOrAfter'] === undefined) return undefined;
  const end = samlTimeOf(statement, 'SessionNotOnOrAfter');
  return end > now ? end : refuse('the log-in there is over');
}

/** A persistent one may be of another domain, where it names somebody else (SAML core section 8.3.7). */
function namedBy(nameId: XmlElement, idp: string, entityId: string): { readonly value: string; readonly format: string } {
  const { Format: format = nameIds.unspecified, NameQualifier: qualifier = idp, SPNameQualifier: ours = entityId } = nameId.attributes;
  if (format === nameIds.persistent && (qualifier !== idp || ours !== entityId)) refuse('the NameID is qualified by another');
  return { value: textOf(nameId), format };
}

const single = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function attributesOf(assertion: XmlElement): Readonly<Record<string, string | readonly string[]>> {
  const values = new Map<string, string[]>();
  for (const attribute of childrenOf(assertion, ns.assertion, 'AttributeStatement').flatMap((each) => childrenOf(each, ns.assertion, 'Attribute'))) {
    const texts = childrenOf(attribute, ns.assertion, 'AttributeValue').filter(({ children }) => children.length === 0).map(textOf);
    const { Name: name = '' } = attribute.attributes;
    values.set(name, [...(values.get(name) ?? []), ...texts]);
  }
  if (values.size > mostAttributes) refuse('the assertion has too many attributes');
  return Object.fromEntries([...values].map(([name, texts]) => [name, texts.length === 1 ? (texts[0] ?? '') : texts] as const));
}
