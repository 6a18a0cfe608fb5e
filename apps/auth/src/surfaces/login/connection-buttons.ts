import { Injectable } from '@nestjs/common';
import { api, type PageConnection } from '@symbolon/contracts';
import { connectionPath } from '../../domain/connections/connection-path.ts';
import { isLedTo } from '../../domain/connections/connection.ts';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import type { Flow } from '../../domain/sessions/flow.store.ts';

/** The other providers that a page offers. */
@Injectable()
export class ConnectionButtons {
  constructor(private readonly connections: ConnectionStore) {}

  async of({ id: flow }: Flow, typed: string | undefined): Promise<PageConnection[]> {
    return (await this.connections.enabled()).filter(isLedTo).map(({ id, name }) => ({ id, name, url: leavePath(id, flow, typed) }));
  }

  /** Whether some names lead to another provider. */
  async haveDomains(): Promise<boolean> {
    return (await this.connections.enabled()).filter(isLedTo).some(({ domains }) => domains.length > 0);
  }

  /** Where a name leads, by its domain alone: whether anybody has it is not looked at. */
  async wayOf({ id: flow }: Flow, typed: string): Promise<{ readonly url: string; readonly isEnforced: boolean } | undefined> {
    const connection = await this.connections.ofAddress(typed);
    return connection && isLedTo(connection) ? { url: leavePath(connection.id, flow, typed), isEnforced: connection.enforced } : undefined;
  }
}

const leavePath = (id: string, flow: string, typed: string | undefined): string => `${connectionPath(api.login.connection.path, id)}?${new URLSearchParams({ flow, ...(typed && { login_hint: typed }) }).toString()}`;
