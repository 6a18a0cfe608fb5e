import { Controller, Req, Res } from '@nestjs/common';
import { api, type AdminSessionPage, type EndedLogins, type UserApplicationList } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ListedLogin } from '../../../domain/sessions/session.ts';
import { GrantedAccess } from '../../../domain/tokens/granted-access.ts';
import { SessionStore } from '../../../domain/sessions/session.store.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { HeldUsers } from './held-users.ts';
import { UserSupport } from './user-support.ts';

/** Where people are logged in, and what they allowed applications. */
@Controller()
export class UserLoginsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly directory: UserDirectory,
    private readonly held: HeldUsers,
    private readonly sessions: SessionStore,
    private readonly access: GrantedAccess,
    private readonly cursors: Cursors,
    private readonly support: UserSupport,
  ) {}

  @Serves(api.admin.listSessions)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminSessionPage> {
    return this.door.read(api.admin.listSessions, request, reply, async ({ params, query }) => {
      await this.#demand(params.user_id);
      return this.cursors.page(JSON.stringify(['sessions', params.user_id]), query, {
        find: (after, limit) => this.sessions.page(params.user_id, limit, after),
        placeOf: ({ authTime, id }) => [authTime.toISOString(), id],
        view: loginView,
      });
    });
  }

  @Serves(api.admin.endSessions)
  endAll(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<EndedLogins> {
    return this.door.change(api.admin.endSessions, request, reply, ({ params, caller }) => this.support.endLogins(params.user_id, caller));
  }

  @Serves(api.admin.endSession)
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.endSession, request, reply, ({ params, caller }) => this.support.endLogin(params.user_id, params.session_id, caller));
  }

  @Serves(api.admin.listApplications)
  applications(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserApplicationList> {
    return this.door.read(api.admin.listApplications, request, reply, async ({ params }) => {
      await this.#demand(params.user_id);
      const all = await this.access.of(params.user_id);
      return { items: all.map(({ clientId, name, scope, since }) => ({ client_id: clientId, name, scope: scope.join(' '), since: since.toISOString() })) };
    });
  }

  @Serves(api.admin.removeApplication)
  async removeApplication(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.removeApplication, request, reply, ({ params, caller }) => async ({ transaction, actor }) => {
      await this.held.take(params.user_id, caller, transaction);
      if (!(await this.access.remove(params.user_id, params.client_id, actor, transaction))) throw new ProblemError('not-found');
      return undefined;
    });
  }

  async #demand(userId: string): Promise<void> {
    if (!(await this.directory.find(userId))) throw new ProblemError('not-found');
  }
}

const loginView = ({ id, userAgent, authTime, amr, expiresAt, clientIds }: ListedLogin): AdminSessionPage['items'][number] => ({
  session_id: id,
  user_agent: userAgent,
  auth_time: authTime.toISOString(),
  amr: [...amr],
  expires_at: expiresAt.toISOString(),
  clients: [...clientIds],
});
