import { Controller, Req, Res } from '@nestjs/common';
import { api, type ConnectionSync, type ConnectionSyncPlan } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Connection } from '../../../domain/connections/connection.ts';
import { ConnectionStore } from '../../../domain/connections/connection.store.ts';
import { DirectoryPlan } from '../../../domain/directories/directory-plan.ts';
import { DirectorySyncStore } from '../../../domain/directories/directory-sync.store.ts';
import { UpstreamUnavailableError } from '../../../domain/connections/upstream-calls.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { demandOwn } from '../own-permissions.ts';

const { admin } = api;

/** What came of the last reading of a directory, what the next would do, and to have it now. */
@Controller()
export class ConnectionSyncController {
  constructor(
    private readonly door: AdminDoor,
    private readonly connections: ConnectionStore,
    private readonly syncs: DirectorySyncStore,
    private readonly plans: DirectoryPlan,
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
      return this.plans.of(await this.#directory(params.connection)).catch((error: unknown) => {
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

const told = (time: Date | null | undefined): string | null => time?.toISOString() ?? null;

/** How it stands with a directory, as the wire tells it. */
const syncView = (state: Awaited<ReturnType<DirectorySyncStore['state']>>): ConnectionSync => ({
  due_at: told(state?.dueAt),
  ended_at: told(state?.endedAt),
  outcome: (state?.outcome ?? null) as ConnectionSync['outcome'],
  figures: state?.endedAt ? (state.figures as unknown as ConnectionSync['figures']) : null,
  failing_since: told(state?.failingSince),
  last_error: state?.lastError ?? null,
});
