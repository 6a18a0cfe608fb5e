import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { UpstreamPerson } from './upstream-person.ts';
import type { UpstreamRefusal } from './upstream.ts';

/** Seconds for which one is kept, with what came of it. */
const kept = 600;
/** Of what a provider says of somebody. */
const mostBytes = 65_536;
/** Rows of one person for one connection. */
const mostOfPerson = 8;
const prefix = 'trial-';

/** What came of it, as it is sealed. */
export type TrialOutcome =
  | { readonly subject: string; readonly email: string | null; readonly isVouched: boolean; readonly told: Readonly<Record<string, unknown>> }
  | { readonly refusal: UpstreamRefusal['refusal'] | 'throttled' | 'too_much'; readonly said?: string | undefined };

export interface Trial {
  readonly id: string;
  readonly expiresAt: Date;
  /** Undefined while nobody has come back. */
  readonly outcome: TrialOutcome | undefined;
}

/** Whether an answer belongs to a trial, by its state: those of log-ins begin otherwise. */
export const isOfTrial = (state: string): boolean => state.startsWith(prefix);

/** Log-ins by which who administers looks at what a provider says of them: for minutes, sealed, and theirs alone. */
@Injectable()
export class ConnectionTrialStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** The state, which the browser takes along. */
  async begin(connectionId: string, userId: string): Promise<{ readonly state: string; readonly id: string; readonly expiresAt: Date }> {
    const state = `${prefix}${randomText(this.random, 32)}`;
    const [id, expiresAt] = [this.#idOf(state), addSeconds(this.clock.now(), kept)];
    await this.database.prisma.$transaction(async (transaction) => {
      await transaction.connectionTrial.create({ data: { id, connectionId, userId, expiresAt } });
      const older = await transaction.connectionTrial.findMany({ where: { connectionId, userId, id: { not: id } }, select: { id: true }, orderBy: [{ expiresAt: 'desc' }, { id: 'asc' }], skip: mostOfPerson - 1 });
      if (older.length > 0) await transaction.connectionTrial.deleteMany({ where: { id: { in: older.map((row) => row.id) } } });
    });
    return { state, id, expiresAt };
  }

  /** For the first that comes back with the state, in a browser where the person who began it is logged in; undefined for everybody else. */
  async use(state: string, connectionId: string, userIds: readonly string[]): Promise<string | undefined> {
    const now = this.clock.now();
    const where = { id: this.#idOf(state), connectionId, userId: { in: [...userIds] }, usedAt: null, expiresAt: { gt: now } };
    const { count } = await this.database.prisma.connectionTrial.updateMany({ where, data: { usedAt: now } });
    return count === 1 ? this.#idOf(state) : undefined;
  }

  async keep(id: string, came: UpstreamPerson | Extract<TrialOutcome, { refusal: unknown }>): Promise<void> {
    const told: TrialOutcome = 'refusal' in came ? came : { subject: came.subject, email: came.email ?? null, isVouched: came.isVouched, told: came.told };
    const text = Buffer.from(JSON.stringify(told));
    const outcome = text.length <= mostBytes ? text : Buffer.from(JSON.stringify({ refusal: 'too_much' } satisfies TrialOutcome));
    await this.database.prisma.connectionTrial.updateMany({ where: { id }, data: { outcome: this.masterKey.seal('connection-trial', outcome, id) } });
  }

  /** Of this person; undefined where it is another's, or over. */
  async find(id: string, connectionId: string, userId: string): Promise<Trial | undefined> {
    const row = await this.database.prisma.connectionTrial.findFirst({ where: { id, connectionId, userId, expiresAt: { gt: this.clock.now() } } });
    if (!row) return undefined;
    const outcome = row.outcome ? (JSON.parse(this.masterKey.open('connection-trial', row.outcome, id).toString()) as TrialOutcome) : undefined;
    return { id, expiresAt: row.expiresAt, outcome };
  }

  #idOf(state: string): string {
    return Buffer.from(this.masterKey.mac('upstream-request', state)).toString('base64url');
  }
}
