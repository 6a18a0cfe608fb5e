import { Injectable } from '@nestjs/common';
import { Random } from '@symbolon/crypto';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { decrypted } from '../saml/decrypted.ts';
import { logoutRequest, readLogoutRequest } from '../saml/logout-request.ts';
import { logoutResponse, readLogoutResponse, type LogoutAnswer } from '../saml/logout-response.ts';
import { checkRelayState, frameOf, issuerOf, longestOnItsWay, mustBe, senderSkew } from '../saml/message-frame.ts';
import { namedIn } from '../saml/named.ts';
import type { QueryMessage } from '../saml/redirect-binding.ts';
import { refuse } from '../saml/refused-message.ts';
import { isSigned, signedElement } from '../saml/signed-element.ts';
import { signedXml } from '../saml/signed-xml.ts';
import { inEnvelope } from '../saml/soap-binding.ts';
import { wayWith, type WayThere } from '../saml/way-there.ts';
import { newMessageId } from '../saml/written.ts';
import type { XmlElement, XmlMessage } from '../saml/xml.ts';
import type { Connection } from './connection.ts';
import { ConnectionKeys } from './connection-keys.ts';
import { askedBy, logoutNameOf, longestSid } from './saml-logout-names.ts';
import { SamlPlaces } from './saml-places.ts';
import { orRefusal } from './saml-refusal.ts';
import { ownNamesOf, type OwnNames } from './saml-request.ts';
import type { NamedLogout } from './upstream-logins.ts';
import type { UpstreamRefusal } from './upstream.ts';

/** As it came, by whatever binding. */
export type LogoutMessage = (QueryMessage | XmlMessage) & { readonly relayState: string | undefined };

/** Log-outs between this installation and providers that speak SAML, by the browser, or by SOAP from the provider's server (SAML profiles section 4.4). Both ways all is signed. */
@Injectable()
export class SamlLogout {
  constructor(
    private readonly places: SamlPlaces,
    private readonly keys: ConnectionKeys,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly settings: Settings,
  ) {}

  /** A signed request of that name, for whom the hint says. Undefined where the provider has no place for it. */
  wayThere(connection: Connection, hint: string, id: string): Promise<WayThere | undefined | UpstreamRefusal> {
    return orRefusal(async () => {
      const [{ slo }, [key]] = await Promise.all([this.places.of(connection), this.keys.certified(connection.id)]);
      if (!slo) return undefined;
      const xml = logoutRequest({ id, issuer: this.#namesOf(connection).entityId, destination: slo.url, at: this.clock.now() }, askedBy(hint));
      return wayWith(slo, 'SAMLRequest', { id, xml }, undefined, key);
    });
  }

  /** What the provider has said is over, at one of our places, and what it wants to hear again with the answer. */
  asked(connection: Connection, place: 'slo' | 'sloBySoap', read: () => Promise<LogoutMessage>): Promise<(NamedLogout & Pick<LogoutMessage, 'relayState'>) | UpstreamRefusal> {
    return orRefusal(async () => {
      const [now, message] = [this.clock.now(), await read()];
      const { root, id } = await this.#proven(connection, message, 'LogoutRequest', place, now);
      checkRelayState(message.relayState);
      const { nameId, sessionIndexes } = readLogoutRequest(root, now, await namedIn(root, async (element, isSignedAround) => decrypted(element, isSignedAround, await this.keys.certified(connection.id))));
      const sids = sessionIndexes.map((index) => index.slice(0, longestSid));
      return { relayState: message.relayState, jti: id, name: logoutNameOf(nameId, connection, this.#namesOf(connection)), sids, until: addSeconds(now, longestOnItsWay + senderSkew) };
    });
  }

  /** Says that it is done, and whether everywhere. Undefined where the provider has no place for that. */
  answer(connection: Connection, inResponseTo: string, relayState: string | undefined, isWhole: boolean): Promise<WayThere | undefined | UpstreamRefusal> {
    return orRefusal(async () => {
      const [{ slo }, [key]] = await Promise.all([this.places.of(connection), this.keys.certified(connection.id)]);
      if (!slo) return undefined;
      const id = newMessageId(this.random);
      const xml = logoutResponse({ id, issuer: this.#namesOf(connection).entityId, destination: slo.answersTo, inResponseTo, at: this.clock.now() }, isWhole);
      return wayWith({ binding: slo.binding, url: slo.answersTo }, 'SAMLResponse', { id, xml }, relayState, key);
    });
  }

  /** The same to a provider whose server waits for it. */
  async answerBySoap(connection: Connection, inResponseTo: string, isWhole: boolean): Promise<string> {
    const [key] = await this.keys.certified(connection.id);
    const id = newMessageId(this.random);
    return inEnvelope(await signedXml(logoutResponse({ id, issuer: this.#namesOf(connection).entityId, destination: undefined, inResponseTo, at: this.clock.now() }, isWhole), id, key));
  }

  /** What the provider has answered to a log-out of ours. */
  answered(connection: Connection, read: () => Promise<LogoutMessage>): Promise<LogoutAnswer | UpstreamRefusal> {
    return orRefusal(async () => readLogoutResponse((await this.#proven(connection, await read(), 'LogoutResponse', 'slo', this.clock.now())).root));
  }

  async #proven(connection: Connection, message: LogoutMessage, name: 'LogoutRequest' | 'LogoutResponse', place: 'slo' | 'sloBySoap', now: Date): Promise<{ readonly root: XmlElement; readonly id: string }> {
    const { certificates } = await this.places.of(connection);
    const root = await signedRoot(message, certificates);
    mustBe(root, name);
    if (issuerOf(root) !== connection.issuer) refuse('the Issuer is another');
    return { root, id: frameOf(root, this.#namesOf(connection)[place], true, now) };
  }

  #namesOf(connection: Connection): OwnNames {
    return ownNamesOf(this.settings.SYMBOLON_ISSUER, connection);
  }
}

/** What the provider has signed: over the query, where the message came in one, or in the message itself. */
async function signedRoot(message: LogoutMessage, certificates: readonly string[]): Promise<XmlElement> {
  if ('isSignedBy' in message) return message.isSignedBy(certificates) ? message.root : refuse('the message is signed by none of the certificates, or was changed');
  return isSigned(message.root) ? signedElement(message, message.root, certificates) : refuse('the message is not signed');
}
