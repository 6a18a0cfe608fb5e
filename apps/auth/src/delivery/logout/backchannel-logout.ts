import { Injectable } from '@nestjs/common';
import { formatForm, type BackchannelLogoutRequest } from '@symbolon/contracts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { LogoutTokenIssuer } from '../../domain/tokens/logout-token-issuer.ts';
import { Outbound, OutboundError } from '../../platform/outbound/outbound.ts';
import { UndeliverableError } from '../../platform/outbox/courier.ts';
import type { OutboxPayloads } from '../../platform/outbox/outbox.store.ts';

/** What a client answers when it is done (OpenID Connect Back-Channel Logout 1.0 section 2.8). */
const done: readonly number[] = [200, 204];

/** Tells a client, from server to server, that a log-in is over. When and how often is the courier's affair. */
@Injectable()
export class BackchannelLogout {
  constructor(
    private readonly clients: ClientStore,
    private readonly tokens: LogoutTokenIssuer,
    private readonly outbound: Outbound,
  ) {}

  /** Throws unless the client took it. Also a 400 is worth another try: it may have failed to log out, or not know our newest key yet. */
  async deliver({ clientId, ...over }: OutboxPayloads['backchannel_logout'], id: string): Promise<void> {
    const client = await this.clients.find(clientId);
    if (!client?.backchannelLogoutUri) throw new UndeliverableError('the client wants no log-outs any more');
    const request: BackchannelLogoutRequest = { logout_token: await this.tokens.issue(client, over, id) };
    const status = await this.outbound.post(client.backchannelLogoutUri, formatForm(request));
    if (!done.includes(status)) throw new OutboundError(`status ${status}`);
  }
}
