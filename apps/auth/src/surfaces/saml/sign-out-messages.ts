import { Injectable } from '@nestjs/common';
import { Random } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SamlKeys } from '../../domain/keys/saml-keys.ts';
import { logoutRequest } from '../../domain/saml/logout-request.ts';
import { logoutResponse } from '../../domain/saml/logout-response.ts';
import type { MessageParameter } from '../../domain/saml/redirect-binding.ts';
import { samlAddresses } from '../../domain/saml/saml-address.ts';
import { wayWith } from '../../domain/saml/way-there.ts';
import { newMessageId } from '../../domain/saml/written.ts';
import type { SamlStep } from '../../domain/sessions/saml-logout.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { PersonTold } from './person-told.ts';
import type { Application } from './received.ts';

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
    const way = await wayWith({ binding: saml.slo_binding ?? 'redirect', url: destination }, parameter, { id, xml }, relayState, await this.keys.signer());
    if ('address' in way) return void (await reply.redirect(way.address, 303));
    await this.pages.show(request, reply, { page: 'form-post', redirect_uri: way.action, members: [...way.fields] });
  }
}

interface Message {
  readonly parameter: MessageParameter;
  readonly destination: string;
  readonly id: string;
  readonly xml: string;
  readonly relayState: string | undefined;
}
