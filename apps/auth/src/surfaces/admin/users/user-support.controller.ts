import { Controller, Req, Res } from '@nestjs/common';
import { api, type AdminUser } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { UserSupport } from './user-support.ts';

/** What support does for people. */
@Controller()
export class UserSupportController {
  constructor(
    private readonly door: AdminDoor,
    private readonly support: UserSupport,
  ) {}

  @Serves(api.admin.disableUser)
  disable(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminUser> {
    return this.door.change(api.admin.disableUser, request, reply, ({ params, caller }) => this.support.disable(params.user_id, caller));
  }

  @Serves(api.admin.enableUser)
  enable(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminUser> {
    return this.door.change(api.admin.enableUser, request, reply, ({ params, caller }) => this.support.enable(params.user_id, caller));
  }

  @Serves(api.admin.unlockUser)
  async unlock(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.unlockUser, request, reply, ({ params, caller }) => this.support.unlock(params.user_id, caller));
  }

  @Serves(api.admin.verifyEmail)
  verifyEmail(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminUser> {
    return this.door.change(api.admin.verifyEmail, request, reply, ({ params, caller }) => this.support.markEmailVerified(params.user_id, caller));
  }

  @Serves(api.admin.removeEmail)
  async removeEmail(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.removeEmail, request, reply, ({ params, caller }) => this.support.removeEmail(params, caller));
  }

  @Serves(api.admin.sendPasswordReset)
  async sendPasswordReset(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.sendPasswordReset, request, reply, ({ params, caller }) => this.support.sendPasswordReset(params.user_id, caller));
  }
}
