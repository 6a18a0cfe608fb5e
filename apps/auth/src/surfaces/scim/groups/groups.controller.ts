import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../../../platform/http/contract-route.ts';
import { ResourceRequests } from '../resource-requests.ts';
import { ScimDoor } from '../scim-door.ts';
import { GroupResources } from './group-resources.ts';

/** Groups, as a directory makes, changes and removes them. */
@Controller()
export class ScimGroupsController {
  constructor(
    private readonly door: ScimDoor,
    private readonly requests: ResourceRequests,
    private readonly groups: GroupResources,
  ) {}

  @Serves(api.scim.listGroups)
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.listGroups, request, reply, this.requests.list(this.groups));
  }

  @Serves(api.scim.searchGroups)
  search(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.searchGroups, request, reply, this.requests.search(this.groups));
  }

  @Serves(api.scim.createGroup)
  create(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.createGroup, request, reply, this.requests.create(this.groups));
  }

  @Serves(api.scim.getGroup)
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.getGroup, request, reply, this.requests.get(this.groups));
  }

  @Serves(api.scim.replaceGroup)
  replace(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.replaceGroup, request, reply, this.requests.replace(this.groups));
  }

  @Serves(api.scim.patchGroup)
  patch(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.patchGroup, request, reply, this.requests.patch(this.groups));
  }

  @Serves(api.scim.deleteGroup)
  remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.deleteGroup, request, reply, this.requests.remove(this.groups));
  }
}
