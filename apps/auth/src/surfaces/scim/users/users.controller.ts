import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../../../platform/http/contract-route.ts';
import { ResourceRequests } from '../resource-requests.ts';
import { ScimDoor } from '../scim-door.ts';
import { UserResources } from './user-resources.ts';

/** People, as a directory makes, changes and removes them. */
@Controller()
export class ScimUsersController {
  constructor(
    private readonly door: ScimDoor,
    private readonly requests: ResourceRequests,
    private readonly users: UserResources,
  ) {}

  @Serves(api.scim.listUsers)
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.listUsers, request, reply, this.requests.list(this.users));
  }

  @Serves(api.scim.searchUsers)
  search(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.searchUsers, request, reply, this.requests.search(this.users));
  }

  @Serves(api.scim.createUser)
  create(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.createUser, request, reply, this.requests.create(this.users));
  }

  @Serves(api.scim.getUser)
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.getUser, request, reply, this.requests.get(this.users));
  }

  @Serves(api.scim.replaceUser)
  replace(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.replaceUser, request, reply, this.requests.replace(this.users));
  }

  @Serves(api.scim.patchUser)
  patch(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.patchUser, request, reply, this.requests.patch(this.users));
  }

  @Serves(api.scim.deleteUser)
  remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.door.serve(api.scim.deleteUser, request, reply, this.requests.remove(this.users));
  }
}
