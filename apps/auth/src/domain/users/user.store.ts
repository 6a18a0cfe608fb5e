import { Injectable } from '@nestjs/common';
import type { EventActor, EventDetails } from '@symbolon/contracts';
import { Database, isNeverProven, removeNeverProven, type ThrottleCounter, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { SessionStore } from '../sessions/session.store.ts';
import type { KeptLogin } from '../sessions/session.ts';
import { Unlinking } from './unlinking.ts';
import { usernameKey, type User } from './user.ts';

/** A user together with what a log-in has to know. */
export interface UserCredentials extends User {
  readonly passwordHash: string | null;
  readonly disabledAt: Date | null;
  /** When the account goes, which its person deleted: it is disabled until then, and they can keep it. */
  readonly deletionAt: Date | null;
  /** Signed up by page, and has not proven the address yet. */
  readonly mustVerifyEmail: boolean;
  readonly passwordChangedAt: Date | null;
}

/** The same as a log-in finds it. */
export interface UserAtLogIn extends UserCredentials {
  /** Whether there is something that they chose to be asked for beside the password. */
  readonly hasSecondFactor: boolean;
  /** A telephone number that was proven: whether that is a second factor, the policy says. */
  readonly hasPhone: boolean;
}

/** Somebody who has proven who they are, and perhaps not by all that they need to. */
export type Proven = Pick<UserCredentials, 'id' | 'username' | 'deletionAt'>;

const selection = { id: true, username: true, emailVerified: true, claims: true, roles: true, updatedAt: true, passwordHash: true, disabledAt: true, deletionAt: true, mustVerifyEmail: true, passwordChangedAt: true } as const;

/** Reads and writes users. Always asks the database: a user who was disabled must not get in. */
@Injectable()
export class UserStore {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionStore,
    private readonly unlinking: Unlinking,
    private readonly audit: AuditStore,
  ) {}

  /** The canonical name that an account is called by, by any of its addresses; that of a name which nobody has is its own. */
  async accountName(typed: string): Promise<string> {
    return this.database.hot.accountName(usernameKey(typed));
  }

  /** By any of their addresses. */
  async findByName(typed: string): Promise<UserCredentials | undefined> {
    const row = await this.database.prisma.user.findUnique({ where: { usernameKey: await this.accountName(typed) }, select: selection });
    return row ? { ...row, claims: row.claims as User['claims'] } : undefined;
  }

  /** The same as a part of a transaction, by the canonical form of an address. */
  async findOwner(within: Transaction, address: string): Promise<UserCredentials | undefined> {
    const further = await within.emailAddress.findUnique({ where: { address }, select: { userId: true } });
    return this.findCredentials(within, further ? { id: further.userId } : { usernameKey: address });
  }

  async findCredentials(within: Transaction, where: { readonly id: string } | { readonly usernameKey: string }): Promise<UserCredentials | undefined> {
    const row = await within.user.findUnique({ where, select: selection });
    return row ? { ...row, claims: row.claims as User['claims'] } : undefined;
  }

  /** Whether somebody signed up by page, proved nothing and never got in: the account would go by itself. */
  async isNeverProven(id: string, within: Transaction = this.database.prisma): Promise<boolean> {
    return isNeverProven(within, id);
  }

  /** Whether nobody has proven the address, also where a file calls it proven of who signed up with it: what is there may be a stranger's. The person must be held. */
  async isUnproven(within: Transaction, id: string): Promise<boolean> {
    return (await within.user.count({ where: { id, OR: [{ emailVerified: false }, { mustVerifyEmail: true }] } })) > 0;
  }

  /** Makes room for who has proven the address. */
  async removeNeverProven(transaction: Transaction, username: string): Promise<void> {
    await removeNeverProven(transaction, usernameKey(username));
  }

  /** The user of a log-in, by any of their addresses, and what the throttle counts under these keys: one statement, the same for an unknown user. */
  async findForLogIn(usernameKey: string, throttleKeys: readonly Uint8Array[], now: Date): Promise<{ readonly user: UserAtLogIn | undefined; readonly counters: readonly ThrottleCounter[] }> {
    return this.database.hot.passwordAttempt(usernameKey, throttleKeys, now);
  }

  /** Undefined when there is no such user. */
  async find(id: string): Promise<User | undefined> {
    const row = await this.database.prisma.user.findUnique({ where: { id }, select: { id: true, username: true, emailVerified: true, claims: true, roles: true, updatedAt: true } });
    return row ? { ...row, claims: row.claims as User['claims'] } : undefined;
  }

  /** Whoever has proven the first factor then; undefined when they are gone or disabled by now, or have another password. Who is leaving can still be asked whether to stay. */
  async findSince(id: string, proven: Date, now: Date, within: Transaction = this.database.prisma): Promise<Proven | undefined> {
    const where = { id, AND: [{ OR: [{ disabledAt: null }, { deletionAt: { gt: now } }] }, { OR: [{ passwordChangedAt: null }, { passwordChangedAt: { lte: proven } }] }] };
    return (await within.user.findFirst({ where, select: { id: true, username: true, deletionAt: true } })) ?? undefined;
  }

  /** False when the name is taken; then nothing is changed. */
  async create(user: User, usernameKey: string, passwordHash: string, clientId: string): Promise<boolean> {
    return this.database.prisma.$transaction(async (transaction) => {
      if (!(await insert(transaction, { id: user.id, username: user.username, claims: user.claims, updatedAt: user.updatedAt, usernameKey, passwordHash }))) return false;
      await this.audit.record({ type: 'user.signed_up', ...byThemselves(user.id), ...(clientId !== '' && { client_id: clientId }), details: {} }, transaction);
      return true;
    });
  }

  /** The same for a person who gets in only once the address is proven; the account ends with the last link that was mailed for it. */
  async createUnproven(transaction: Transaction, user: User, usernameKey: string, passwordHash: string, until: Date): Promise<boolean> {
    return insert(transaction, { id: user.id, username: user.username, claims: user.claims, updatedAt: user.updatedAt, usernameKey, passwordHash, mustVerifyEmail: true, unprovenUntil: until });
  }

  /** The same for a person who has no password, but a passkey that is made with it; `until` where the address has to be proven. */
  async createByPasskey(transaction: Transaction, { id, username, claims, updatedAt }: User, until: Date | undefined): Promise<boolean> {
    return insert(transaction, { id, username, claims, updatedAt, usernameKey: username, passwordHash: null, ...(until && { mustVerifyEmail: true, unprovenUntil: until }) });
  }

  /** The same for a person whom another provider has named; the address is proven where it is believed, and `until` says when the account ends where it is not. */
  async createByConnection(transaction: Transaction, { id, username, emailVerified, claims, updatedAt }: User, until: Date | undefined): Promise<boolean> {
    return insert(transaction, { id, username, emailVerified, claims, updatedAt, usernameKey: username, passwordHash: null, ...(until && { mustVerifyEmail: true, unprovenUntil: until }) });
  }

  /** Keeps others from using up what was mailed to the user until the transaction ends: whoever is first holds this before any link. */
  async hold(transaction: Transaction, id: string): Promise<void> {
    await transaction.$queryRaw`SELECT id FROM users WHERE id = ${id} FOR NO KEY UPDATE`;
  }

  /** The address is the user's: a link that was sent there came back. False when the user is gone, disabled, or has another address by now. */
  async markEmailVerified(transaction: Transaction, id: string, email: string, at: Date, by: EventDetails<'user.email.verified'>['by']): Promise<boolean> {
    const { count } = await transaction.user.updateMany({ where: { id, username: email, disabledAt: null }, data: { emailVerified: true, mustVerifyEmail: false, unprovenUntil: null, updatedAt: at } });
    if (count === 1) await this.audit.record({ type: 'user.email.verified', ...byThemselves(id), details: { by } }, transaction);
    return count === 1;
  }

  /** Somebody got in though the address is not proven: the account stays. */
  async stay(id: string): Promise<void> {
    await this.database.prisma.user.updateMany({ where: { id, unprovenUntil: { not: null } }, data: { unprovenUntil: null } });
  }

  /** Replaces a hash by one of the same password, unless the password was changed in between. */
  async upgradeHash(id: string, from: string, to: string): Promise<void> {
    await this.database.prisma.user.updateMany({ where: { id, passwordHash: from }, data: { passwordHash: to } });
  }

  /** Sets a new password and ends every log-in of the user with its tokens, every link that was mailed and every one to another provider, with what belongs to it, all or nothing. False when the user is gone or disabled. */
  async replacePassword(id: string, passwordHash: string, at: Date, also: (transaction: Transaction) => Promise<void>): Promise<boolean> {
    return this.database.prisma.$transaction(async (transaction) => {
      if (!(await this.setPassword(transaction, id, passwordHash, at))) return false;
      await also(transaction);
      return true;
    });
  }

  /** The same as a part of a transaction; null takes the password away. The log-in `kept` goes on, as one of now; false, too, when it is over. */
  async setPassword(transaction: Transaction, id: string, passwordHash: string | null, at: Date, { kept, actor, isDisabledToo = false }: SettingOfPassword = {}): Promise<boolean> {
    const found = await transaction.$queryRaw<readonly unknown[]>`SELECT id FROM users WHERE id = ${id} AND (disabled_at IS NULL OR ${isDisabledToo}) FOR UPDATE`; // one change at a time
    if (found.length === 0 || (kept && !(await this.sessions.endAllBut(transaction, id, kept, at)))) return false;
    await transaction.user.update({ where: { id }, data: { passwordHash, passwordChangedAt: at, unprovenUntil: null }, select: { id: true } });
    await transaction.refreshTokenFamily.deleteMany({ where: { userId: id } });
    if (!kept) await this.sessions.endAll(transaction, id, 'new_password', actor);
    await transaction.oneTimeToken.deleteMany({ where: { userId: id } });
    await transaction.rememberedDevice.deleteMany({ where: { userId: id } });
    await this.unlinking.end(transaction, id, { actor }); // whoever knew the old one may have linked an account of theirs
    return true;
  }
}

const byThemselves = (id: string) => ({ actor: { kind: 'user', id }, subject: { kind: 'user', id } }) as const;

interface SettingOfPassword {
  readonly kept?: KeptLogin | undefined;
  /** Whoever did it, where that was not the user. */
  readonly actor?: EventActor | undefined;
  /** Whoever is disabled gets it as well, for when they are enabled. */
  readonly isDisabledToo?: boolean;
}

interface NewUser {
  readonly id: string;
  readonly username: string;
  readonly claims: User['claims'];
  readonly updatedAt: Date;
  readonly usernameKey: string;
  readonly passwordHash: string | null;
  readonly emailVerified?: boolean;
  readonly mustVerifyEmail?: boolean;
  readonly unprovenUntil?: Date;
}

async function insert(transaction: Transaction, data: NewUser): Promise<boolean> {
  const { count } = await transaction.user.createMany({ data: { ...data, claims: data.claims as Record<string, string> }, skipDuplicates: true });
  return count === 1;
}
