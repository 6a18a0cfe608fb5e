import { Controller, Req, Res } from '@nestjs/common';
import { api, type Me } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../../platform/http/contract-route.ts';
import { AdminDoor } from './admin-door.ts';

/** Tells callers who they are here. */
@Controller()
export class MeController {
  constructor(private readonly door: AdminDoor) {}

  @Serves(api.admin.me)
  me(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Me> {
    return this.door.read(api.admin.me, request, reply, ({ caller: { kind, id, name, roles, permissions } }) => Promise.resolve({ kind, id, name, roles: [...roles], permissions: [...permissions] }));
  }
}
