import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RefusedMessageError } from '../../domain/saml/refused-message.ts';
import { Settings } from '../../platform/config.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { Carried } from './carried.ts';
import { logoutAnswerOf, stepOfAnswer, type LogoutAnswer } from './logout-answer.ts';
import { SamlRequests } from './received.ts';
import { SamlRefusals } from './refusals.ts';
import { samlAddresses } from '../../domain/saml/saml-address.ts';
import { SignOutRound } from './sign-out-round.ts';

/** Takes what applications say to our log-outs. One that cannot be believed does not stop the others: the browser has come back, and is led on. */
@Injectable()
export class SignOutAnswers {
  constructor(
    private readonly requests: SamlRequests,
    private readonly round: SignOutRound,
    private readonly refusals: SamlRefusals,
    private readonly carried: Carried,
    private readonly settings: Settings,
  ) {}

  async byQuery(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.refusals.within(request, reply, async () => {
      const query = queryOf(request);
      const answer = await this.#orUnbelieved(request, query, async () => logoutAnswerOf(await this.requests.fromQuery(query, this.#expected())));
      await this.round.goOn(request, reply, answer.logout, answer);
    });
  }

  /** A cross-site POST comes without our cookies: what was read goes on as a GET, which comes with them. */
  async byForm(request: FastifyRequest, reply: FastifyReply, form: string): Promise<void> {
    await this.refusals.within(request, reply, async () => {
      const answer = await this.#orUnbelieved(request, form, async () => logoutAnswerOf(await this.requests.fromForm(form, this.#expected())));
      await reply.redirect(this.carried.seal(api.saml.signOutOnward.path, answer), 303);
    });
  }

  async #orUnbelieved(request: FastifyRequest, fields: string, read: () => Promise<LogoutAnswer>): Promise<LogoutAnswer> {
    try {
      return await read();
    } catch (error) {
      const step = error instanceof RefusedMessageError ? await stepOfAnswer(fields, request.method === 'GET') : undefined;
      if (!step) throw error;
      note(request, { error: 'invalid_request', reason: (error as Error).message });
      return { ...step, isWell: false };
    }
  }

  #expected() {
    return { name: 'LogoutResponse', address: samlAddresses(this.settings.SYMBOLON_ISSUER).signOutUrl } as const;
  }
}
