import { Injectable } from '@nestjs/common';
import { Random } from '@symbolon/crypto';
import type { SamlApplication } from '@symbolon/contracts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { samlSector } from '../../domain/clients/saml-sector.ts';
import { SubjectIdentifiers } from '../../domain/clients/subject-identifiers.ts';
import { SamlKeys } from '../../domain/keys/saml-keys.ts';
import { logoutRequest } from '../../domain/saml/logout-request.ts';
import { RefusedMessageError } from '../../domain/saml/refused-message.ts';
import { samlAddresses } from '../../domain/saml/saml-address.ts';
import { signedXml } from '../../domain/saml/signed-xml.ts';
import { inEnvelope, soapHeaders } from '../../domain/saml/soap-binding.ts';
import { newMessageId } from '../../domain/saml/written.ts';
import { mostBytes } from '../../domain/saml/xml-bounds.ts';
import type { SamlStep } from '../../domain/sessions/saml-logout.store.ts';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { Outbound, OutboundError } from '../../platform/outbound/outbound.ts';
import { UndeliverableError } from '../../platform/outbox/courier.ts';
import type { OutboxPayloads } from '../../platform/outbox/outbox.store.ts';
import { mustBeDone } from './saml-soap-answer.ts';

/** Tells an application that speaks SAML, from server to server, that a log-in is over (SAML 2.0 Bindings section 3.2). When and how often is the courier's affair. */
@Injectable()
export class SamlSoapLogout {
  constructor(
    private readonly clients: ClientStore,
    private readonly subjects: SubjectIdentifiers,
    private readonly keys: SamlKeys,
    private readonly outbound: Outbound,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly settings: Settings,
  ) {}

  /** Throws unless the application has said, signed, that it is done. */
  async deliver({ clientId, ...over }: OutboxPayloads['saml_logout']): Promise<void> {
    const saml = (await this.clients.find(clientId))?.saml;
    if (saml?.slo_soap_url === undefined) throw new UndeliverableError('the application cannot be told from server to server');
    await this.#tell({ clientId, saml }, saml.slo_soap_url, over, false);
  }

  /** Whether the application is done, as far as it says so now. Why it is not is no affair of who waits for it. */
  async isDone({ clientId, sessionId, name }: SamlStep): Promise<boolean> {
    const saml = (await this.clients.find(clientId))?.saml;
    if (saml?.slo_soap_url === undefined) return false;
    return this.#tell({ clientId, saml }, saml.slo_soap_url, { sessionId, name }, true).then(() => true, () => false);
  }

  /** Who is not told of it is written down, for an administrator to end it there. */
  async giveUp({ clientId, userId, sessionId }: OutboxPayloads['saml_logout']): Promise<void> {
    const saml = (await this.clients.find(clientId))?.saml;
    if (!saml) return;
    const reason = saml.slo_soap_url === undefined ? 'no_soap' : 'no_confirmation';
    await this.audit.record({ type: 'saml.logout.failed', actor: { kind: 'system' }, subject: { kind: 'user', id: userId }, client_id: clientId, details: { session_id: sessionId, reason } });
  }

  /** Each time in words of its own: a message is one of now, and counts once. */
  async #tell(client: { readonly clientId: string; readonly saml: SamlApplication }, destination: string, { sessionId, name: nameId }: Pick<SamlStep, 'sessionId' | 'name'>, isOwnWish: boolean): Promise<void> {
    const id = newMessageId(this.random);
    const { entityId: issuer } = samlAddresses(this.settings.SYMBOLON_ISSUER);
    const xml = logoutRequest({ id, issuer, destination, at: this.clock.now() }, { nameId, sessionIndexes: [this.subjects.sidFor(samlSector(client), sessionId)] }, isOwnWish);
    const body = inEnvelope(await signedXml(xml, id, await this.keys.signer()));
    const { status, body: answer } = await this.outbound.exchange(destination, { method: 'POST', headers: soapHeaders, body }, { mostBytes });
    if (status !== 200) throw new OutboundError(`status ${status}`);
    await mustBeDone(answer, id, client.saml, this.clock.now()).catch((error: unknown) => {
      throw error instanceof RefusedMessageError ? new OutboundError(error.message) : error;
    });
  }
}
