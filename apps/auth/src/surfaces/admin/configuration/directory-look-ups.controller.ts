import { Controller, Req, Res } from '@nestjs/common';
import { api, type DirectoryFinding } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionStore } from '../../../domain/connections/connection.store.ts';
import { DirectoryLookUps } from '../../../domain/connections/directory-look-ups.ts';
import { UpstreamUnavailableError } from '../../../domain/connections/upstream-calls.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { demandOwn } from '../own-permissions.ts';
import { ConnectionFinding } from './connection-finding.ts';

const { lookUpInDirectory } = api.admin;

/** What a directory says of somebody, and what its connection makes of that: for who may look at people anyhow. */
@Controller()
export class DirectoryLookUpsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly connections: ConnectionStore,
    private readonly lookUps: DirectoryLookUps,
    private readonly finding: ConnectionFinding,
  ) {}

  @Serves(lookUpInDirectory)
  look(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<DirectoryFinding> {
    return this.door.read(lookUpInDirectory, request, reply, async ({ params, body: { name, password }, caller }) => {
      demandOwn(['users:read'], caller);
      const connection = await this.connections.findAny(params.connection);
      if (!connection?.ldap) throw new ProblemError('not-found');
      const found = await this.lookUps.of(connection, { name, password, address: request.ip, clientId: caller.clientId }).catch((error: unknown) => {
        if (!(error instanceof UpstreamUnavailableError)) throw error;
        throw new ProblemError('no-provider', { detail: error.cause instanceof Error ? error.cause.message : String(error.cause) });
      });
      return 'refusal' in found ? { state: 'refused', refusal: found.refusal } : { state: 'done', ...(await this.finding.of(connection, found, caller)) };
    });
  }
}
