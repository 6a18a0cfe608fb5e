import { Controller, Req, Res } from '@nestjs/common';
import { api, type AccountDeletionAnswer } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { usernameKey } from '../../../domain/users/user.ts';
import { Pages } from '../../../pages/pages.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { AccountDeletion } from '../account-deletion.ts';
import { PasswordChange } from '../password-change.ts';
import { AccountDoor } from './account-door.ts';

/** What ends every log-in and token of a person, the one that asks for it among them: a new password, and the deletion of the account. */
@Controller()
export class OwnKeysController {
  constructor(
    private readonly door: AccountDoor,
    private readonly passwords: PasswordChange,
    private readonly deletion: AccountDeletion,
    private readonly directory: UserDirectory,
    private readonly pages: Pages,
  ) {}

  /** The current password is the proof, and a wrong one counts as a failed log-in. */
  @Serves(api.myAccount.changePassword)
  async changePassword(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.changePassword, request, reply, async ({ caller: { userId, username }, body }) => {
      const outcome = await this.passwords.make({
        username,
        userId,
        current: body.current_password.reveal(),
        next: body.new_password.reveal(),
        address: request.ip,
        device: undefined,
        locale: this.pages.localeOf(request, undefined),
        kept: undefined,
      });
      if (outcome.kind === 'weak') throw new ProblemError('weak-password', { errors: [{ pointer: '/new_password', detail: outcome.sentence }] });
      if (outcome.kind === 'rejected') throw new ProblemError('wrong-password', { reason: outcome.reason, ...(outcome.retryAfter > 0 && { retryAfter: outcome.retryAfter }) });
      note(request, { event: 'update' });
      return undefined;
    });
  }

  /** Whoever deletes it has typed which it is. To keep it takes a log-in: no token is left. */
  @Serves(api.myAccount.delete)
  delete(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AccountDeletionAnswer> {
    return this.door.open(api.myAccount.delete, request, reply, async ({ caller: { userId, username }, body }) => {
      if (usernameKey(body.username.trim()) !== usernameKey(username)) throw new ProblemError('invalid-request', { errors: [{ pointer: '/username', detail: 'is not that of this account' }] });
      if ((await this.directory.find(userId))?.declared) throw new ProblemError('managed-by-file');
      const outcome = await this.deletion.ask(userId, this.pages.localeOf(request, undefined));
      if (typeof outcome === 'string') throw new ProblemError(outcome === 'last_owner' ? 'last-owner' : 'deletion-not-offered');
      note(request, { event: 'account_deleted' });
      return { deletion_at: outcome.due?.toISOString() ?? null };
    });
  }
}
