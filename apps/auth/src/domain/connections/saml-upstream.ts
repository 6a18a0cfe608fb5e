import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { decrypted } from '../saml/decrypted.ts';
import { postFields } from '../saml/post-binding.ts';
import { redirectAddress } from '../saml/redirect-binding.ts';
import { RefusedMessageError } from '../saml/refused-message.ts';
import { signedXml } from '../saml/signed-xml.ts';
import type { XmlMessage } from '../saml/xml.ts';
import { metadataAddressOf, redirectUriOf } from './connection-path.ts';
import { amrBy, type Connection } from './connection.ts';
import { ConnectionKeys } from './connection-keys.ts';
import { assertionOf, DeniedError } from './saml-answer.ts';
import { ownMetadata } from './saml-metadata.ts';
import { samlClaims } from './saml-person.ts';
import { SamlPlaces } from './saml-places.ts';
import { authnRequest, requestIdOf, type OwnNames } from './saml-request.ts';
import { UpstreamUnavailableError } from './upstream-calls.ts';
import { authTimeOf, upstreamPerson, type ProvenPerson } from './upstream-person.ts';
import type { PassedOn, UpstreamRefusal } from './upstream.ts';

/** Where a browser goes with a request: to an address, or by a form. */
export type WayThere = { readonly address: string } | { readonly action: string; readonly fields: readonly { readonly name: string; readonly value: string }[] };

/** Speaks SAML 2.0 with other providers, as the one that asks them who somebody is (SAML profiles section 4.1). */
@Injectable()
export class SamlUpstream {
  constructor(
    private readonly places: SamlPlaces,
    private readonly keys: ConnectionKeys,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** For whom it sends people to; there is nothing to know of it that is not the connection's. */
  async metadataOf(connection: Connection): Promise<string> {
    const keys = await this.keys.certified(connection.id);
    return ownMetadata(connection, this.#namesOf(connection), keys.map(({ certificate }) => certificate));
  }

  /** A signed request, whose name is the state that its answer will bring back. */
  wayThere(connection: Connection, state: string, asked: PassedOn): Promise<WayThere | UpstreamRefusal> {
    return this.#trying(async () => {
      const [{ sso }, [key]] = await Promise.all([this.places.of(connection), this.keys.certified(connection.id)]);
      const id = requestIdOf(state);
      const request = authnRequest(connection, id, sso.url, this.#namesOf(connection), asked, this.clock.now());
      if (sso.binding === 'redirect') return { address: await redirectAddress(sso.url, 'SAMLRequest', request, undefined, key) };
      return { action: sso.url, fields: postFields('SAMLRequest', await signedXml(request, id, key), undefined) };
    });
  }

  /** Who has come back with an answer. */
  personOf(connection: Connection, message: XmlMessage, state: string, authSince: Date | undefined): Promise<ProvenPerson | UpstreamRefusal> {
    return this.#trying(async () => {
      const now = this.clock.now();
      const [{ certificates }, names] = [await this.places.of(connection), this.#namesOf(connection)];
      const assertion = await assertionOf(message, {
        idp: connection.issuer ?? '', ...names, certificates, now,
        requestId: requestIdOf(state),
        decrypt: async (element, isSigned) => decrypted(element, isSigned, await this.keys.certified(connection.id)),
      });
      const claims = samlClaims(connection, assertion, names.entityId);
      const authTime = authTimeOf(claims, now);
      if (authSince && (!authTime || authTime < authSince)) throw new RefusedMessageError('the log-in there is too long ago');
      const person = upstreamPerson(connection, claims);
      if (!person) throw new RefusedMessageError('no subject');
      return { ...person, authTime, sid: typeof claims['sid'] === 'string' ? claims['sid'].slice(0, 255) : undefined, amr: amrBy(connection, claims['acr']), idToken: undefined };
    });
  }

  #namesOf(connection: Connection): OwnNames {
    const { SYMBOLON_ISSUER: issuer } = this.settings;
    return { acs: redirectUriOf(issuer, connection), entityId: connection.clientId || metadataAddressOf(issuer, connection) };
  }

  async #trying<T>(work: () => Promise<T>): Promise<T | UpstreamRefusal> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DeniedError) return { refusal: 'denied', said: error.message };
      if (error instanceof RefusedMessageError) return { refusal: 'wrong_answer', said: error.message };
      if (error instanceof UpstreamUnavailableError) return { refusal: 'unavailable', said: error.message };
      throw error;
    }
  }
}
