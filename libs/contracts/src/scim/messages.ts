import * as z from 'zod';
import { commonAttributes, type ScimAttribute, type ScimResourceType } from './attributes.ts';
import { scimGroupType, scimUserType } from './resource-types.ts';

/** The media type of RFC 7644 section 8.1; plain JSON is taken as well. */
export const scimContentType = 'application/scim+json';

const message = (name: string) => `urn:ietf:params:scim:api:messages:2.0:${name}`;
export const scimMessages = { error: message('Error'), list: message('ListResponse'), patch: message('PatchOp'), search: message('SearchRequest'), bulkRequest: message('BulkRequest'), bulkResponse: message('BulkResponse') } as const;

/** A resource as it is sent: names of attributes may be written with any capital letters, so that only the server knows them. */
export type ScimResource = Readonly<Record<string, unknown>>;

/** What a document shows of an attribute, but for members called `$ref`, which a reader of it would follow. The server reads it by the table itself, and is lenient where directories are sloppy. */
function shown({ type, multiValued, subAttributes = [], description }: ScimAttribute): z.ZodType {
  const one = type === 'complex' ? z.looseObject(Object.fromEntries(subAttributes.filter(({ name }) => name !== '$ref').map((each) => [each.name, shown(each).optional()]))) : type === 'boolean' ? z.boolean() : z.string();
  return (multiValued ? z.array(one) : one).describe(description);
}

const resourceOf = ({ name, schema, extensions }: ScimResourceType): z.ZodType<ScimResource> =>
  z
    .looseObject({
      schemas: z.array(z.string()).optional(),
      ...Object.fromEntries([...commonAttributes, ...schema.attributes].map((each) => [each.name, shown(each).optional()])),
      ...Object.fromEntries(extensions.map((each) => [each.id, z.looseObject(Object.fromEntries(each.attributes.map((attribute) => [attribute.name, shown(attribute).optional()]))).optional()])),
    })
    .meta({ id: `Scim${name}` });

export const ScimUser: z.ZodType<ScimResource> = resourceOf(scimUserType);
export const ScimGroup: z.ZodType<ScimResource> = resourceOf(scimGroupType);

const schemas = () => z.array(z.string());
const loose = (id: string, members: z.ZodRawShape): z.ZodType<ScimResource> => z.looseObject(members).meta({ id });

/** Any message or document of SCIM that is written by the server alone. */
export const ScimDocument: z.ZodType<ScimResource> = loose('ScimDocument', {});
export const ScimList: z.ZodType<ScimResource> = loose('ScimListResponse', {
  schemas: schemas(),
  totalResults: z.int(),
  Resources: z.array(z.looseObject({})).optional(),
  startIndex: z.int().optional(),
  itemsPerPage: z.int().optional(),
  nextCursor: z.string().optional(),
});

/** A refusal (RFC 7644 section 3.12). */
export const ScimErrorResponse: z.ZodType<ScimResource> = loose('ScimError', { schemas: schemas(), status: z.string(), scimType: z.string().optional(), detail: z.string() });

export const scimErrorTypes = ['invalidFilter', 'tooMany', 'uniqueness', 'mutability', 'invalidSyntax', 'invalidPath', 'noTarget', 'invalidValue', 'invalidVers', 'sensitive', 'invalidCursor', 'invalidCount'] as const;
export type ScimErrorType = (typeof scimErrorTypes)[number];

export const ScimPatch: z.ZodType<ScimResource> = loose('ScimPatchRequest', { schemas: schemas().optional(), Operations: z.array(z.looseObject({ op: z.string().optional(), path: z.string().optional(), value: z.unknown().optional() })).optional() });
export const ScimSearch: z.ZodType<ScimResource> = loose('ScimSearchRequest', { schemas: schemas().optional(), filter: z.string().optional(), sortBy: z.string().optional(), sortOrder: z.string().optional(), startIndex: z.int().optional(), count: z.int().optional(), cursor: z.string().optional(), attributes: z.array(z.string()).optional(), excludedAttributes: z.array(z.string()).optional() });
export const ScimBulk: z.ZodType<ScimResource> = loose('ScimBulkRequest', { schemas: schemas().optional(), failOnErrors: z.int().optional(), Operations: z.array(z.looseObject({ method: z.string().optional(), path: z.string().optional(), bulkId: z.string().optional(), version: z.string().optional(), data: z.unknown().optional() })).optional() });

/** What a list may be asked for, in the URI. */
export interface ScimListQuery {
  readonly filter?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly sortOrder?: string | undefined;
  readonly startIndex?: string | undefined;
  readonly count?: string | undefined;
  readonly cursor?: string | undefined;
  readonly attributes?: string | undefined;
  readonly excludedAttributes?: string | undefined;
}
const shownAttributes = { attributes: z.string().optional().describe('Which attributes are wanted, with commas between them.'), excludedAttributes: z.string().optional().describe('Which are not.') };
export const ScimListQuery: z.ZodType<ScimListQuery> = z.object({
  filter: z.string().optional().describe('RFC 7644 section 3.4.2.2.'),
  sortBy: z.string().optional(),
  sortOrder: z.string().optional(),
  startIndex: z.string().optional(),
  count: z.string().optional(),
  cursor: z.string().optional().describe('RFC 9865; without a value for the first page.'),
  ...shownAttributes,
});
export const ScimReadQuery: z.ZodType<Pick<ScimListQuery, 'attributes' | 'excludedAttributes'>> = z.object(shownAttributes);
export const ScimParams: z.ZodType<{ readonly id: string }, { readonly id: string }> = z.object({ id: z.string().max(128) });
