import { Controller, Req, Res } from '@nestjs/common';
import { api, type UpstreamAccessToken, type UserLinkedLoginList } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../../delivery/mail/letters.ts';
import { LinksOfPerson } from '../../../domain/connections/links-of-person.ts';
import { TokensThere } from '../../../domain/connections/tokens-there.ts';
import { Unlinking } from '../../../domain/users/unlinking.ts';
import { UserDirectory } from '../../../domain/users/user-directory.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { HeldUsers } from './held-users.ts';
import { localeOf } from './locale-of.ts';

/** By which other providers people log in: looked at, and taken away, be it the last way in. */
@Controller()
export class UserLinkedLoginsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly directory: UserDirectory,
    private readonly held: HeldUsers,
    private readonly links: LinksOfPerson,
    private readonly tokens: TokensThere,
    private readonly unlinking: Unlinking,
    private readonly letters: Letters,
  ) {}

  @Serves(api.admin.listLinkedLogins)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserLinkedLoginList> {
    return this.door.read(api.admin.listLinkedLogins, request, reply, async ({ params }) => {
      if (!(await this.directory.find(params.user_id))) throw new ProblemError('not-found');
      return { items: (await this.links.of(params.user_id)).map(({ connectionId, name, subject, email, createdAt, lastUsedAt }) => ({ connection: connectionId, name, subject, email, created_at: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null })) };
    });
  }

  @Serves(api.admin.getUpstreamToken)
  token(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UpstreamAccessToken> {
    return this.door.read(api.admin.getUpstreamToken, request, reply, async ({ params, caller: { kind, id, clientId } }) => {
      const answer = await this.tokens.of({ connectionId: params.connection, userId: params.user_id, actor: { kind, id }, clientId });
      if ('problem' in answer) throw new ProblemError(answer.problem, answer.problem === 'unavailable' ? { retryAfter: 10 } : {});
      return answer;
    });
  }

  @Serves(api.admin.removeLinkedLogin)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.removeLinkedLogin, request, reply, ({ params, caller }) => async ({ transaction, actor }) => {
      const { id, username, claims } = await this.held.take(params.user_id, caller, transaction);
      if ((await this.unlinking.end(transaction, id, { connectionId: params.connection, actor, clientId: caller.clientId })) === 0) throw new ProblemError('not-found');
      await this.letters.tellChange(transaction, username, localeOf(claims));
      return undefined;
    });
  }
}
