import { Controller, Param, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { SamlLogout } from '../../domain/connections/saml-logout.ts';
import { readSoapMessage } from '../../domain/saml/soap-binding.ts';
import { OAuthError } from '../../platform/errors/oauth-error.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { HeardLogouts } from './heard-logout.ts';
import { notHeard } from './not-heard.ts';

/** Log-outs that a provider that speaks SAML says from its server to ours, while it waits for the answer (SAML bindings section 3.2): no browser has to come by, so that it can end what was left open. */
@Controller()
export class SamlSoapLogoutController {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly heard: HeardLogouts,
    private readonly saml: SamlLogout,
  ) {}

  /** Who is refused is refused by HTTP (SAML bindings section 3.2.3.3): what we sign is told to nobody who has not proven to be the provider. */
  @Serves(api.login.connectionSingleLogoutSoap)
  async hear(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('connection') id: string): Promise<void> {
    const connection = await this.connections.findAny(id);
    if (connection?.type !== 'saml') throw new OAuthError('invalid_request', { status: 403, reason: 'no such connection' });
    const octets = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const heard = await this.heard.hear(request, connection, 'sloBySoap', async () => ({ ...(await readSoapMessage(octets)), relayState: undefined }));
    if ('refusal' in heard) throw notHeard(heard, 403);
    await reply.type('text/xml; charset=utf-8').send(await this.saml.answerBySoap(connection, heard.id, heard.isWhole));
  }
}
