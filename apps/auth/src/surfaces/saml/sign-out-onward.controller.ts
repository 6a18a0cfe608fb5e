import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../../platform/http/contract-route.ts';
import { Carried } from './carried.ts';
import type { LogoutAnswer } from './logout-answer.ts';
import { refuse, SamlRefusals } from './refusals.ts';
import { SignOutRound } from './sign-out-round.ts';

/** Where a browser comes to be led through the applications of a log-out: at first, with what came by form, or because one of them did not send it back. */
@Controller()
export class SignOutOnwardController {
  constructor(
    private readonly round: SignOutRound,
    private readonly carried: Carried,
    private readonly refusals: SamlRefusals,
  ) {}

  @Serves(api.saml.signOutOnward)
  async goOn(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.refusals.within(request, reply, async () => {
      const { asked, logout } = request.query as { readonly asked?: unknown; readonly logout?: unknown };
      if (typeof logout === 'string') return this.round.goOn(request, reply, logout);
      const answer = this.carried.open<LogoutAnswer>(api.saml.signOutOnward.path, asked) ?? refuse('what came by form is too old');
      await this.round.goOn(request, reply, answer.logout, answer);
    });
  }
}
