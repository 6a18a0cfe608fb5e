import { Injectable } from '@nestjs/common';
import type { EventActor, EventDetails } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { OutboxStore } from '../../platform/outbox/outbox.store.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { nextOf } from './recovery-wait-times.ts';

/** Somebody waits for setting up anew how they sign in. */
export interface RecoveryWait {
  readonly userId: string;
  readonly id: string;
  /** Where all of it is mailed. */
  readonly email: string;
  readonly locale: string;
  readonly startedAt: Date;
  readonly dueAt: Date;
  readonly nextAt: Date;
  /** From when on the link at its end counts. */
  readonly readyAt: Date | null;
}

/** What ended it, as the event tells. */
type RecoveryEnd = EventDetails<'user.recovery_wait.cancelled'>['by'];

const selection = { userId: true, id: true, email: true, locale: true, startedAt: true, dueAt: true, nextAt: true, readyAt: true } as const;

/**
 * People who have lost what they sign in with, and wait: one wait a person. What the link that ends it is made of is kept nowhere, it follows from
 * the id; so every mail about a wait has the same, and nothing that is done to the account meanwhile makes it worthless.
 */
@Injectable()
export class RecoveryWaitStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
  ) {}

  async of(userId: string, within: Transaction = this.database.prisma): Promise<RecoveryWait | undefined> {
    return (await within.recoveryWait.findUnique({ where: { userId }, select: selection })) ?? undefined;
  }

  /** Begins it, in a transaction that holds the person; undefined while there is one. One that is over, with a link that was not used, begins anew. */
  async begin(transaction: Transaction, { userId, email, locale, dueAt }: Pick<RecoveryWait, 'userId' | 'email' | 'locale' | 'dueAt'>): Promise<RecoveryWait | undefined> {
    const now = this.clock.now();
    await transaction.recoveryWait.deleteMany({ where: { userId, readyAt: { not: null } } });
    await transaction.oneTimeToken.deleteMany({ where: { userId, purpose: 'recover_after_wait' } });
    const wait = { userId, id: randomText(this.random, 16), email, locale, startedAt: now, dueAt, nextAt: nextOf({ startedAt: now, dueAt }, now), readyAt: null };
    const { count } = await transaction.recoveryWait.createMany({ data: { ...wait, stopHash: this.#hash(this.stopToken(wait)) }, skipDuplicates: true });
    if (count === 0) return undefined;
    await this.audit.record({ type: 'user.recovery_wait.started', ...byThemselves(userId), details: { due: dueAt.toISOString() } }, transaction);
    return wait;
  }

  /** The next whose mail is due, held until the transaction ends: no two nodes take the same one. */
  async nextDue(transaction: Transaction): Promise<RecoveryWait | undefined> {
    const [due] = await transaction.$queryRaw<readonly { readonly userId: string }[]>`SELECT user_id AS "userId" FROM recovery_waits WHERE next_at <= ${this.clock.now()} ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
    return due && this.of(due.userId, transaction);
  }

  /** Goes on to the next mail. What comes late moves the end by as much: nobody is told less long before it. */
  async remind(transaction: Transaction, { userId, startedAt, dueAt, nextAt }: RecoveryWait): Promise<Date> {
    const now = this.clock.now();
    const moved = new Date(dueAt.getTime() + now.getTime() - nextAt.getTime());
    await transaction.recoveryWait.update({ where: { userId }, data: { dueAt: moved, nextAt: nextOf({ startedAt, dueAt: moved }, now) }, select: { userId: true } });
    return moved;
  }

  /** Its end: from now on the link that is mailed counts, for so many seconds. */
  async ready(transaction: Transaction, { userId }: RecoveryWait, life: number): Promise<void> {
    const now = this.clock.now();
    await transaction.recoveryWait.update({ where: { userId }, data: { readyAt: now, nextAt: addSeconds(now, life) }, select: { userId: true } });
  }

  /** Ends it, and the link at its end: true for the one of many who did. Its person is told, by mail. */
  async end(userId: string, by: RecoveryEnd, actor: EventActor = { kind: 'user', id: userId }, within?: Transaction): Promise<boolean> {
    if (within === undefined) return this.database.prisma.$transaction((transaction) => this.end(userId, by, actor, transaction));
    const [ended] = await within.$queryRaw<readonly Pick<RecoveryWait, 'email' | 'locale'>[]>`DELETE FROM recovery_waits WHERE user_id = ${userId} RETURNING email, locale`;
    if (!ended) return false;
    await within.oneTimeToken.deleteMany({ where: { userId, purpose: 'recover_after_wait' } });
    await this.audit.record({ type: 'user.recovery_wait.cancelled', actor, subject: { kind: 'user', id: userId }, details: { by } }, within);
    await this.outbox.add(within, 'letter', [{ about: 'recovery_stopped', userId, username: ended.email, flow: null, locale: ended.locale }]);
    return true;
  }

  /** It has led to what it was for: true for the one of many whose it was. */
  async complete(transaction: Transaction, userId: string): Promise<boolean> {
    const { count } = await transaction.recoveryWait.deleteMany({ where: { userId, readyAt: { not: null } } });
    return count === 1;
  }

  stopToken({ id }: Pick<RecoveryWait, 'id'>): string {
    return Buffer.from(this.masterKey.mac('stop-recovery', id)).toString('base64url');
  }

  async findByStop(token: string): Promise<RecoveryWait | undefined> {
    return (await this.database.prisma.recoveryWait.findUnique({ where: { stopHash: this.#hash(token) }, select: selection })) ?? undefined;
  }

  #hash(token: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('stop-recovery-hash', token);
  }
}

const byThemselves = (id: string) => ({ actor: { kind: 'user', id }, subject: { kind: 'user', id } }) as const;
