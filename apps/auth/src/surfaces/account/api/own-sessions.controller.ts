import { Controller, Req, Res } from '@nestjs/common';
import { api, type AccountLogInPage, type EndedAccountLogIns } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionStore } from '../../../domain/sessions/session.store.ts';
import { browserName } from '../../../pages/browser-name.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { note } from '../../../platform/http/request-log.ts';
import { AccountDoor } from './account-door.ts';

/** Where a person is logged in. To end a log-in asks for no other: whoever has the token loses by it. */
@Controller()
export class OwnSessionsController {
  constructor(
    private readonly door: AccountDoor,
    private readonly sessions: SessionStore,
    private readonly cursors: Cursors,
  ) {}

  @Serves(api.myAccount.listSessions)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AccountLogInPage> {
    return this.door.open(api.myAccount.listSessions, request, reply, ({ caller: { userId, sessionId }, query }) =>
      this.cursors.page(JSON.stringify(['own sessions', userId]), query, {
        find: (after, limit) => this.sessions.page(userId, limit, after),
        placeOf: ({ authTime, id }) => [authTime.toISOString(), id],
        view: ({ id, userAgent, authTime, expiresAt }) => ({ session_id: id, ...browserName(userAgent), signed_in_at: authTime.toISOString(), expires_at: expiresAt.toISOString(), is_current: id === sessionId }),
      }),
    );
  }

  /** A token that came from no browser has none to go on in. */
  @Serves(api.myAccount.endOtherSessions)
  endOthers(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<EndedAccountLogIns> {
    return this.door.open(api.myAccount.endOtherSessions, request, reply, async ({ caller: { userId, sessionId } }) => {
      const ended = await this.sessions.endOthers(userId, sessionId ?? '');
      note(request, { event: 'others_ended' });
      return { sessions: ended.length };
    });
  }

  @Serves(api.myAccount.endSession)
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.endSession, request, reply, async ({ caller: { userId }, params }) => {
      if ((await this.sessions.endOne(params.session_id, userId)).length === 0) throw new ProblemError('not-found');
      note(request, { event: 'session_ended' });
      return undefined;
    });
  }
}
