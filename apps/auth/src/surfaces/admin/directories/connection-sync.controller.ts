import { Controller, Req, Res } from '@nestjs/common';
import { api, type ConnectionSync, type ConnectionSyncPlan } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Arrivals } from '../../../domain/connections/arrivals.ts';
import type { Connection } from '../../../domain/connections/connection.ts';
import { ConnectionStore } from '../../../domain/connections/connection.store.ts';
import { DirectoryReading } from '../../../domain/connections/directory-reading.ts';
import { DirectorySyncStore } from '../../../domain/connections/directory-sync.store.ts';
import { UpstreamUnavailableError } from '../../../domain/connections/upstream-calls.ts';
import { Clock } from '../../../platform/clock.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { demandOwn } from '../own-permissions.ts';
import { planOf, syncView } from './sync-view.ts';

const { admin } = api;

/** What came of the last reading of a directory, what the next would do, and to have it now. */
@Controller()
export class ConnectionSyncController {
  constructor(
    private readonly door: AdminDoor,
    private readonly connections: ConnectionStore,
    private readonly syncs: DirectorySyncStore,
    private readonly reading: DirectoryReading,
    private readonly arrivals: Arrivals,
    private readonly clock: Clock,
  ) {}

  @Serves(admin.getConnectionSync)
  state(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConnectionSync> {
    return this.door.read(admin.getConnectionSync, request, reply, async ({ params }) => syncView(await this.syncs.state((await this.#directory(params.connection)).id)));
  }

  /** Also of a directory that is not read by itself yet: it is looked at first. */
  @Serves(admin.getConnectionSyncPlan)
  plan(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConnectionSyncPlan> {
    return this.door.read(admin.getConnectionSyncPlan, request, reply, async ({ params, caller }) => {
      demandOwn(['users:read'], caller);
      return planOf(await this.#directory(params.connection), this.reading, this.arrivals, this.clock).catch((error: unknown) => {
        if (!(error instanceof UpstreamUnavailableError)) throw error;
        throw new ProblemError('no-provider', { detail: error.cause instanceof Error ? error.cause.message : String(error.cause) });
      });
    });
  }

  @Serves(admin.syncConnection)
  async sync(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.syncConnection, request, reply, ({ params, caller }) => {
      demandOwn(['users:write'], caller);
      return async ({ transaction, record }) => {
        const { id, ldap, enabled } = await this.#directory(params.connection);
        if (!ldap?.sync || !enabled) throw new ProblemError('invalid-request', { detail: 'This directory is not read: its entry says no ldap_sync_hours, or it is shut.' });
        await this.syncs.ask(transaction, id);
        await record('connection.sync.asked', { kind: 'connection', id }, {});
        return undefined;
      };
    });
  }

  async #directory(id: string): Promise<Connection> {
    const connection = await this.connections.findAny(id);
    if (!connection?.ldap) throw new ProblemError('not-found');
    return connection;
  }
}
