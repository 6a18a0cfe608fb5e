import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { decrypted } from '../saml/decrypted.ts';
import { RefusedMessageError } from '../saml/refused-message.ts';
import { wayWith, type WayThere } from '../saml/way-there.ts';
import type { XmlMessage } from '../saml/xml.ts';
import { amrBy, type Connection } from './connection.ts';
import { ConnectionKeys } from './connection-keys.ts';
import { assertionOf } from './saml-answer.ts';
import { ownMetadata } from './saml-metadata.ts';
import { logoutNamesOf, longestSid } from './saml-logout-names.ts';
import { samlClaims, samlEndOf } from './saml-person.ts';
import { SamlPlaces } from './saml-places.ts';
import { orRefusal } from './saml-refusal.ts';
import { authnRequest, ownNamesOf, requestIdOf, type OwnNames } from './saml-request.ts';
import { UpstreamLogins } from './upstream-logins.ts';
import { authTimeOf, upstreamPerson, type ProvenPerson } from './upstream-person.ts';
import type { PassedOn, UpstreamRefusal } from './upstream.ts';

/** Speaks SAML 2.0 with other providers, as the one that asks them who somebody is (SAML profiles section 4.1). */
@Injectable()
export class SamlUpstream {
  constructor(
    private readonly places: SamlPlaces,
    private readonly keys: ConnectionKeys,
    private readonly logins: UpstreamLogins,
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
    return orRefusal(async () => {
      const [{ sso }, [key]] = await Promise.all([this.places.of(connection), this.keys.certified(connection.id)]);
      const id = requestIdOf(state);
      const request = authnRequest(connection, id, sso.url, this.#namesOf(connection), asked, this.clock.now());
      return wayWith(sso, 'SAMLRequest', { id, xml: request }, undefined, key);
    });
  }

  /** Who has come back with an answer; where nobody has asked, once by whatever way it comes. */
  personOf(connection: Connection, message: XmlMessage, state: string | undefined, authSince: Date | undefined): Promise<ProvenPerson | UpstreamRefusal> {
    return orRefusal(async () => {
      const now = this.clock.now();
      const [{ certificates }, names] = [await this.places.of(connection), this.#namesOf(connection)];
      const assertion = await assertionOf(message, {
        idp: connection.issuer ?? '', ...names, certificates, now,
        requestId: state === undefined ? undefined : requestIdOf(state),
        decrypt: async (element, isSigned) => decrypted(element, isSigned, await this.keys.certified(connection.id)),
      });
      if (state === undefined && !(await this.logins.isNew(connection, assertion.id, assertion.until))) throw new RefusedMessageError('the assertion has come before');
      const claims = samlClaims(connection, assertion, names.entityId);
      const authTime = authTimeOf(claims, now);
      if (authSince && (!authTime || authTime < authSince)) throw new RefusedMessageError('the log-in there is too long ago');
      const person = upstreamPerson(connection, claims);
      if (!person) throw new RefusedMessageError('no subject');
      const sid = typeof claims['sid'] === 'string' ? claims['sid'] : undefined;
      return { ...person, authTime, endsAt: samlEndOf(assertion, now), sid: sid?.slice(0, longestSid), amr: amrBy(connection, claims['acr']), ...logoutNamesOf(assertion, sid, connection, names) };
    });
  }

  #namesOf(connection: Connection): OwnNames {
    return ownNamesOf(this.settings.SYMBOLON_ISSUER, connection);
  }
}
