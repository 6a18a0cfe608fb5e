import { Controller, Req, Res } from '@nestjs/common';
import { api, scimMessages, scimSchemaDocuments, scimTypeDocuments, type ScimResource } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../platform/config.ts';
import { ScimError } from '../../platform/errors/scim-error.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { bulkLimits } from './bulk/read-bulk.ts';
import { pageSizes } from './listing.ts';
import { nobody } from './resources.ts';
import { ScimDoor } from './scim-door.ts';

/** What this server can, and what its resources hold (RFC 7644 section 4). */
@Controller()
export class ScimDiscoveryController {
  readonly #base: string;

  constructor(
    private readonly door: ScimDoor,
    { SYMBOLON_ISSUER: issuer }: Settings,
  ) {
    this.#base = `${issuer}/scim/v2`;
  }

  @Serves(api.scim.serviceProviderConfig)
  config(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.serviceProviderConfig, request, reply, () => ({ body: configOf(this.#base) }));
  }

  @Serves(api.scim.resourceTypes)
  types(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.resourceTypes, request, reply, () => ({ body: listOf(scimTypeDocuments(this.#base)) }));
  }

  @Serves(api.scim.resourceType)
  type(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.resourceType, request, reply, ({ params }) => ({ body: oneOf(scimTypeDocuments(this.#base), params.id) }));
  }

  @Serves(api.scim.schemas)
  schemas(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.schemas, request, reply, () => ({ body: listOf(scimSchemaDocuments(this.#base)) }));
  }

  @Serves(api.scim.schema)
  schema(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.schema, request, reply, ({ params }) => ({ body: oneOf(scimSchemaDocuments(this.#base), params.id) }));
  }

  @Serves(api.scim.me)
  me(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.me, request, reply, () => {
      throw new ScimError(501, 'A directory is no person: there is nobody here that it is.');
    });
  }
}

const listOf = (documents: readonly ScimResource[]): Record<string, unknown> => ({ schemas: [scimMessages.list], totalResults: documents.length, startIndex: 1, itemsPerPage: documents.length, Resources: documents });

function oneOf(documents: readonly ScimResource[], id: string): Record<string, unknown> {
  const document = documents.find((each) => each['id'] === id);
  if (!document) throw nobody();
  return { ...document };
}

const configOf = (base: string): Record<string, unknown> => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: bulkLimits.operations, maxPayloadSize: bulkLimits.bytes },
  filter: { supported: true, maxResults: pageSizes.most },
  changePassword: { supported: true },
  sort: { supported: true },
  etag: { supported: true },
  pagination: { cursor: true, index: true, defaultPaginationMethod: 'index', defaultPageSize: pageSizes.usual, maxPageSize: pageSizes.most },
  authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'A token that an administrator has made for the directory.', primary: true }],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});
