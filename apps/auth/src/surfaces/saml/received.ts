import { Injectable } from '@nestjs/common';
import type { SamlApplication } from '@symbolon/contracts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import type { Client } from '../../domain/clients/client.ts';
import { checkRelayState, frameOf, issuerOf, mustBe } from '../../domain/saml/message-frame.ts';
import { readPostMessage } from '../../domain/saml/post-binding.ts';
import { readQueryMessage } from '../../domain/saml/redirect-binding.ts';
import { refuse } from '../../domain/saml/refused-message.ts';
import { isSigned, signedElement } from '../../domain/saml/signed-element.ts';
import type { XmlElement } from '../../domain/saml/xml.ts';
import { Clock } from '../../platform/clock.ts';

/** A client that speaks SAML. */
export type Application = Client & { readonly saml: SamlApplication };

/** A message of an application that is known, of now, for this address, and signed where that can be seen. */
export interface Received {
  readonly client: Application;
  readonly root: XmlElement;
  readonly id: string;
  readonly isSigned: boolean;
  readonly relayState: string | undefined;
}

/** Which message is expected, and where it must have been sent. */
interface Expected {
  readonly name: 'AuthnRequest' | 'LogoutRequest' | 'LogoutResponse';
  readonly address: string;
}

/** Reads what applications send (SAML 2.0 Bindings sections 3.4 and 3.5), and says whose it is. Throws a refusal. */
@Injectable()
export class SamlRequests {
  constructor(
    private readonly clients: ClientStore,
    private readonly clock: Clock,
  ) {}

  /** Signed over the query, not in itself. */
  async fromQuery(query: string, expected: Expected): Promise<Received> {
    const message = await readQueryMessage(query, parameterOf(expected));
    const client = await this.#sender(message.root, expected);
    const canBeSeen = message.isSigned && client.saml.certificates.length > 0;
    if (canBeSeen && !message.isSignedBy(client.saml.certificates)) refuse('the signature is by none of the certificates of the application');
    return this.#checked(client, message.root, expected, canBeSeen, message.relayState);
  }

  /** Signed in itself: what was signed is read, and nothing else. */
  async fromForm(form: string, expected: Expected): Promise<Received> {
    const message = await readPostMessage(new URLSearchParams(form), parameterOf(expected));
    const client = await this.#sender(message.root, expected);
    const canBeSeen = isSigned(message.root) && client.saml.certificates.length > 0;
    const root = canBeSeen ? await signedElement(message, message.root, client.saml.certificates) : message.root;
    if (canBeSeen && issuerOf(root) !== client.saml.entity_id) refuse('the signed request is of another application');
    return this.#checked(client, root, expected, canBeSeen, message.relayState);
  }

  async #sender(root: XmlElement, { name }: Expected): Promise<Application> {
    mustBe(root, name);
    return (await this.clients.findBySamlEntity(issuerOf(root))) ?? refuse('no application is known that calls itself so (Issuer)');
  }

  #checked(client: Application, root: XmlElement, { address }: Expected, isSigned: boolean, relayState: string | undefined): Received {
    if (client.saml.want_signed_requests && !isSigned) refuse('the request is not signed, and those of this application must be');
    const id = frameOf(root, address, isSigned, this.clock.now());
    checkRelayState(relayState);
    return { client, root, id, isSigned, relayState };
  }
}

const parameterOf = ({ name }: Expected) => (name === 'LogoutResponse' ? 'SAMLResponse' : 'SAMLRequest');
