import { Injectable } from '@nestjs/common';
import { Random } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SamlKeys } from '../../domain/keys/saml-keys.ts';
import { logoutRequest } from '../../domain/saml/logout-request.ts';
import { logoutResponse } from '../../domain/saml/logout-response.ts';
import { postFields } from '../../domain/saml/post-binding.ts';
import { redirectAddress, type MessageParameter } from '../../domain/saml/redirect-binding.ts';
import { signedXml } from '../../domain/saml/signed-xml.ts';
import { newMessageId } from '../../domain/saml/written.ts';
import type { SamlStep } from '../../domain/sessions/saml-logout.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { PersonTold } from './person-told.ts';
import type { Application } from './received.ts';
import { samlAddresses } from '../../domain/saml/saml-address.ts';

/** Messages about log-outs to applications, signed, as the browser carries them there: by redirect, or by a form that sends itself. */
@Injectable()
export class SignOutMessages {
  constructor(
    private readonly keys: SamlKeys,
    private readonly told: PersonTold,
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly settings: Settings,
  ) {}

  /** False for an application that cannot be told. */
  async ask(request: FastifyRequest, reply: FastifyReply, client: Application, id: string, { sessionId, name: nameId }: SamlStep): Promise<boolean> {
    const { slo_url: destination } = client.saml;
    if (destination === undefined) return false;
    const xml = logoutRequest({ ...this.#frame(id), destination }, { nameId, sessionIndexes: [this.told.sessionIndex(client, sessionId)] });
    await this.#send(request, reply, client, { parameter: 'SAMLRequest', destination, id, xml, relayState: undefined });
    return true;
  }

  /** False for an application that has no address for answers. */
  async answer(request: FastifyRequest, reply: FastifyReply, client: Application, { id: inResponseTo, relayState }: { readonly id: string; readonly relayState: string | undefined }, isWhole: boolean): Promise<boolean> {
    const { slo_url: destination } = client.saml;
    if (destination === undefined) return false;
    const id = newMessageId(this.random);
    const xml = logoutResponse({ ...this.#frame(id), destination, inResponseTo }, isWhole);
    await this.#send(request, reply, client, { parameter: 'SAMLResponse', destination, id, xml, relayState });
    return true;
  }

  #frame(id: string) {
    return { id, issuer: samlAddresses(this.settings.SYMBOLON_ISSUER).entityId, at: this.clock.now() };
  }

  async #send(request: FastifyRequest, reply: FastifyReply, { saml }: Application, { parameter, destination, id, xml, relayState }: Message): Promise<void> {
    const key = await this.keys.signer();
    if (saml.slo_binding !== 'post') return void (await reply.redirect(await redirectAddress(destination, parameter, xml, relayState, key), 303));
    await this.pages.show(request, reply, { page: 'form-post', redirect_uri: destination, members: [...postFields(parameter, await signedXml(xml, id, key), relayState)] });
  }
}

interface Message {
  readonly parameter: MessageParameter;
  readonly destination: string;
  readonly id: string;
  readonly xml: string;
  readonly relayState: string | undefined;
}
