import { commonAttributes, type ScimAttribute, type ScimResourceType } from '@symbolon/contracts';

/** An attribute of a kind of resource, or a member of one. */
export interface FoundAttribute {
  readonly attribute: ScimAttribute;
  /** The names that lead to it in a resource, as the schema writes them. */
  readonly path: readonly string[];
  /** What it is a member of. */
  readonly parent?: ScimAttribute;
}

type ByName = ReadonlyMap<string, ScimAttribute>;
const indexes = new WeakMap<readonly ScimAttribute[], ByName>();

/** An attribute by its name, whatever its capital letters (RFC 7643 section 2.1). Only what a schema has is ever found: no name of JavaScript's own. */
export function attributeNamed(attributes: readonly ScimAttribute[], name: string): ScimAttribute | undefined {
  const known = indexes.get(attributes) ?? new Map(attributes.map((each) => [each.name.toLowerCase(), each]));
  indexes.set(attributes, known);
  return known.get(name.toLowerCase());
}

const coreOf = new WeakMap<ScimResourceType, readonly ScimAttribute[]>();

/** The attributes of a kind that stand at the top of its resources. */
export function topAttributes(type: ScimResourceType): readonly ScimAttribute[] {
  const all = coreOf.get(type) ?? [...commonAttributes, ...type.schema.attributes];
  coreOf.set(type, all);
  return all;
}

/** The extension that a name is of: the whole of it, or with an attribute behind it. */
export function extensionIn(type: ScimResourceType, name: string): { readonly id: string; readonly attributes: readonly ScimAttribute[]; readonly rest: string | undefined } | undefined {
  for (const { id, attributes } of type.extensions) {
    if (name.toLowerCase() === id.toLowerCase()) return { id, attributes, rest: undefined };
    if (name.toLowerCase().startsWith(`${id.toLowerCase()}:`)) return { id, attributes, rest: name.slice(id.length + 1) };
  }
  return undefined;
}

/** What a path means, such as `name.givenName` or that of an extension with its URN; undefined where there is no such thing. */
export function findAttribute(type: ScimResourceType, path: string): FoundAttribute | undefined {
  const core = `${type.schema.id.toLowerCase()}:`;
  const plain = path.toLowerCase().startsWith(core) ? path.slice(core.length) : path;
  const extension = extensionIn(type, plain);
  if (extension) return extension.rest === undefined ? undefined : membersOf(extension.attributes, extension.rest, [extension.id]);
  return membersOf(topAttributes(type), plain, []);
}

function membersOf(attributes: readonly ScimAttribute[], path: string, before: readonly string[]): FoundAttribute | undefined {
  const [name = '', member, ...more] = path.split('.');
  const attribute = attributeNamed(attributes, name);
  if (!attribute || more.length > 0) return undefined;
  if (member === undefined) return { attribute, path: [...before, attribute.name] };
  const inner = attributeNamed(attribute.subAttributes ?? [], member);
  return inner && { attribute: inner, path: [...before, attribute.name, inner.name], parent: attribute };
}
