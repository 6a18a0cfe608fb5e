import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../../platform/http/contract-route.ts';
import { GroupResources } from './groups/group-resources.ts';
import { ResourceRequests } from './resource-requests.ts';
import { ScimDoor } from './scim-door.ts';
import { UserResources } from './users/user-resources.ts';

/** One question about resources of every kind. */
@Controller()
export class ScimSearchController {
  constructor(
    private readonly door: ScimDoor,
    private readonly requests: ResourceRequests,
    private readonly users: UserResources,
    private readonly groups: GroupResources,
  ) {}

  @Serves(api.scim.search)
  search(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.search, request, reply, this.requests.searchAll([this.users, this.groups]));
  }
}
