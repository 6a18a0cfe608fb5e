import { Controller, Req, Res } from '@nestjs/common';
import { api, type ConnectionTrial, type StartedConnectionTrial } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { redirectUriOf } from '../../../domain/connections/connection-path.ts';
import { ConnectionTrialStore, type Trial } from '../../../domain/connections/connection-trial.store.ts';
import type { Connection } from '../../../domain/connections/connection.ts';
import { ConnectionStore } from '../../../domain/connections/connection.store.ts';
import { SamlUpstream } from '../../../domain/connections/saml-upstream.ts';
import { Upstream, type UpstreamRefusal } from '../../../domain/connections/upstream.ts';
import { UpstreamRequestStore } from '../../../domain/connections/upstream-request.store.ts';
import { Settings } from '../../../platform/config.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import type { Caller } from '../callers.ts';
import { ConnectionFinding } from './connection-finding.ts';

const { admin } = api;

/** Log-ins by which who administers sees what a provider says of them, and what its connection makes of that. */
@Controller()
export class ConnectionTrialsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly connections: ConnectionStore,
    private readonly trials: ConnectionTrialStore,
    private readonly requests: UpstreamRequestStore,
    private readonly upstream: Upstream,
    private readonly saml: SamlUpstream,
    private readonly finding: ConnectionFinding,
    private readonly settings: Settings,
  ) {}

  @Serves(admin.createConnectionTrial)
  create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StartedConnectionTrial> {
    return this.door.read(admin.createConnectionTrial, request, reply, async ({ params, caller }) => {
      const connection = await this.#connection(params.connection);
      if (caller.kind !== 'user') throw new ProblemError('no-person');
      const { state, id, expiresAt } = await this.trials.begin(connection.id, caller.id);
      const back = redirectUriOf(this.settings.SYMBOLON_ISSUER, connection);
      const address = connection.type === 'saml' ? await this.#addressBySaml(connection, state) : await this.upstream.addressOf(connection, back, { ...this.requests.proofsOf(state), isOneOfMany: false }, {}, (push) => push()); // how often an administrator asks is bounded at the door
      if ('refusal' in address) throw new ProblemError('no-provider', { ...(address.said !== undefined && { detail: address.said }) });
      return { trial: id, url: address.href, expires_at: expiresAt.toISOString() };
    });
  }

  @Serves(admin.getConnectionTrial)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConnectionTrial> {
    return this.door.read(admin.getConnectionTrial, request, reply, async ({ params, caller }) => {
      const connection = await this.#connection(params.connection);
      const trial = await this.trials.find(params.trial, connection.id, caller.id);
      if (!trial) throw new ProblemError('not-found');
      return this.#view(connection, trial, caller);
    });
  }

  /** Its request goes in an address, as a trial begins with one. */
  async #addressBySaml(connection: Connection, state: string): Promise<URL | UpstreamRefusal> {
    const way = await this.saml.wayThere(connection, state, {});
    if ('refusal' in way) return way;
    return 'address' in way ? new URL(way.address) : { refusal: 'unavailable', said: 'it takes requests by forms alone, and a trial goes by an address' };
  }

  async #view(connection: Connection, { id, expiresAt, outcome }: Trial, caller: Caller): Promise<ConnectionTrial> {
    const trial = { trial: id, expires_at: expiresAt.toISOString() };
    if (!outcome) return { ...trial, state: 'waiting' };
    if ('refusal' in outcome) return { ...trial, state: 'refused', refusal: outcome.refusal, ...(outcome.said !== undefined && { reason: outcome.said }) };
    const { subject, email, isVouched, told } = outcome;
    return { ...trial, state: 'done', ...(await this.finding.of(connection, { subject, email: email ?? undefined, isVouched, told }, caller)) };
  }

  async #connection(id: string): Promise<Connection> {
    const connection = await this.connections.findAny(id);
    if (!connection) throw new ProblemError('not-found');
    return connection;
  }
}
