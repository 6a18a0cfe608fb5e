import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { Connection } from './connection.ts';
import type { ProvenPerson, UpstreamPerson } from './upstream-person.ts';
import { inPlaceOf, type UpstreamTokens } from './upstream-tokens.ts';

/** Seconds after which somebody who asks the provider for other tokens is taken for gone: twice as long as the calls may take. */
const patience = 60;
/** Letters that are kept of the tokens of one person at most. */
const mostLetters = 32_768;

/** Tokens as they are kept, and at which of their changes. */
export interface KeptTokens {
  readonly id: string;
  readonly version: number;
  readonly isRefreshing: boolean;
  readonly tokens: UpstreamTokens;
}
/** Who has come, with what the provider gave, or was only read of in a directory. */
export type Came = UpstreamPerson & Partial<Pick<ProvenPerson, 'sid' | 'tokens'>>;
type Which = Pick<KeptTokens, 'id' | 'version'>;

/** Tokens of other providers, sealed, one pair for each link, with which it goes. What is found is changed only while it is still what was found. */
@Injectable()
export class KeptTokenStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Of who has come back, and is linked and held. Where the provider gives no refresh token again, the one before stays: many give it once. */
  async keep(transaction: Transaction, { id: connectionId, keepTokens }: Connection, { subject, sid, tokens }: Came): Promise<void> {
    if (!keepTokens || !tokens || !(await this.#isKept(transaction, connectionId))) return;
    await transaction.$queryRaw`SELECT id FROM upstream_tokens WHERE connection_id = ${connectionId} AND subject = ${subject} FOR UPDATE`;
    const known = await transaction.upstreamToken.findUnique({ where: { connectionId_subject: { connectionId, subject } } });
    const id = known?.id ?? randomText(this.random, 16);
    const keptAt = this.clock.now();
    const isAtWork = known?.refreshingUntil && known.refreshingUntil > keptAt; // the refresh token here may be used up by now
    if (isAtWork && tokens.refreshToken === undefined) return void (await transaction.upstreamToken.update({ where: { id }, data: { sid: sid ?? null, keptAt } }));
    const wanted = this.#written(id, known ? (inPlaceOf(this.#opened(known), tokens) ?? tokens) : tokens);
    if (!wanted) return void (await transaction.upstreamToken.deleteMany({ where: { id } }));
    const data = { ...wanted, sid: sid ?? null, keptAt, refreshingUntil: null };
    await transaction.upstreamToken.upsert({ where: { id }, create: { id, connectionId, subject, ...data }, update: { ...data, version: { increment: 1 } }, select: { id: true } });
  }

  /** Of whom the provider may call several things the one that came back last. */
  async of(connectionId: string, userId: string): Promise<KeptTokens | undefined> {
    const row = await this.database.prisma.upstreamToken.findFirst({ where: { connectionId, linkedLogin: { userId, user: { disabledAt: null } } }, orderBy: [{ keptAt: 'desc' }, { id: 'asc' }] });
    return row ? { id: row.id, version: row.version, isRefreshing: row.refreshingUntil !== null && row.refreshingUntil > this.clock.now(), tokens: this.#opened(row) } : undefined;
  }

  /** True for the one who is to ask the provider for others, on whatever node: a refresh token often counts once, and a second use of it ends all (RFC 9700 section 4.14.2). */
  async claim({ id, version }: Which): Promise<boolean> {
    const now = this.clock.now();
    const { count } = await this.database.prisma.upstreamToken.updateMany({ where: { id, version, OR: [{ refreshingUntil: null }, { refreshingUntil: { lte: now } }] }, data: { refreshingUntil: addSeconds(now, patience) } });
    return count === 1;
  }

  /** False where there is something newer, or nothing any more. */
  async replace({ id, version }: Which, tokens: UpstreamTokens): Promise<boolean> {
    const wanted = this.#written(id, tokens);
    if (!wanted) return this.forget({ id, version });
    const { count } = await this.database.prisma.upstreamToken.updateMany({ where: { id, version }, data: { ...wanted, version: version + 1, refreshingUntil: null } });
    return count === 1;
  }

  /** There was no answer: whoever comes next may ask. */
  async release({ id, version }: Which): Promise<void> {
    await this.database.prisma.upstreamToken.updateMany({ where: { id, version }, data: { refreshingUntil: null } });
  }

  async forget({ id, version }: Which): Promise<boolean> {
    return (await this.database.prisma.upstreamToken.deleteMany({ where: { id, version } })).count === 1;
  }

  /** As the entry says by now, and until this is done: it may have changed since the log-in began, or on another node. */
  async #isKept(transaction: Transaction, connectionId: string): Promise<boolean> {
    return (await transaction.$queryRaw<readonly unknown[]>`SELECT id FROM connections WHERE id = ${connectionId} AND protocol->>'keep_tokens' = 'true' FOR SHARE`).length > 0;
  }

  #written(id: string, tokens: UpstreamTokens) {
    const text = JSON.stringify(tokens);
    return text.length > mostLetters ? undefined : { sealed: this.masterKey.seal('upstream-token', Buffer.from(text), id), expiresAt: tokens.expiresAt ?? null };
  }

  #opened({ id, sealed, expiresAt }: { readonly id: string; readonly sealed: Uint8Array; readonly expiresAt: Date | null }): UpstreamTokens {
    return { ...(JSON.parse(this.masterKey.open('upstream-token', sealed, id).toString()) as UpstreamTokens), expiresAt: expiresAt ?? undefined };
  }
}
