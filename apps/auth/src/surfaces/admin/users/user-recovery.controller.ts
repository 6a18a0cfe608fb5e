import { Controller, Req, Res } from '@nestjs/common';
import { api, type UserRecovery } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RecoveryWaitStore } from '../../../domain/sessions/recovery-wait.store.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { HeldUsers } from './held-users.ts';

/** Whether somebody waits to set up anew how a person signs in: who calls to say that it is not them is helped by it. */
@Controller()
export class UserRecoveryController {
  constructor(
    private readonly door: AdminDoor,
    private readonly directory: UserDirectory,
    private readonly held: HeldUsers,
    private readonly waits: RecoveryWaitStore,
  ) {}

  @Serves(api.admin.getRecoveryWait)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserRecovery> {
    return this.door.read(api.admin.getRecoveryWait, request, reply, async ({ params }) => {
      if (!(await this.directory.find(params.user_id))) throw new ProblemError('not-found');
      const wait = await this.waits.of(params.user_id);
      return { recovery_wait: wait ? { started_at: wait.startedAt.toISOString(), due_at: wait.dueAt.toISOString(), ready_at: wait.readyAt?.toISOString() ?? null } : null };
    });
  }

  @Serves(api.admin.stopRecoveryWait)
  async stop(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.stopRecoveryWait, request, reply, ({ params, caller }) => async ({ transaction, actor }) => {
      await this.held.take(params.user_id, caller, transaction);
      if (!(await this.waits.end(params.user_id, 'administrator', actor, transaction))) throw new ProblemError('not-found');
      return undefined;
    });
  }
}
