import { refuse } from './refused-message.ts';
import { boundedXml } from './xml-bounds.ts';
import { parsers, type DomNode } from './xml-libraries.js';

/** An element as it was read: nothing of the parser's own is handed on. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of its own text alone, in one piece. */
  readonly text: string;
}

/** A whole message: as it came, without its declaration, and as it was read. */
export interface XmlMessage {
  readonly xml: string;
  readonly root: XmlElement;
}

/** What may be signed or named is named by one attribute of these, whatever its letters; an element has one at most, and no two elements the same. */
const ids: readonly string[] = ['id', 'assertionid'];

/** What a declaration may say. The canonicalization writes it again at each element that is the first to use it, and escapes nothing in it: of a long one a small message makes gigabytes. */
const isNamespace = /^[^"&<>\s]{0,256}$/;

/** Reads a message, and refuses what two readers might read in two ways. Comments are refused in what is signed or asked, and left out of documents that people write. */
export async function readXml(text: string, comments: 'refused' | 'left out' = 'refused'): Promise<XmlMessage> {
  const xml = boundedXml(text, comments);
  const { documentElement } = await parsedDom(xml);
  const seen = new Set<string>();
  return { xml, root: elementOf(documentElement, seen) };
}

/** For whoever verifies: the parser's own nodes. Its warnings are errors here, since it would go on after them. */
export async function parsedDom(xml: string): Promise<{ readonly documentElement: DomNode }> {
  const { DOMParser } = await parsers();
  const fault = () => refuse('the message is no XML');
  const document = new DOMParser({ errorHandler: { warning: fault, error: fault, fatalError: fault } }).parseFromString(xml, 'text/xml');
  const outside = Array.from(document?.childNodes ?? []);
  const documentElement = document?.documentElement;
  if (!documentElement || outside.some((node) => node !== documentElement && (node.nodeType !== 3 || (node.nodeValue ?? '').trim() !== ''))) refuse('the message has not one root');
  return { documentElement };
}

function elementOf(element: DomNode, seen: Set<string>): XmlElement {
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  const { namespaceURI: namespace, nodeName } = element;
  if (!isBound(nodeName, namespace)) refuse('a prefix is nothing');
  for (const { name, value, namespaceURI } of Array.from(element.attributes)) {
    if (!isBound(name, namespaceURI)) refuse('a prefix is nothing');
    if (/^xmlns(?!:|$)/.test(name)) refuse('an attribute is named as only declarations are'); // the canonicalization takes it for one, and leaves it out
    if (/^xmlns(:|$)/.test(name) && !isNamespace.test(value)) refuse('a namespace is none, or is too long');
    attributes[name] = value;
    if (!ids.includes(name.replace(/^.*:/, '').toLowerCase())) continue;
    if (seen.has(value)) refuse('two elements have the same ID');
    seen.add(value);
  }
  const children: XmlElement[] = [];
  let text = '';
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType === 1) children.push(elementOf(node, seen));
    else if (node.nodeType === 3) text += node.nodeValue ?? '';
    else refuse('the message has something else than elements and text');
  }
  return { namespace: namespace ?? '', name: element.localName ?? '', attributes, children, text };
}

/** The parser takes a prefix that stands for nothing for a part of no namespace, which another may read otherwise. */
const isBound = (name: string, namespace: string | null | undefined): boolean => !name.includes(':') || /^xml:/.test(name) || Boolean(namespace);

/** Those of a name among its own children. */
export const childrenOf = (element: XmlElement, namespace: string, name: string): readonly XmlElement[] => element.children.filter((child) => child.namespace === namespace && child.name === name);

/** The only one of a name among its own children; undefined where there is none. Of two nobody can know which was meant. */
export function childOf(element: XmlElement, namespace: string, name: string): XmlElement | undefined {
  const [first, ...others] = childrenOf(element, namespace, name);
  if (others.length > 0) refuse(`there is more than one ${name}`);
  return first;
}

/** What an element says that has nothing but text. */
export function textOf(element: XmlElement): string {
  if (element.children.length > 0) refuse(`${element.name} has elements`);
  return element.text.trim();
}
