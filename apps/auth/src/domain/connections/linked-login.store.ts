import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import { MasterKey } from '@symbolon/crypto';
import { Database, lockExclusively, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { flowHash } from '../sessions/flow-id.ts';
import { SessionStore } from '../sessions/session.store.ts';
import type { Session } from '../sessions/session.ts';
import { UserStore } from '../users/user.store.ts';
import type { Connection } from './connection.ts';
import { ConnectionStore } from './connection.store.ts';
import type { UpstreamPerson } from './upstream-person.ts';

/** Tells an account's owner, in the transaction that links it, that they sign in by one thing more. */
export type TellOwner = (transaction: Transaction, username: string) => Promise<void>;

/** What waits for somebody to prove an account, as they are asked about it then. */
export interface WaitingLink {
  readonly connection: Connection;
  readonly subject: string;
  /** What the provider says is their address. */
  readonly email: string;
  readonly userId: string;
}

/** Whom other providers call what: one person for each of their subjects. */
@Injectable()
export class LinkedLoginStore {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionStore,
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
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
    await transaction.linkedLogin.updateMany({ where: { connectionId, subject }, data: { email: email ?? null, lastUsedAt: this.clock.now() } });
  }

  /** The same of who has not come. */
  async hear(transaction: Transaction, connectionId: string, { subject, email }: UpstreamPerson): Promise<void> {
    await transaction.linkedLogin.updateMany({ where: { connectionId, subject, NOT: { email: email ?? null } }, data: { email: email ?? null } });
  }

  /** Whether they have come since, and so are known by something newer than what was read then. */
  async isUsedSince(transaction: Transaction, connectionId: string, { subject }: UpstreamPerson, since: Date): Promise<boolean> {
    return (await transaction.linkedLogin.count({ where: { connectionId, subject, lastUsedAt: { gte: since } } })) > 0;
  }

  /** Whom a directory had disabled then is disabled by somebody else from now on, and it does not enable them. False when none had. */
  async takeOver(transaction: Transaction, userId: string, disabledAt: Date): Promise<boolean> {
    return (await transaction.linkedLogin.updateMany({ where: { userId, goneAt: disabledAt }, data: { goneAt: null } })).count > 0;
  }

  /** Whether the provider calls this person something already. */
  async has(transaction: Transaction, connectionId: string, userId: string): Promise<boolean> {
    return (await transaction.linkedLogin.findFirst({ where: { connectionId, userId }, select: { subject: true } })) !== null;
  }

  /** False where whoever is called so is somebody already. By another actor than themselves, it was used by nobody yet. */
  async add(transaction: Transaction, connectionId: string, { subject, email }: Pick<UpstreamPerson, 'subject' | 'email'>, userId: string, actor?: EventActor): Promise<boolean> {
    const now = this.clock.now();
    const { count } = await transaction.linkedLogin.createMany({ data: [{ connectionId, subject, userId, email: email ?? null, createdAt: now, lastUsedAt: actor ? null : now }], skipDuplicates: true });
    if (count === 1) await this.audit.record({ type: 'user.connection.linked', ...byThemselves(userId), ...(actor && { actor }), details: { connection: connectionId } }, transaction);
    return count === 1;
  }

  /** The person of this log-in is asked, once they have proven in it, by all that is asked for, that the account is theirs. */
  async wait(transaction: Transaction, flowId: string, connectionId: string, { subject, email = '' }: UpstreamPerson, userId: string): Promise<void> {
    const wanted = { connectionId, subject, email, userId };
    const id = flowHash(this.masterKey, flowId);
    await transaction.waitingLink.upsert({ where: { flowHash: id }, create: { flowHash: id, ...wanted }, update: wanted, select: { flowHash: true } });
  }

  /** What waits in this log-in. It costs nothing where there are no connections. */
  async waiting(flowId: string): Promise<WaitingLink | undefined> {
    if ((await this.connections.enabled()).length === 0) return undefined;
    const row = await this.database.prisma.waitingLink.findUnique({ where: { flowHash: flowHash(this.masterKey, flowId) } });
    const connection = row && (await this.connections.find(row.connectionId));
    return row && connection ? { connection, subject: row.subject, email: row.email, userId: row.userId } : undefined;
  }

  /** Somebody who has logged in said yes to exactly this, while that log-in goes on and nobody took the account back. */
  async join(flowId: string, { connection, subject, email, userId }: WaitingLink, { id, username }: Session, tell: TellOwner): Promise<void> {
    await this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId);
      const { count } = await transaction.waitingLink.deleteMany({ where: { flowHash: flowHash(this.masterKey, flowId), connectionId: connection.id, subject, email, userId } });
      if (count !== 1 || !(await this.sessions.isOpen(transaction, id))) return;
      if (await this.add(transaction, connection.id, { subject, email }, userId)) await tell(transaction, username);
    });
  }

  /** They said no. */
  async forget(flowId: string): Promise<void> {
    await this.database.prisma.waitingLink.deleteMany({ where: { flowHash: flowHash(this.masterKey, flowId) } });
  }
}

const byThemselves = (id: string) => ({ actor: { kind: 'user', id }, subject: { kind: 'user', id } }) as const;
