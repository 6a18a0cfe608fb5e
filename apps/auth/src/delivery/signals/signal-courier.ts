import { Injectable } from '@nestjs/common';
import { streamSignalTypes } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import { SignalSpread } from '../../domain/signals/signal-spread.ts';
import { SignalStreamStore } from '../../domain/signals/signal-stream.store.ts';
import type { Signal } from '../../domain/signals/signal-stream.ts';
import { SignalStore } from '../../domain/signals/signal.store.ts';
import { Attempts, patience, pauseAfter, triedFor, type Attempt } from '../../platform/attempts.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Log } from '../../platform/log.ts';
import type { TracedCall } from '../../platform/traces.ts';
import { SignalCall, type Pushed } from './signal-call.ts';
import { SignalSets } from './signal-sets.ts';

/** Attempts after which what a receiver answers 400 to is given up: it has said that it will never take this one, and holds up what comes after it. */
const mostRefused = 5;

/** Pushes what streams tell, at least once and in its order; what does not arrive is tried again, less and less often, for three days. */
@Injectable()
export class SignalCourier {
  readonly #attempts = new Attempts('signal', (busy) => this.#takeSome(busy), (stream, reason) =>
    this.log.warn({ stream, reason }, 'what came of a security event could not be written down; it will be tried again'),
  );

  constructor(
    private readonly database: Database,
    private readonly spread: SignalSpread,
    private readonly signals: SignalStore,
    private readonly streams: SignalStreamStore,
    private readonly clients: ClientStore,
    private readonly sets: SignalSets,
    private readonly call: SignalCall,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Queues what was sealed since, and pushes all that is due by now. Called while it is at work, it looks once more before it ends. */
  deliver(): Promise<void> {
    return this.#attempts.deliver();
  }

  /** Takes nothing more; resolves when what is under way has arrived or failed. */
  stop(): Promise<void> {
    return this.#attempts.stop();
  }

  async #takeSome(busy: readonly string[]): Promise<readonly Attempt[]> {
    await this.spread.spread();
    return (await this.signals.take(busy)).map((signal) => ({ receiver: signal.streamId, run: (call) => this.#attempt(signal, call) }));
  }

  async #attempt(signal: Signal, call: TracedCall): Promise<void> {
    const { streamId, jti, type, attempts } = signal;
    const target = await this.streams.target(streamId);
    const client = target && (await this.clients.find(target.clientId));
    if (!target || !client) return;
    const token = await this.sets.of(client, signal);
    if (token === undefined) return void (await this.signals.settle(streamId, [jti]));
    const pushed = await this.call.send(target.endpointUrl, target.authorization, token);
    call.status = pushed.status;
    const said = { stream: streamId, type, attempts, ...(pushed.status === null ? { reason: pushed.error } : { status: pushed.status }) };
    if (isTaken(pushed)) {
      await this.signals.arrived(signal);
      this.log.info(said, 'security event delivered');
    } else {
      this.log.warn(said, 'security event not delivered');
      await this.#settle(signal, pushed);
    }
  }

  async #settle(signal: Signal, { status, error }: Pushed): Promise<void> {
    const now = this.clock.now();
    const { streamId, jti, attempts } = signal;
    await this.database.prisma.$transaction(async (transaction) => {
      const failingSince = await this.signals.postpone(transaction, signal, addSeconds(now, pauseAfter(attempts)), error ?? `status ${status}`);
      if (now >= addSeconds(failingSince, patience)) await this.#giveUp(transaction, streamId);
    });
    if ((status === 400 && attempts >= mostRefused) || now >= addSeconds(signal.queuedAt, triedFor)) await this.signals.settle(streamId, [jti]);
  }

  /** The receiver is told so, in case that it can hear of it, and where it looks at the status of the stream. */
  async #giveUp(transaction: Parameters<SignalStore['queue']>[0], streamId: string): Promise<void> {
    const row = await transaction.signalStream.findUnique({ where: { id: streamId }, select: { clientId: true } });
    const stream = row && (await this.streams.hold(transaction, row.clientId, streamId));
    if (!stream || stream.status === 'disabled') return;
    const reason = 'Nothing was taken for three days.';
    await this.streams.setStatus(transaction, stream, 'disabled', reason);
    await this.signals.queue(transaction, streamId, streamSignalTypes.streamUpdated, { status: 'disabled', reason });
    await this.audit.record({ type: 'signal_stream.disabled', actor: { kind: 'system' }, subject: { kind: 'signal_stream', id: streamId }, details: { reason: 'failing' } }, transaction);
  }
}

/** RFC 8935 section 2.2 has 202; any other success is one, too. */
const isTaken = ({ status }: Pushed): boolean => status !== null && status >= 200 && status < 300;
