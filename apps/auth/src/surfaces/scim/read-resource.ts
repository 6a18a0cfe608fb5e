import type { ScimResource, ScimResourceType } from '@symbolon/contracts';
import { badValue, isObject, readMembers, type Json } from './read-value.ts';
import { extensionIn, topAttributes } from './schema-paths.ts';

/** A whole resource as its kind has it (RFC 7644 sections 3.3 and 3.5.1): what may be written, and nothing that the schemas do not know. */
export function readResource(type: ScimResourceType, body: ScimResource): Json {
  demandSchema(type, body);
  const resource = readMembers(topAttributes(type), body);
  for (const [name, value] of Object.entries(body)) {
    const extension = extensionIn(type, name);
    if (extension?.rest !== undefined || !extension || value === null) continue;
    if (!isObject(value)) throw badValue(`${extension.id} must be an object.`);
    const members = readMembers(extension.attributes, value);
    if (Object.keys(members).length > 0) resource[extension.id] = members;
  }
  return demandRequired(type, resource);
}

/** Refuses what lacks something that must be there. */
export function demandRequired(type: ScimResourceType, resource: Json): Json {
  const missing = type.schema.attributes.find(({ name, required }) => required && resource[name] === undefined);
  if (missing) throw badValue(`${missing.name} is missing.`);
  return resource;
}

function demandSchema({ schema }: ScimResourceType, { schemas }: ScimResource): void {
  if (schemas === undefined) return;
  const named = Array.isArray(schemas) && schemas.some((each) => typeof each === 'string' && each.toLowerCase() === schema.id.toLowerCase());
  if (!named) throw badValue(`schemas must name ${schema.id}.`);
}
