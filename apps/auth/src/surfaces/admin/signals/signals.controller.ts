import { Controller, Req, Res } from '@nestjs/common';
import { api, streamSignalTypes, type AdminSignalStream, type AdminSignalStreamPage, type SignalSourceList } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionStore } from '../../../domain/connections/connection.store.ts';
import { HearingStore } from '../../../domain/connections/hearing/hearing.store.ts';
import { SignalStreamStore } from '../../../domain/signals/signal-stream.store.ts';
import { verificationInterval, type SignalStream } from '../../../domain/signals/signal-stream.ts';
import { SignalStore } from '../../../domain/signals/signal.store.ts';
import { StreamStates } from '../../../domain/signals/stream-states.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { AdminDoor } from '../admin-door.ts';
import { sourceOf, streamStateView } from './signal-view.ts';

const { admin } = api;

/** Streams of security events, whose receivers make them, and what providers tell of their people. */
@Controller()
export class SignalsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly states: StreamStates,
    private readonly streams: SignalStreamStore,
    private readonly signals: SignalStore,
    private readonly connections: ConnectionStore,
    private readonly hearings: HearingStore,
    private readonly cursors: Cursors,
  ) {}

  @Serves(admin.listSignalStreams)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminSignalStreamPage> {
    return this.door.read(admin.listSignalStreams, request, reply, ({ query }) =>
      this.cursors.page(JSON.stringify(['signal-streams']), query, { find: (after, limit) => this.states.list(limit, after), placeOf: ({ createdAt, id }) => [createdAt.toISOString(), id], view: streamStateView }),
    );
  }

  @Serves(admin.getSignalStream)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminSignalStream> {
    return this.door.read(admin.getSignalStream, request, reply, ({ params }) => this.#view(params.stream_id));
  }

  /** Its receiver did not ask for that, so it is told (SSF 1.0 section 8.1.5). */
  @Serves(admin.setSignalStreamStatus)
  setStatus(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AdminSignalStream> {
    return this.door.change(admin.setSignalStreamStatus, request, reply, ({ params, body: { status, reason } }) => async ({ transaction, record }) => {
      const stream = await this.#hold(transaction, params.stream_id);
      const after = { status, ...(reason !== undefined && { reason }) };
      if (stream.status !== status || stream.statusReason !== (reason ?? null)) {
        await this.streams.setStatus(transaction, stream, status, reason ?? null);
        await this.signals.queue(transaction, stream.id, streamSignalTypes.streamUpdated, after);
        await record('signal_stream.updated', { kind: 'signal_stream', id: stream.id }, { before: { status: stream.status }, after });
      }
      return this.#view(stream.id, transaction);
    });
  }

  @Serves(admin.sendSignalVerification)
  async verify(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.sendSignalVerification, request, reply, ({ params }) => async ({ transaction, record }) => {
      const stream = await this.#hold(transaction, params.stream_id);
      if (stream.status !== 'enabled') throw new ProblemError('invalid-request', { detail: `The stream is ${stream.status}: enable it first.` });
      if (!(await this.streams.mayVerify(transaction, stream))) throw new ProblemError('too-many-requests', { retryAfter: verificationInterval });
      await this.signals.queue(transaction, stream.id, streamSignalTypes.verification, {});
      await record('signal_stream.verification_asked', { kind: 'signal_stream', id: stream.id }, {});
      return undefined;
    });
  }

  @Serves(admin.removeSignalStream)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(admin.removeSignalStream, request, reply, ({ params }) => async ({ transaction, record }) => {
      const stream = await this.#hold(transaction, params.stream_id);
      await this.streams.remove(transaction, stream);
      await record('signal_stream.deleted', { kind: 'signal_stream', id: stream.id }, { before: { client_id: stream.clientId, status: stream.status }, after: null });
      return undefined;
    });
  }

  /** Whoever speaks OpenID Connect may push here; of those that never have, only the ones are listed that are asked. */
  @Serves(admin.listSignalSources)
  sources(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignalSourceList> {
    return this.door.read(admin.listSignalSources, request, reply, async () => {
      const [all, heard] = [await this.connections.all(), new Map((await this.hearings.list()).map((each) => [each.connectionId, each]))];
      return { items: all.filter(({ id, stream }) => stream !== undefined || heard.has(id)).map((connection) => sourceOf(connection, heard.get(connection.id))) };
    });
  }

  async #view(id: string, transaction?: Transaction): Promise<AdminSignalStream> {
    const found = await this.states.find(id, transaction);
    if (!found) throw new ProblemError('not-found');
    return streamStateView(found);
  }

  async #hold(transaction: Transaction, id: string): Promise<SignalStream> {
    const found = await this.states.find(id, transaction);
    const stream = found && (await this.streams.hold(transaction, found.clientId, id));
    if (!stream) throw new ProblemError('not-found');
    return stream;
  }
}
