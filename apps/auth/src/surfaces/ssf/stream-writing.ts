import { Injectable } from '@nestjs/common';
import { deliveryMethods, streamSignalTypes, type SignalStream, type StreamChange, type StreamEntry, type StreamReplacement, type StreamStatus } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import type { Client } from '../../domain/clients/client.ts';
import { mostStreams, SignalStreamStore } from '../../domain/signals/signal-stream.store.ts';
import { verificationInterval, type SignalStream as StoredStream, type StreamChoice } from '../../domain/signals/signal-stream.ts';
import { SignalStore } from '../../domain/signals/signal.store.ts';
import { Settings } from '../../platform/config.ts';
import { ProblemError } from '../../platform/errors/problem-error.ts';
import { choiceOf, demandOwn, streamView } from './stream-view.ts';

/** What a receiver makes of its streams; each change is written down in its transaction, as the client's act. */
@Injectable()
export class StreamWriting {
  constructor(
    private readonly database: Database,
    private readonly streams: SignalStreamStore,
    private readonly signals: SignalStore,
    private readonly audit: AuditStore,
    private readonly settings: Settings,
  ) {}

  create(client: Client, entry: StreamEntry): Promise<SignalStream> {
    return this.database.prisma.$transaction(async (transaction) => {
      const stream = await this.streams.create(transaction, client.clientId, choiceOf(entry));
      if (!stream) throw new ProblemError('already-exists', { detail: `A client has ${mostStreams} streams at most: change or delete one of these.` });
      const after = this.view(client, stream);
      await this.#record(transaction, client, 'signal_stream.created', stream, null, after);
      return after;
    });
  }

  replace(client: Client, sent: StreamReplacement): Promise<SignalStream> {
    return this.#change(client, sent, () => choiceOf(sent));
  }

  /** What is not named stays, also what is sent with a push, which no answer shows. */
  change(client: Client, sent: StreamChange): Promise<SignalStream> {
    return this.#change(client, sent, async (stream, transaction) => {
      const target = await this.streams.target(stream.id, transaction);
      const kept = sent.delivery ?? (target ? { method: deliveryMethods.push, endpoint_url: target.endpointUrl, ...(target.authorization !== undefined && { authorization_header: target.authorization }) } : { method: deliveryMethods.poll });
      const description = sent.description ?? stream.description ?? undefined;
      return choiceOf({ events_requested: sent.events_requested ?? stream.eventsRequested, delivery: kept, ...(description !== undefined && { description }) });
    });
  }

  remove(client: Client, id: string): Promise<undefined> {
    return this.database.prisma.$transaction(async (transaction) => {
      const stream = await this.hold(transaction, client, id);
      await this.streams.remove(transaction, stream);
      await this.#record(transaction, client, 'signal_stream.deleted', stream, this.view(client, stream), null);
      return undefined;
    });
  }

  setStatus(client: Client, { stream_id: id, status, reason }: StreamStatus): Promise<StreamStatus> {
    return this.database.prisma.$transaction(async (transaction) => {
      const stream = await this.hold(transaction, client, id);
      await this.streams.setStatus(transaction, stream, status, reason ?? null);
      const [before, after] = [{ status: stream.status }, { status, ...(reason !== undefined && { reason }) }];
      await this.#record(transaction, client, 'signal_stream.updated', stream, before, after);
      return { stream_id: id, ...after };
    });
  }

  /** What a stream that is not delivered would hold for ever is refused. */
  verify(client: Client, id: string, state: string | undefined): Promise<undefined> {
    return this.database.prisma.$transaction(async (transaction) => {
      const stream = await this.hold(transaction, client, id);
      if (stream.status === 'disabled') throw new ProblemError('invalid-request', { detail: 'The stream is disabled: enable it first.' });
      if (!(await this.streams.mayVerify(transaction, stream))) throw new ProblemError('too-many-requests', { retryAfter: verificationInterval });
      await this.signals.queue(transaction, id, streamSignalTypes.verification, state === undefined ? {} : { state });
      return undefined;
    });
  }

  view(client: Client, stream: StoredStream): SignalStream {
    return streamView(this.settings.SYMBOLON_ISSUER, client, stream);
  }

  async hold(transaction: Transaction, client: Client, id: string): Promise<StoredStream> {
    return orNotFound(await this.streams.hold(transaction, client.clientId, id));
  }

  #change(client: Client, sent: StreamChange, choose: (stream: StoredStream, transaction: Transaction) => StreamChoice | Promise<StreamChoice>): Promise<SignalStream> {
    return this.database.prisma.$transaction(async (transaction) => {
      const stream = await this.hold(transaction, client, sent.stream_id);
      const before = this.view(client, stream);
      demandOwn(sent, before);
      const after = this.view(client, orNotFound(await this.streams.change(transaction, stream, await choose(stream, transaction))));
      await this.#record(transaction, client, 'signal_stream.updated', stream, before, after);
      return after;
    });
  }

  #record(transaction: Transaction, { clientId }: Client, type: 'signal_stream.created' | 'signal_stream.updated' | 'signal_stream.deleted', { id }: StoredStream, before: object | null, after: object | null): Promise<void> {
    return this.audit.record({ type, actor: { kind: 'client', id: clientId }, subject: { kind: 'signal_stream', id }, client_id: clientId, details: { before: before && { ...before }, after: after && { ...after } } }, transaction);
  }
}

/** Of a stream of somebody else it is not told that there is one. */
export function orNotFound(stream: StoredStream | undefined): StoredStream {
  if (!stream) throw new ProblemError('not-found');
  return stream;
}
