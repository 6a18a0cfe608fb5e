import { Injectable } from '@nestjs/common';
import { scimTokenPrefix } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';

/** A token of a directory, without itself. */
export interface ScimToken {
  readonly id: string;
  readonly createdAt: Date;
  /** Null for one that has no end. */
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Seconds in which a use is not written down again: directories call often. */
const minute = 60;
const selection = { id: true, createdAt: true, expiresAt: true, lastUsedAt: true } as const;

/** What directories show to be themselves: 256 random bits, stored only as a keyed hash, looked up at the primary each time. */
@Injectable()
export class ScimTokenStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** The oldest first. */
  async list(sourceId: string): Promise<readonly ScimToken[]> {
    return this.database.prisma.scimToken.findMany({ where: { sourceId }, select: selection, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  }

  async issue(transaction: Transaction, sourceId: string, expiresAt: Date | null): Promise<ScimToken & { readonly token: string }> {
    const token = scimTokenPrefix + randomText(this.random, 32);
    const row = { id: `sct_${randomText(this.random, 16)}`, createdAt: this.clock.now(), expiresAt, lastUsedAt: null };
    await transaction.scimToken.create({ data: { ...row, sourceId, hash: this.#hash(token) }, select: { id: true } });
    return { ...row, token };
  }

  async count(transaction: Transaction, sourceId: string): Promise<number> {
    return transaction.scimToken.count({ where: { sourceId } });
  }

  /** Whether the declarative file says it; undefined where there is none. */
  async isDeclared(transaction: Transaction, sourceId: string, id: string): Promise<boolean | undefined> {
    return (await transaction.scimToken.findFirst({ where: { id, sourceId }, select: { declared: true } }))?.declared;
  }

  async end(transaction: Transaction, id: string): Promise<void> {
    await transaction.scimToken.deleteMany({ where: { id } });
  }

  /** Whose token it is, when it counts now. That it was used is written down once a minute. */
  async sourceOf(token: string): Promise<{ readonly id: string; readonly name: string } | undefined> {
    if (!token.startsWith(scimTokenPrefix)) return undefined;
    const now = this.clock.now();
    const row = await this.database.prisma.scimToken.findUnique({ where: { hash: this.#hash(token) }, select: { ...selection, source: { select: { id: true, name: true } } } });
    if (!row || (row.expiresAt && row.expiresAt <= now)) return undefined;
    if (!row.lastUsedAt || row.lastUsedAt <= addSeconds(now, -minute)) await this.database.prisma.scimToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
    return row.source;
  }

  #hash(token: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('scim-token', token);
  }
}
