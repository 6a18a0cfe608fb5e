/** A node of the parser, as far as it is looked at. */
export interface DomNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly localName: string | null;
  readonly namespaceURI: string | null;
  readonly childNodes: ArrayLike<DomNode>;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string; readonly namespaceURI?: string | null }>;
  readonly documentElement: DomNode | undefined;
  getAttribute(name: string): string | null;
}

interface DomParser {
  parseFromString(text: string, type: 'text/xml'): DomNode | undefined;
}

/** One signature, made or looked at. */
export interface SignedXml {
  SignatureAlgorithms: Record<string, new () => { verifySignature(material: string, key: unknown, value: string): boolean }>;
  loadSignature(signature: DomNode): void;
  checkSignature(xml: string): boolean;
  getSignedReferences(): readonly string[];
  addReference(reference: { readonly xpath: string; readonly transforms: readonly string[]; readonly digestAlgorithm: string }): void;
  computeSignature(xml: string, options: { readonly prefix: string; readonly location: { readonly reference: string; readonly action: 'after' | 'prepend' } }): void;
  getSignedXml(): string;
}

interface SignedXmlOptions {
  readonly privateKey?: string;
  readonly publicCert: string;
  readonly signatureAlgorithm?: string;
  readonly canonicalizationAlgorithm?: string;
  readonly getCertFromKeyInfo?: () => null;
  readonly getKeyInfoContent?: unknown;
}

export function parsers(): Promise<{ readonly DOMParser: new (options: { readonly errorHandler: Readonly<Record<'warning' | 'error' | 'fatalError', () => never>> }) => DomParser }>;
export function signatures(): Promise<{
  /** Writes an element as it is signed. */
  readonly ExclusiveCanonicalization: new () => { process(node: DomNode, options: object): string };
  readonly SignedXml: (new (options: SignedXmlOptions) => SignedXml) & { readonly getKeyInfoContent: unknown };
}>;
