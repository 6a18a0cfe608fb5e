import { bindings, ns } from '../../domain/saml/names.ts';
import { refuse } from '../../domain/saml/refused-message.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../../domain/saml/xml.ts';

/** What a request to log somebody in says (SAML 2.0 Core section 3.4.1), its sense not looked at yet. */
export interface AuthnRequest {
  /** Where the response is to go, by its address or its place in our list; neither for the first of it. */
  readonly acsUrl: string | undefined;
  readonly acsIndex: string | undefined;
  readonly isForced: boolean;
  readonly isPassive: boolean;
  /** Undefined where any will do. */
  readonly nameIdFormat: string | undefined;
  readonly nameQualifier: string | undefined;
  readonly classes: { readonly comparison: string; readonly names: readonly string[] } | undefined;
  /** Whether it names somebody. */
  readonly hasSubject: boolean;
}

const mostClasses = 10;

export function readAuthnRequest(root: XmlElement): AuthnRequest {
  const { AssertionConsumerServiceURL: acsUrl, AssertionConsumerServiceIndex: acsIndex, ProtocolBinding: binding = bindings.post, ForceAuthn, IsPassive } = root.attributes;
  if (binding !== bindings.post) refuse('the request wants its response by another binding than HTTP-POST');
  if (acsUrl !== undefined && acsIndex !== undefined) refuse('the request says twice where its response is to go');
  const policy = childOf(root, ns.protocol, 'NameIDPolicy')?.attributes;
  return {
    acsUrl,
    acsIndex,
    isForced: isTrue(ForceAuthn),
    isPassive: isTrue(IsPassive),
    nameIdFormat: policy?.['Format'],
    nameQualifier: policy?.['SPNameQualifier'],
    classes: classesIn(root),
    hasSubject: childOf(root, ns.assertion, 'Subject') !== undefined,
  };
}

/** Declarations, which say of a log-in what classes do not, are nothing that is known here. */
function classesIn(root: XmlElement): AuthnRequest['classes'] {
  const wanted = childOf(root, ns.protocol, 'RequestedAuthnContext');
  if (!wanted) return undefined;
  const names = childrenOf(wanted, ns.assertion, 'AuthnContextClassRef').map(textOf);
  if (names.length > mostClasses || names.some((name) => name.length > 255)) refuse('the request names too many classes of log-ins');
  return { comparison: wanted.attributes['Comparison'] ?? 'exact', names };
}

/** As XML Schema writes it. */
function isTrue(flag: string | undefined): boolean {
  if (flag === undefined || flag === 'false' || flag === '0') return false;
  return flag === 'true' || flag === '1' || refuse('the request has a flag that is neither true nor false');
}
