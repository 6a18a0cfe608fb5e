import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RefusedMessageError } from '../../domain/saml/refused-message.ts';
import { Pages } from '../../pages/pages.ts';
import { note } from '../../platform/http/request-log.ts';

export { refuse } from '../../domain/saml/refused-message.ts';

/** What cannot be taken is told to the person, with the reason for who runs the application: nothing goes anywhere that is not known to be its own. */
@Injectable()
export class SamlRefusals {
  constructor(private readonly pages: Pages) {}

  async within(request: FastifyRequest, reply: FastifyReply, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof RefusedMessageError)) throw error;
      note(request, { error: 'invalid_request', reason: error.message });
      await this.pages.error(request, reply, { code: 'invalid_request', sentence: `The application has sent what cannot be taken: ${error.message}.` });
    }
  }
}
