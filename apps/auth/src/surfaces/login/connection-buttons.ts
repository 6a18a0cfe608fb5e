import { Injectable } from '@nestjs/common';
import { api, type PageConnection } from '@symbolon/contracts';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import type { Flow } from '../../domain/sessions/flow.store.ts';

/** The other providers that a page offers. */
@Injectable()
export class ConnectionButtons {
  constructor(private readonly connections: ConnectionStore) {}

  async of({ id: flow }: Flow, typed: string | undefined): Promise<PageConnection[]> {
    const query = new URLSearchParams({ flow, ...(typed && { login_hint: typed }) }).toString();
    return (await this.connections.enabled()).map(({ id, name }) => ({ id, name, url: `${connectionPath(api.login.connection.path, id)}?${query}` }));
  }
}

/** An address of one connection; its id needs no escaping. */
export const connectionPath = (path: string, id: string): string => path.replace('{connection}', id);
