import { Controller, Param, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { SamlUpstream } from '../../domain/connections/saml-upstream.ts';
import { stateOfRequest } from '../../domain/connections/saml-request.ts';
import { readPostMessage } from '../../domain/saml/post-binding.ts';
import { RefusedMessageError } from '../../domain/saml/refused-message.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { ConnectionReturn } from './connection-return.ts';
import { postedForm } from './posted-answer.ts';
import { UnaskedAnswer } from './unasked-answer.ts';

/** What a provider of SAML has of this installation, and the answers that it sends people back with. */
@Controller()
export class SamlController {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly saml: SamlUpstream,
    private readonly back: ConnectionReturn,
    private readonly unasked: UnaskedAnswer,
    private readonly pages: Pages,
  ) {}

  /** Of a connection that is shut as well: it is set up there, and tried, before it is opened. */
  @Serves(api.login.connectionMetadata)
  async metadata(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    const connection = await this.connections.findAny(id);
    if (connection?.type !== 'saml') return this.pages.error(request, reply, { code: 'not_found', sentence: 'There is nothing here.', status: 404 });
    await reply.header('content-type', 'application/samlmetadata+xml').send(await this.saml.metadataOf(connection));
  }

  /** The cookie has come with this form, as it is ours. Which log-in it belongs to the answer says as it came; that it does is proven by what was signed, later. */
  @Serves(api.login.connectionAnswer)
  async answer(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    const message = await readPostMessage(postedForm(request), 'SAMLResponse').catch(refusedBy);
    if ('refused' in message) {
      note(request, { error: 'wrong_answer', reason: message.refused });
      return this.pages.error(request, reply, wrong);
    }
    const { InResponseTo: answered } = message.root.attributes;
    if (answered === undefined) {
      const refused = await this.unasked.take(request, reply, await this.connections.find(id), message);
      if (!refused) return;
      note(request, { error: refused.refusal, ...(refused.said !== undefined && { reason: refused.said }) });
      return this.pages.error(request, reply, wrong);
    }
    const state = stateOfRequest(answered);
    await this.back.comeBack(request, reply, id, state, async (connection, authSince) => {
      if (connection.type !== 'saml') return { refusal: 'wrong_answer', said: 'an answer of another protocol' };
      return this.saml.personOf(connection, message, state, authSince);
    });
  }
}

const wrong = { code: 'connection_failed', sentence: 'The answer of the other provider cannot be used. Begin again at the application.' } as const;

function refusedBy(error: unknown): { readonly refused: string } {
  if (error instanceof RefusedMessageError) return { refused: error.message };
  throw error;
}
