import * as z from 'zod';
import { endpoint } from '../endpoint.ts';
import { ScimBulk, scimContentType, ScimDocument, ScimErrorResponse, ScimGroup, ScimList, ScimListQuery, ScimParams, ScimPatch, ScimReadQuery, ScimSearch, ScimUser } from './messages.ts';
import { scimBody } from './scim-body.ts';

const Nothing = z.undefined().meta({ id: 'Nothing' });
const refusals = { 400: ScimErrorResponse, 401: ScimErrorResponse, 403: ScimErrorResponse, 404: ScimErrorResponse, 429: ScimErrorResponse, 500: ScimErrorResponse, 503: ScimErrorResponse } as const;
const refusalsOfWriting = { ...refusals, 409: ScimErrorResponse, 412: ScimErrorResponse, 413: ScimErrorResponse } as const;

const common = { contentType: scimContentType, maxAge: 0, publicCors: false } as const;
const read = { ...common, method: 'GET', errors: refusals } as const;
const write = { ...common, errors: refusalsOfWriting, bodyLimit: 1024 * 1024 } as const;
const search = { ...write, method: 'POST', body: scimBody(ScimSearch), response: ScimList, spec: 'RFC 7644 section 3.4.3' } as const;
const document = { ...read, response: ScimDocument, spec: 'RFC 7644 section 4' } as const;
const remove = { ...write, method: 'DELETE', status: 204, response: Nothing, responseTypes: [] } as const;

/** The SCIM server: a directory makes, changes and removes people and groups of its own by it (RFC 7644). */
export const scimApi = {
  serviceProviderConfig: endpoint({ ...document, id: 'getScimServiceProviderConfig', path: '/scim/v2/ServiceProviderConfig', summary: 'What this server can of SCIM.' }),
  resourceTypes: endpoint({ ...document, id: 'listScimResourceTypes', path: '/scim/v2/ResourceTypes', summary: 'The kinds of resources.' }),
  resourceType: endpoint({ ...document, id: 'getScimResourceType', path: '/scim/v2/ResourceTypes/{id}', summary: 'One kind.', params: ScimParams }),
  schemas: endpoint({ ...document, id: 'listScimSchemas', path: '/scim/v2/Schemas', summary: 'What resources hold.' }),
  schema: endpoint({ ...document, id: 'getScimSchema', path: '/scim/v2/Schemas/{id}', summary: 'What one schema says.', params: ScimParams }),
  listUsers: endpoint({ ...read, id: 'listScimUsers', path: '/scim/v2/Users', summary: 'People of this source.', spec: 'RFC 7644 section 3.4.2', query: ScimListQuery, response: ScimList }),
  createUser: endpoint({ ...write, id: 'createScimUser', method: 'POST', path: '/scim/v2/Users', summary: 'Makes a person.', spec: 'RFC 7644 section 3.3', query: ScimReadQuery, body: scimBody(ScimUser), status: 201, response: ScimUser }),
  getUser: endpoint({ ...read, id: 'getScimUser', path: '/scim/v2/Users/{id}', summary: 'A person.', spec: 'RFC 7644 section 3.4.1', params: ScimParams, query: ScimReadQuery, response: ScimUser }),
  replaceUser: endpoint({ ...write, id: 'replaceScimUser', method: 'PUT', path: '/scim/v2/Users/{id}', summary: 'Makes a person what the body says.', spec: 'RFC 7644 section 3.5.1', params: ScimParams, query: ScimReadQuery, body: scimBody(ScimUser), response: ScimUser }),
  patchUser: endpoint({ ...write, id: 'patchScimUser', method: 'PATCH', path: '/scim/v2/Users/{id}', summary: 'Changes some of a person.', spec: 'RFC 7644 section 3.5.2', params: ScimParams, query: ScimReadQuery, body: scimBody(ScimPatch), response: ScimUser }),
  deleteUser: endpoint({ ...remove, id: 'deleteScimUser', path: '/scim/v2/Users/{id}', summary: 'Lets a person in no more, and forgets them here.', spec: 'RFC 7644 section 3.6', params: ScimParams }),
  searchUsers: endpoint({ ...search, id: 'searchScimUsers', path: '/scim/v2/Users/.search', summary: 'People of this source, with the question in the body.' }),
  listGroups: endpoint({ ...read, id: 'listScimGroups', path: '/scim/v2/Groups', summary: 'Groups of this source.', spec: 'RFC 7644 section 3.4.2', query: ScimListQuery, response: ScimList }),
  createGroup: endpoint({ ...write, id: 'createScimGroup', method: 'POST', path: '/scim/v2/Groups', summary: 'Makes a group.', spec: 'RFC 7644 section 3.3', query: ScimReadQuery, body: scimBody(ScimGroup), status: 201, response: ScimGroup }),
  getGroup: endpoint({ ...read, id: 'getScimGroup', path: '/scim/v2/Groups/{id}', summary: 'A group.', spec: 'RFC 7644 section 3.4.1', params: ScimParams, query: ScimReadQuery, response: ScimGroup }),
  replaceGroup: endpoint({ ...write, id: 'replaceScimGroup', method: 'PUT', path: '/scim/v2/Groups/{id}', summary: 'Makes a group what the body says.', spec: 'RFC 7644 section 3.5.1', params: ScimParams, query: ScimReadQuery, body: scimBody(ScimGroup), response: ScimGroup }),
  patchGroup: endpoint({ ...write, id: 'patchScimGroup', method: 'PATCH', path: '/scim/v2/Groups/{id}', summary: 'Changes some of a group.', spec: 'RFC 7644 section 3.5.2', params: ScimParams, query: ScimReadQuery, body: scimBody(ScimPatch), response: ScimGroup }),
  deleteGroup: endpoint({ ...remove, id: 'deleteScimGroup', path: '/scim/v2/Groups/{id}', summary: 'Removes a group.', spec: 'RFC 7644 section 3.6', params: ScimParams }),
  searchGroups: endpoint({ ...search, id: 'searchScimGroups', path: '/scim/v2/Groups/.search', summary: 'Groups of this source, with the question in the body.' }),
  search: endpoint({ ...search, id: 'searchScim', path: '/scim/v2/.search', summary: 'People and groups of this source, with the question in the body.' }),
  me: endpoint({ ...read, id: 'getScimMe', path: '/scim/v2/Me', summary: 'Not served: a directory is no person.', spec: 'RFC 7644 section 3.11', response: ScimDocument, errors: { ...refusals, 501: ScimErrorResponse } }),
  bulk: endpoint({ ...write, id: 'scimBulk', method: 'POST', path: '/scim/v2/Bulk', summary: 'Several changes at once.', spec: 'RFC 7644 section 3.7', body: scimBody(ScimBulk), response: ScimDocument }),
} as const;
