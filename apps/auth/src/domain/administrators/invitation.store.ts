import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { builtInRole } from './role.ts';

/** What a link makes of whom. */
export interface Invitation {
  readonly role: string;
  /** Canonical; null for whoever has the link. */
  readonly username: string | null;
}

/** Seconds that a link is good for. */
const life = 86_400;
/** Seconds in which a form that was sent twice gets its answer twice. */
const again = 60;

/** Links that make administrators: random, stored only as keyed hashes, good for one use and a day. They are given out at the machine alone. */
@Injectable()
export class InvitationStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** The link's token. Earlier links for the same person and role count no more. */
  async issue(transaction: Transaction, { role, username }: Invitation): Promise<string> {
    const token = randomText(this.random, 32);
    await transaction.adminInvitation.deleteMany({ where: { role, username } });
    await transaction.adminInvitation.create({ data: { hash: this.#hash(token), role, username, expiresAt: addSeconds(this.clock.now(), life) } });
    return token;
  }

  /** One for the first owner, where there has never been an administrator or a link; undefined elsewhere. */
  issueFirst(): Promise<string | undefined> {
    return this.database.exclusively('symbolon/first-owner', async (transaction) => {
      const known = (await transaction.administrator.findFirst({ select: { role: true } })) ?? (await transaction.adminInvitation.findFirst({ select: { role: true } }));
      return known ? undefined : this.issue(transaction, { role: 'owner', username: null });
    });
  }

  /** What a link is good for now, without using it. */
  async find(token: string): Promise<Invitation | undefined> {
    const row = await this.database.prisma.adminInvitation.findFirst({ where: this.#counting(token), select: { role: true, username: true } });
    const isKnown = row && (builtInRole(row.role) ?? (await this.database.prisma.adminRole.findUnique({ where: { name: row.role }, select: { name: true } })));
    return row && isKnown ? row : undefined;
  }

  /** Uses it up; true for the one who did. For a while it is known for which name, as it was typed. */
  async use(transaction: Transaction, token: string, typed: string): Promise<boolean> {
    const isFirst = (await transaction.adminInvitation.deleteMany({ where: this.#counting(token) })).count === 1;
    if (isFirst) await transaction.usedChallenge.createMany({ data: [{ hash: this.#usedHash(token, typed), expiresAt: addSeconds(this.clock.now(), again) }], skipDuplicates: true });
    return isFirst;
  }

  /** Whether the same form used it just now. */
  async wasUsedJustNow(token: string, typed: string): Promise<boolean> {
    return (await this.database.prisma.usedChallenge.count({ where: { hash: this.#usedHash(token, typed), expiresAt: { gt: this.clock.now() } } })) > 0;
  }

  #counting(token: string) {
    return { hash: this.#hash(token), expiresAt: { gt: this.clock.now() } };
  }

  #usedHash(token: string, typed: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('admin-invitation', `used ${token} ${typed}`);
  }

  #hash(token: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('admin-invitation', token);
  }
}
