import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, lockExclusively, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { flowHash } from '../sessions/flow-id.ts';
import { UserStore } from '../users/user.store.ts';
import type { User } from '../users/user.ts';
import { ConnectionStore } from './connection.store.ts';
import type { UpstreamPerson } from './upstream-person.ts';

/** Tells an account's owner, in the transaction that links it, that they sign in by one thing more. */
export type TellOwner = (transaction: Transaction, username: string) => Promise<void>;

/** Whom other providers call what: one person for each of their subjects. */
@Injectable()
export class LinkedLoginStore {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionStore,
    private readonly users: UserStore,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly audit: AuditStore,
  ) {}

  /** Whoever is called so, held until the transaction ends: of two who come at once for the first time, the second finds what the first has made. Who is being unlinked at this moment is nobody. */
  async hold(transaction: Transaction, connectionId: string, subject: string): Promise<string | undefined> {
    await lockExclusively(transaction, `linked login ${connectionId} ${subject}`);
    const find = async () => (await transaction.linkedLogin.findUnique({ where: { connectionId_subject: { connectionId, subject } }, select: { userId: true } }))?.userId;
    const found = await find();
    if (found === undefined) return undefined;
    await this.users.hold(transaction, found);
    return find();
  }

  /** The address as it is told now; it finds nobody. */
  async use(transaction: Transaction, connectionId: string, { subject, email }: UpstreamPerson): Promise<void> {
    await transaction.linkedLogin.update({ where: { connectionId_subject: { connectionId, subject } }, data: { email: email ?? null, lastUsedAt: this.clock.now() }, select: { subject: true } });
  }

  /** Whether the provider calls this person something already. */
  async has(transaction: Transaction, connectionId: string, userId: string): Promise<boolean> {
    return (await transaction.linkedLogin.findFirst({ where: { connectionId, userId }, select: { subject: true } })) !== null;
  }

  /** False where whoever is called so is somebody already. */
  async add(transaction: Transaction, connectionId: string, { subject, email }: Pick<UpstreamPerson, 'subject' | 'email'>, userId: string): Promise<boolean> {
    const now = this.clock.now();
    const { count } = await transaction.linkedLogin.createMany({ data: [{ connectionId, subject, userId, email: email ?? null, createdAt: now, lastUsedAt: now }], skipDuplicates: true });
    if (count === 1) await this.audit.record({ type: 'user.connection.linked', ...byThemselves(userId), details: { connection: connectionId } }, transaction);
    return count === 1;
  }

  /** The person of this log-in is linked once they have proven in it, by all that is asked for, that the account is theirs. */
  async wait(transaction: Transaction, flowId: string, connectionId: string, { subject, email = '' }: UpstreamPerson, userId: string): Promise<void> {
    const wanted = { connectionId, subject, email, userId };
    const id = flowHash(this.masterKey, flowId);
    await transaction.waitingLink.upsert({ where: { flowHash: id }, create: { flowHash: id, ...wanted }, update: wanted, select: { flowHash: true } });
  }

  /** Somebody has logged in: what waits for them in this log-in, and for nobody else, is linked. It costs nothing where there are no connections. */
  async join(flowId: string, { id: userId, username }: Pick<User, 'id' | 'username'>, tell: TellOwner): Promise<void> {
    if ((await this.connections.enabled()).length === 0) return;
    const id = flowHash(this.masterKey, flowId);
    const waiting = await this.database.prisma.waitingLink.findUnique({ where: { flowHash: id } });
    if (waiting?.userId !== userId) return;
    await this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId); // as a new password does, which ends both what waits and what is linked: in another order each would wait for the other
      if ((await transaction.waitingLink.deleteMany({ where: { flowHash: id } })).count === 1 && (await this.add(transaction, waiting.connectionId, waiting, userId))) await tell(transaction, username);
    });
  }
}

const byThemselves = (id: string) => ({ actor: { kind: 'user', id }, subject: { kind: 'user', id } }) as const;
