import { Controller, Req, Res } from '@nestjs/common';
import { api, type AccountActivityPage, type AccountExport, type UserApplicationList } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GrantedAccess } from '../../../domain/tokens/granted-access.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { note } from '../../../platform/http/request-log.ts';
import { DataExport } from '../data-export.ts';
import { RecentActivity } from '../recent-activity.ts';
import { AccountDoor } from './account-door.ts';

/** What applications may do for a person, what happened with the account, and all that is held of them. */
@Controller()
export class OwnApplicationsController {
  constructor(
    private readonly door: AccountDoor,
    private readonly access: GrantedAccess,
    private readonly activity: RecentActivity,
    private readonly data: DataExport,
    private readonly cursors: Cursors,
  ) {}

  @Serves(api.myAccount.listApplications)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserApplicationList> {
    return this.door.open(api.myAccount.listApplications, request, reply, async ({ caller }) => ({
      items: (await this.access.of(caller.userId)).map(({ clientId, name, scope, since }) => ({ client_id: clientId, name, scope: scope.join(' '), since: since.toISOString() })),
    }));
  }

  @Serves(api.myAccount.removeApplication)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.removeApplication, request, reply, async ({ caller, params }) => {
      if (!(await this.access.remove(caller.userId, params.client_id))) throw new ProblemError('not-found');
      note(request, { event: 'access_removed' });
      return undefined;
    });
  }

  @Serves(api.myAccount.listActivity)
  happened(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AccountActivityPage> {
    return this.door.open(api.myAccount.listActivity, request, reply, ({ caller: { userId }, query }) =>
      this.cursors.page(JSON.stringify(['own activity', userId]), query, {
        find: (after, limit) => this.activity.page(userId, limit, after && { at: new Date(after[0]), id: after[1] }),
        placeOf: ({ event: { at, id } }) => [at, id],
        view: ({ activity }) => activity,
      }),
    );
  }

  @Serves(api.myAccount.export)
  export(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AccountExport> {
    return this.door.open(api.myAccount.export, request, reply, async ({ caller }) => {
      const held = await this.data.of(caller.userId);
      if (!held) throw new ProblemError('unauthenticated', { reason: 'user gone' });
      note(request, { event: 'data_exported' });
      return held;
    });
  }
}
