import { Controller, Param } from '@nestjs/common';
import { api, type JwkSet } from '@symbolon/contracts';
import { ConnectionKeys } from '../../domain/connections/connection-keys.ts';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { Serves } from '../../platform/http/contract-route.ts';

/** What another provider knows this installation by, at an address of the connection's own. */
@Controller()
export class ConnectionKeysController {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly keys: ConnectionKeys,
  ) {}

  /** Of a connection that has none, or is none, an empty set: so nobody makes any. Of one that is shut as well: it is set up there, and tried, before it is opened. */
  @Serves(api.login.connectionKeys)
  async show(@Param('connection') id: string): Promise<JwkSet> {
    const connection = await this.connections.findAny(id);
    return { keys: connection?.clientAuth === 'private_key_jwt' ? [...(await this.keys.published(connection.id))] : [] };
  }
}
