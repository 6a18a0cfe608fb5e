import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import { connectionPath } from '../../domain/connections/connection-path.ts';
import { requestIdOf } from '../../domain/connections/saml-request.ts';
import { Upstream } from '../../domain/connections/upstream.ts';
import { UpstreamLogins } from '../../domain/connections/upstream-logins.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

/** Seconds in which somebody may be asked there whether they want it. */
const life = 600;
/** Letters of the name of a request of SAML: others may have no room for more. */
const longestName = 255;

/** Somebody on their way to log out elsewhere, too, by SAML. */
interface Leaving {
  /** What says there whose log-in it is. */
  readonly hint: string;
  /** What the request is called: where to go on afterwards, sealed. */
  readonly id: string;
  readonly onward: string;
}

/** The way of a browser that logs out here over a log-out elsewhere, and on to where it was to go. */
@Injectable()
export class UpstreamLogoutRound {
  constructor(
    private readonly logins: UpstreamLogins,
    private readonly upstream: Upstream,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** To be asked before the log-ins end. Undefined where none of them is to end elsewhere, or that other does not say how: nobody stays logged in here for it. */
  async addressFor(sessionIds: readonly string[], onward: string): Promise<string | undefined> {
    const there = await this.logins.toEndThere(sessionIds);
    if (!there) return undefined;
    const { connection: { id, type }, hint } = there;
    const state = this.#sealed({ onward }, id);
    if (type === 'saml') return this.#bySaml(id, { hint, id: requestIdOf(state), onward });
    const comesBackTo = `${this.settings.SYMBOLON_ISSUER}${connectionPath(api.login.connectionLoggedOut.path, id)}`;
    return (await this.upstream.logoutAddressOf(there.connection, hint, comesBackTo, state))?.href;
  }

  /** By a page of ours, as a browser may have to go on by a form. An address that the name of a request has no room for is gone on to by nobody: people stay at our own page. */
  #bySaml(connectionId: string, leaving: Leaving): string {
    const id = leaving.id.length <= longestName ? leaving.id : requestIdOf(this.#sealed({ onward: api.login.loggedOut.path }, connectionId));
    return `${connectionPath(api.login.connectionLeave.path, connectionId)}?asked=${this.#sealed({ ...leaving, id }, leavingBy(connectionId))}`;
  }

  /** Who has just been sent on; undefined for anything else. */
  leavingOf(connectionId: string, asked: string): Leaving | undefined {
    return this.#opened<Leaving>(asked, leavingBy(connectionId));
  }

  /** Where to, as it was said when the browser left: nobody else can say so. Undefined for anything else. */
  returnOf(connectionId: string, state: string): string | undefined {
    return this.#opened<{ readonly onward: string }>(state, connectionId)?.onward;
  }

  #sealed(carried: object, context: string): string {
    const text = JSON.stringify({ ...carried, until: addSeconds(this.clock.now(), life).getTime() });
    return Buffer.from(this.masterKey.seal('upstream-logout', Buffer.from(text), context)).toString('base64url');
  }

  #opened<Carried extends object>(sealed: string, context: string): Carried | undefined {
    try {
      const carried = JSON.parse(this.masterKey.open('upstream-logout', Buffer.from(sealed, 'base64url'), context).toString()) as Carried & { readonly until: number };
      return carried.until > this.clock.now().getTime() ? carried : undefined;
    } catch {
      return undefined;
    }
  }
}

/** No connection has a name with a space in it. */
const leavingBy = (connectionId: string): string => `${connectionId} leaving`;
