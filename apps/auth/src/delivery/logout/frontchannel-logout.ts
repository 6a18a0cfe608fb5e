import { Injectable } from '@nestjs/common';
import { ClientStore } from '../../domain/clients/client.store.ts';
import type { Client } from '../../domain/clients/client.ts';
import { SubjectIdentifiers } from '../../domain/clients/subject-identifiers.ts';
import type { EndedSession } from '../../domain/sessions/end-sessions.ts';
import { Settings } from '../../platform/config.ts';
import { responseUrl } from '../../platform/http/response-url.ts';

/** Tells clients through the browser that log-ins are over: by the addresses that the logged-out page loads in frames. */
@Injectable()
export class FrontchannelLogout {
  constructor(
    private readonly settings: Settings,
    private readonly clients: ClientStore,
    private readonly subjects: SubjectIdentifiers,
  ) {}

  /** One for each client that wants it, or for each of its log-ins when it wants to know which (OpenID Connect Front-Channel Logout 1.0 section 3). */
  async addresses(ended: readonly EndedSession[]): Promise<readonly string[]> {
    const told = ended.flatMap(({ id, clientIds }) => clientIds.map(async (clientId) => this.#address(await this.clients.find(clientId), id)));
    return [...new Set((await Promise.all(told)).filter((address) => address !== undefined))];
  }

  #address(client: Client | undefined, sessionId: string): string | undefined {
    if (!client?.frontchannelLogoutUri) return undefined;
    const members = client.frontchannelLogoutSid ? { iss: this.settings.SYMBOLON_ISSUER, sid: this.subjects.sidFor(client, sessionId) } : {};
    return responseUrl(client.frontchannelLogoutUri, 'query', members);
  }
}
