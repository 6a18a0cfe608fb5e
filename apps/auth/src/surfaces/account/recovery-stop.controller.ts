import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RecoveryWaitStore } from '../../domain/sessions/recovery-wait.store.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate } from './account-gate.ts';

/** Ends a wait for setting up anew how somebody signs in who is here, and has lost nothing. All stays as it is then, so it needs no fresh proof. */
@Controller()
export class RecoveryStopController {
  constructor(
    private readonly gate: AccountGate,
    private readonly waits: RecoveryWaitStore,
  ) {}

  /** Told the same where it has ended already. */
  @Serves(api.account.stopRecovery)
  async stop(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    await this.waits.end(open.session.userId, 'account_page');
    note(request, { event: 'recovery_stopped' });
    await this.gate.done(reply, open, 'recovery_stopped');
  }
}
