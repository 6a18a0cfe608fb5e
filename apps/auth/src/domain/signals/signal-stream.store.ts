import { Injectable } from '@nestjs/common';
import type { StreamStatusName } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { verificationInterval, type SignalStream, type StreamChoice } from './signal-stream.ts';
import { forgetUnheard, learnFromHoldings } from './signal-subjects.ts';

/** Streams of one application at most. */
export const mostStreams = 5;

/** Everything of a row but what is sent with a push. */
const seen = { id: true, clientId: true, description: true, endpointUrl: true, eventsRequested: true, status: true, statusReason: true } as const;

/** Keeps streams; what is sent with their pushes sealed. Every method that an application has a part in takes it, and sees no stream of another; all of them are seen by stream-states.ts. */
@Injectable()
export class SignalStreamStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** In the order in which they were made. */
  async list(clientId: string): Promise<readonly SignalStream[]> {
    return (await this.database.prisma.signalStream.findMany({ where: { clientId }, select: seen, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })) as SignalStream[];
  }

  async find(clientId: string, id: string, transaction: Transaction = this.database.prisma): Promise<SignalStream | undefined> {
    return ((await transaction.signalStream.findFirst({ where: { id, clientId }, select: seen })) as SignalStream | null) ?? undefined;
  }

  /** The same, and nobody else changes it before the transaction ends. */
  async hold(transaction: Transaction, clientId: string, id: string): Promise<SignalStream | undefined> {
    await transaction.$queryRaw`SELECT id FROM signal_streams WHERE id = ${id} AND client_id = ${clientId} FOR UPDATE`;
    return this.find(clientId, id, transaction);
  }

  /** Undefined where the application has as many as it may. It tells of what gets its place in the stream of events from then on. */
  async create(transaction: Transaction, clientId: string, choice: StreamChoice): Promise<SignalStream | undefined> {
    await transaction.$queryRaw`SELECT client_id FROM clients WHERE client_id = ${clientId} FOR NO KEY UPDATE`; // of two at once, the second counts the first
    if ((await transaction.signalStream.count({ where: { clientId } })) >= mostStreams) return undefined;
    const id = `ss_${randomText(this.random, 16)}`;
    const now = this.clock.now();
    await transaction.signalStream.create({ data: { id, clientId, ...this.#dataOf(id, choice), cursor: await endOfEvents(transaction), createdAt: now, updatedAt: now }, select: { id: true } });
    await learnFromHoldings(transaction, clientId, now);
    return this.find(clientId, id, transaction);
  }

  async change(transaction: Transaction, { id, clientId }: SignalStream, choice: StreamChoice): Promise<SignalStream | undefined> {
    await transaction.signalStream.update({ where: { id }, data: { ...this.#dataOf(id, choice), failingSince: null, updatedAt: this.clock.now() }, select: { id: true } });
    return this.find(clientId, id, transaction);
  }

  /** What a stream was still to tell is given up with it; one that comes back tells of what happens from then on. */
  async setStatus(transaction: Transaction, stream: SignalStream, status: StreamStatusName, reason: string | null): Promise<void> {
    const { id, clientId } = stream;
    const now = this.clock.now();
    const isBack = stream.status === 'disabled' && status !== 'disabled';
    if (isBack) await forgetUnheard(transaction); // who went meanwhile would stay for ever: their end is in a place that it begins after
    await transaction.signalStream.update({ where: { id }, data: { status, statusReason: reason, ...(isBack && { cursor: await endOfEvents(transaction), failingSince: null }), updatedAt: now }, select: { id: true } });
    if (status === 'disabled' || isBack) await transaction.signal.deleteMany({ where: { streamId: id } }); // of one that is back: that it was given up
    if (isBack) await learnFromHoldings(transaction, clientId, now);
  }

  /** False where a verification was asked for just now. */
  async mayVerify(transaction: Transaction, { id }: SignalStream): Promise<boolean> {
    const now = this.clock.now();
    const isDue = { OR: [{ verificationAskedAt: null }, { verificationAskedAt: { lte: addSeconds(now, -verificationInterval) } }] };
    return (await transaction.signalStream.updateMany({ where: { id, ...isDue }, data: { verificationAskedAt: now } })).count === 1;
  }

  /** With the last one goes what is known of whom the application has had tokens of. */
  async remove(transaction: Transaction, { id, clientId }: SignalStream): Promise<void> {
    await transaction.signalStream.delete({ where: { id }, select: { id: true } });
    if ((await transaction.signalStream.count({ where: { clientId } })) === 0) await transaction.signalSubject.deleteMany({ where: { clientId } });
  }

  /** Where a stream is pushed, and what is sent with it. */
  async target(id: string, transaction: Transaction = this.database.prisma): Promise<{ readonly clientId: string; readonly endpointUrl: string; readonly authorization: string | undefined } | undefined> {
    const row = await transaction.signalStream.findUnique({ where: { id }, select: { clientId: true, endpointUrl: true, authorization: true } });
    if (typeof row?.endpointUrl !== 'string') return undefined;
    return { clientId: row.clientId, endpointUrl: row.endpointUrl, authorization: row.authorization ? this.masterKey.open('signal-authorization', row.authorization, id).toString('utf8') : undefined };
  }

  #dataOf(id: string, { description, endpointUrl, authorization, eventsRequested }: StreamChoice) {
    return { description, endpointUrl, eventsRequested: [...eventsRequested], authorization: authorization === null ? null : this.masterKey.seal('signal-authorization', new TextEncoder().encode(authorization), id) };
  }
}

/** The place of the last event that has one. */
export async function endOfEvents(transaction: Transaction): Promise<bigint> {
  return (await transaction.eventStretch.findUnique({ where: { kind_firstSeq: { kind: 'head', firstSeq: 1n } } }))?.lastSeq ?? 0n;
}
