import { Controller, Req, Res } from '@nestjs/common';
import { api, type AccountConnectionList, type UpstreamAccessToken } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LinksOfPerson } from '../../../domain/connections/links-of-person.ts';
import { TokensThere } from '../../../domain/connections/tokens-there.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { FactorAnswers } from '../factor-answers.ts';
import { AccountDoor } from './account-door.ts';

/** Accounts at other providers that log a person in. They come to be by a log-in there, and by no request. */
@Controller()
export class OwnConnectionsController {
  constructor(
    private readonly door: AccountDoor,
    private readonly links: LinksOfPerson,
    private readonly tokens: TokensThere,
    private readonly answers: FactorAnswers,
  ) {}

  @Serves(api.myAccount.listConnections)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AccountConnectionList> {
    return this.door.open(api.myAccount.listConnections, request, reply, async ({ caller }) => ({
      items: (await this.links.of(caller.userId)).map(({ connectionId, name, email, createdAt, lastUsedAt }) => ({ connection: connectionId, name, email, created_at: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null })),
    }));
  }

  @Serves(api.myAccount.getUpstreamToken)
  token(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<UpstreamAccessToken> {
    return this.door.open(api.myAccount.getUpstreamToken, request, reply, async ({ caller: { userId, clientId }, params }) => {
      const answer = await this.tokens.of({ connectionId: params.connection, userId, actor: { kind: 'user', id: userId }, clientId });
      if ('problem' in answer) throw new ProblemError(answer.problem, answer.problem === 'unavailable' ? { retryAfter: 10 } : {});
      return answer;
    });
  }

  @Serves(api.myAccount.removeConnection)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.open(api.myAccount.removeConnection, request, reply, async ({ caller, params }) => {
      const outcome = await this.links.remove(this.answers.whose(request, { session: caller }), params.connection);
      if (outcome !== 'removed') throw new ProblemError(outcome === 'gone' ? 'not-found' : 'last-way-in');
      note(request, { event: 'connection_removed' });
      return undefined;
    });
  }
}
