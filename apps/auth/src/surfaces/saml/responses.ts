import { Injectable } from '@nestjs/common';
import { Random } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountedEvents } from '../../domain/audit/counted-events.ts';
import { SamlKeys } from '../../domain/keys/saml-keys.ts';
import { postFields } from '../../domain/saml/post-binding.ts';
import { failureResponse, signInResponse, type ResponseFrame } from '../../domain/saml/sign-in-response.ts';
import { newMessageId } from '../../domain/saml/written.ts';
import type { AskedBySaml } from '../../domain/sessions/asked-by-saml.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { note } from '../../platform/http/request-log.ts';
import { classOf } from './classes.ts';
import { failures, type Failure } from './failures.ts';
import { PersonTold } from './person-told.ts';
import type { Application } from './received.ts';
import { samlAddresses } from '../../domain/saml/saml-address.ts';

/** Makes responses to applications, and has the browser carry them there, by a form that sends itself. */
@Injectable()
export class SamlResponses {
  constructor(
    private readonly keys: SamlKeys,
    private readonly sessions: SessionStore,
    private readonly users: UserStore,
    private readonly told: PersonTold,
    private readonly counted: CountedEvents,
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly settings: Settings,
  ) {}

  /** Who has logged in. The log-in belongs to the application from then on, which is told nothing where it is over. */
  async person(request: FastifyRequest, reply: FastifyReply, client: Application, asked: AskedBySaml, session: Session): Promise<void> {
    const user = await this.users.find(session.userId);
    const nameId = user && this.told.nameId(client, user, session, asked.nameIdFormat);
    if (!user || !nameId) return this.failure(request, reply, client, asked, failures.nobodySuch);
    if (!(await this.sessions.usedBy(session.id, client.clientId, nameId))) return this.failure(request, reply, client, asked, failures.notLoggedIn);
    const { told: attributes, leftOut } = await this.told.attributes(client, user);
    if (leftOut.length > 0) note(request, { reason: `attributes that gave no text: ${leftOut.join(', ')}` });
    const assertion = {
      id: newMessageId(this.random),
      audience: client.saml.entity_id,
      nameId,
      provenAt: session.provenAt,
      sessionIndex: this.told.sessionIndex(client, session.id),
      authnClass: classOf(session.amr, asked.classes),
      attributes,
    };
    const xml = await signInResponse(this.#frame(asked), assertion, client.saml, await this.keys.signer());
    const person = { kind: 'user', id: user.id } as const;
    note(request, { client_id: client.clientId, user_id: user.id });
    await this.counted.record({ type: 'saml.response.issued', actor: person, subject: person, client_id: client.clientId, details: { acs_url: asked.acsUrl, name_id_format: asked.nameIdFormat, session_id: session.id } }, [client.clientId, session.id, asked.acsUrl, asked.nameIdFormat]);
    await this.#post(request, reply, asked, xml);
  }

  /** Why nobody has. */
  async failure(request: FastifyRequest, reply: FastifyReply, client: Application, asked: AskedBySaml, failure: Failure): Promise<void> {
    note(request, { client_id: client.clientId, error: failure.at(-1)?.replace(/^.*:/, '') ?? 'none' });
    await this.#post(request, reply, asked, await failureResponse(this.#frame(asked), failure, await this.keys.signer()));
  }

  #frame({ id, acsUrl }: AskedBySaml): ResponseFrame {
    return { id: newMessageId(this.random), issuer: samlAddresses(this.settings.SYMBOLON_ISSUER).entityId, destination: acsUrl, inResponseTo: id, at: this.clock.now() };
  }

  async #post(request: FastifyRequest, reply: FastifyReply, { acsUrl, relayState }: AskedBySaml, xml: string): Promise<void> {
    await this.pages.show(request, reply, { page: 'form-post', redirect_uri: acsUrl, members: [...postFields('SAMLResponse', xml, relayState)] });
  }
}
