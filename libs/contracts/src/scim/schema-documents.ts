import type { ScimAttribute, ScimResourceType, ScimSchema } from './attributes.ts';
import type { ScimResource } from './messages.ts';
import { scimResourceTypes } from './resource-types.ts';

/** An attribute with all that RFC 7643 section 7 wants said. */
const attributeDocument = (attribute: ScimAttribute): ScimResource => ({
  name: attribute.name,
  type: attribute.type,
  multiValued: attribute.multiValued ?? false,
  description: attribute.description,
  required: attribute.required ?? false,
  ...(attribute.canonicalValues && { canonicalValues: attribute.canonicalValues }),
  ...(attribute.type !== 'complex' && { caseExact: attribute.caseExact ?? false }),
  mutability: attribute.mutability ?? 'readWrite',
  returned: attribute.returned ?? 'default',
  uniqueness: attribute.uniqueness ?? 'none',
  ...(attribute.referenceTypes && { referenceTypes: attribute.referenceTypes }),
  ...(attribute.subAttributes && { subAttributes: attribute.subAttributes.map(attributeDocument) }),
});

const schemaDocument = (base: string, { id, name, description, attributes }: ScimSchema): ScimResource => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id,
  name,
  description,
  attributes: attributes.map(attributeDocument),
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
});

const resourceTypeDocument = (base: string, { name, endpoint, schema, extensions }: ScimResourceType): ScimResource => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: name,
  name,
  endpoint,
  description: schema.description,
  schema: schema.id,
  ...(extensions.length > 0 && { schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })) }),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});

/** The documents of /Schemas; `base` is the address of the SCIM server. */
export const scimSchemaDocuments = (base: string): readonly ScimResource[] => scimResourceTypes.flatMap(({ schema, extensions }) => [schema, ...extensions].map((each) => schemaDocument(base, each)));

/** The documents of /ResourceTypes. */
export const scimTypeDocuments = (base: string): readonly ScimResource[] => scimResourceTypes.map((each) => resourceTypeDocument(base, each));
