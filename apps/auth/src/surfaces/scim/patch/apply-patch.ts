import type { ScimAttribute, ScimResourceType } from '@symbolon/contracts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { demandRequired } from '../read-resource.ts';
import { badValue, isObject, readMembers, readValue, type Json } from '../read-value.ts';
import { extensionIn, findAttribute, type FoundAttribute } from '../schema-paths.ts';
import { parsePath, type Path } from '../filter/parse-filter.ts';
import { changeValues, type Budget } from './change-values.ts';
import type { Operation } from './read-patch.ts';

/** Looks at values of one request: what is more could keep everybody else waiting. */
const mostLooks = 2_000_000;

/** What a resource is after all operations, in their order, or none (RFC 7644 section 3.5.2). The resource that is given stays as it is. */
export function applyPatch(type: ScimResourceType, resource: Json, operations: readonly Operation[]): Json {
  const draft = structuredClone(resource);
  const budget: Budget = { left: mostLooks };
  for (const operation of operations) {
    if (operation.path) applyAt(type, draft, operation, operation.path, budget);
    else applyAll(type, draft, operation, budget);
  }
  return demandRequired(type, draft);
}

/** Without a path each member of the value is one; Okta and Entra write paths as names of members. What only the server writes is let be there. */
function applyAll(type: ScimResourceType, draft: Json, operation: Operation, budget: Budget): void {
  if (!isObject(operation.value)) throw badValue('value must be an object where there is no path.');
  for (const [name, value] of Object.entries(operation.value)) {
    if (/^(?:schemas|id|meta)$/i.test(name)) continue;
    const path = parsePath(name);
    const found = findAttribute(type, path.attribute);
    if (found?.attribute.mutability === 'readOnly') continue;
    applyAt(type, draft, { ...operation, value }, path, budget);
  }
}

function applyAt(type: ScimResourceType, draft: Json, operation: Operation, path: Path, budget: Budget): void {
  const extension = extensionIn(type, path.attribute);
  if (extension?.rest === undefined && extension) return changeExtension(draft, operation, extension);
  const found = findAttribute(type, path.attribute);
  if (!found) throw new ScimError(400, 'The path names nothing that there is.', 'invalidPath');
  if (found.attribute.mutability === 'readOnly' || found.parent?.mutability === 'readOnly') throw new ScimError(400, `${found.path.join('.')} is not written.`, 'mutability');
  const list = found.parent?.multiValued ? found.parent : found.attribute.multiValued ? found.attribute : undefined;
  if (list) return changeList(draft, operation, path, found, list, budget);
  if (path.where) throw new ScimError(400, `There is one ${found.attribute.name} at most: it takes no brackets.`, 'invalidPath');
  const { parent, name } = placeIn(draft, found.path);
  if (operation.op === 'remove') delete parent[name];
  else write(parent, found.attribute, operation.value);
}

/** All of an extension, by its URN. */
function changeExtension(draft: Json, { op, value }: Operation, { id, attributes }: { readonly id: string; readonly attributes: readonly ScimAttribute[] }): void {
  if (op === 'remove') {
    delete draft[id];
    return;
  }
  if (!isObject(value)) throw badValue(`${id} must be an object.`);
  const before = draft[id];
  draft[id] = { ...(isObject(before) ? before : {}), ...readMembers(attributes, value) };
}

function changeList(draft: Json, { op, value }: Operation, path: Path, found: FoundAttribute, list: ScimAttribute, budget: Budget): void {
  const member = path.member ?? (found.parent ? found.attribute.name : undefined);
  const { parent, name } = placeIn(draft, found.parent ? found.path.slice(0, -1) : found.path);
  const before = parent[name];
  const after = changeValues(list, Array.isArray(before) ? (before as unknown[]) : [], { op, value, where: path.where, member, cost: path.cost }, budget);
  if (after.length === 0) delete parent[name];
  else parent[name] = after;
}

/** A value in the place of another; of an object the members that are named (RFC 7644 section 3.5.2.3). */
function write(parent: Json, attribute: ScimAttribute, given: unknown): void {
  const value = readValue(attribute, given);
  const before = parent[attribute.name];
  if (value === undefined) delete parent[attribute.name];
  else parent[attribute.name] = isObject(value) && isObject(before) ? { ...before, ...value } : value;
}

/** The object that a path leads into, made where it is not there. Names are those of the schema, never what was sent. */
function placeIn(draft: Json, path: readonly string[]): { readonly parent: Json; readonly name: string } {
  let parent = draft;
  for (const step of path.slice(0, -1)) {
    const next = parent[step];
    parent = isObject(next) ? next : (parent[step] = {} as Json);
  }
  return { parent, name: path.at(-1) ?? '' };
}
