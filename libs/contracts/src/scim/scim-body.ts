import type * as z from 'zod';
import { readJsonAs } from '../admin/json-body.ts';
import type { BodyContract } from '../endpoint.ts';
import { scimContentType, type ScimResource } from './messages.ts';

/** A body of SCIM: an object that a database can keep, and no more. Its attributes are read by their schema, where their names and types are known. */
export const scimBody = (schema: z.ZodType<ScimResource>): BodyContract<ScimResource, ScimResource> => ({
  contentTypes: [scimContentType, 'application/json'],
  schema: schema as z.ZodType<unknown, ScimResource>,
  read: (request) => readJsonAs([scimContentType, 'application/json'], request),
});
