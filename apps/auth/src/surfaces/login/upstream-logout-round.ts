import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import { connectionPath } from '../../domain/connections/connection-path.ts';
import { Upstream } from '../../domain/connections/upstream.ts';
import { UpstreamLogins } from '../../domain/connections/upstream-logins.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';

/** Seconds in which somebody may be asked there whether they want it. */
const life = 600;

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
    const { id } = there.connection;
    const carried = JSON.stringify({ onward, until: addSeconds(this.clock.now(), life).getTime() });
    const state = Buffer.from(this.masterKey.seal('upstream-logout', Buffer.from(carried), id)).toString('base64url');
    const comesBackTo = `${this.settings.SYMBOLON_ISSUER}${connectionPath(api.login.connectionLoggedOut.path, id)}`;
    return (await this.upstream.logoutAddressOf(there.connection, there.idToken, comesBackTo, state))?.href;
  }

  /** Where to, as it was said when the browser left: nobody else can say so. Undefined for anything else. */
  returnOf(connectionId: string, state: string): string | undefined {
    try {
      const { onward, until } = JSON.parse(this.masterKey.open('upstream-logout', Buffer.from(state, 'base64url'), connectionId).toString()) as { readonly onward: string; readonly until: number };
      return until > this.clock.now().getTime() ? onward : undefined;
    } catch {
      return undefined;
    }
  }
}
