import { Controller, Req, Res } from '@nestjs/common';
import { api, type AdminUser, type AdminUserPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { usernameKey } from '../../../domain/users/user.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { UserWriting } from './user-writing.ts';
import { userView } from '../../../domain/users/user-view.ts';

/** People as objects: found, made, changed and removed. */
@Controller()
export class UsersController {
  constructor(
    private readonly door: AdminDoor,
    private readonly directory: UserDirectory,
    private readonly cursors: Cursors,
    private readonly writing: UserWriting,
  ) {}

  @Serves(api.admin.listUsers)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminUserPage> {
    return this.door.read(api.admin.listUsers, request, reply, async ({ query }) => {
      const { username, name, role, state } = query;
      const search = { usernameKey: username === undefined ? undefined : usernameKey(username), name, role, state };
      const find = (after: readonly [string, string] | undefined, limit: number) => this.directory.search({ ...search, after, limit });
      return this.cursors.page(JSON.stringify(['users', username, name, role, state]), query, { find, placeOf: ({ place }) => place, view: userView });
    });
  }

  @Serves(api.admin.getUser)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminUser> {
    return this.door.read(api.admin.getUser, request, reply, async ({ params }) => {
      const person = await this.directory.find(params.user_id);
      if (!person) throw new ProblemError('not-found');
      return userView(person);
    });
  }

  @Serves(api.admin.createUser)
  create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminUser> {
    return this.door.change(api.admin.createUser, request, reply, ({ body }) => this.writing.create(body));
  }

  @Serves(api.admin.replaceUser)
  replace(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminUser> {
    return this.door.change(api.admin.replaceUser, request, reply, ({ body, params, caller }) => this.writing.replace(params.user_id, body, caller));
  }

  @Serves(api.admin.deleteUser)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.deleteUser, request, reply, ({ params, caller }) => this.writing.remove(params.user_id, caller));
  }

  @Serves(api.admin.setPassword)
  async setPassword(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.setPassword, request, reply, ({ params, body, caller }) => this.writing.setPassword(params.user_id, body.password, caller));
  }
}
