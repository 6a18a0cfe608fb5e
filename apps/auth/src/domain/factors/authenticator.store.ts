import { Injectable } from '@nestjs/common';
import { MasterKey, totpMatch } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';

/** A program or device that shows codes, as its person tells it from their others. */
export interface Authenticator {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Authenticators that a person may have. */
export const mostAuthenticators = 5;

/** Seconds in which a form that was sent twice gets its answer twice. */
const again = 60;

/** Keeps the secrets of authenticators, sealed, and takes each of their codes once, whichever node it comes to (RFC 6238 section 5.2). */
@Injectable()
export class AuthenticatorStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  of(userId: string): Promise<readonly Authenticator[]> {
    const select = { id: true, name: true, createdAt: true, lastUsedAt: true } as const;
    return this.database.prisma.authenticator.findMany({ where: { userId }, select, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  }

  /** With the step of the code that proved it, which is used up by that. False when it is there already. */
  async add(transaction: Transaction, { id, userId, name, secret, step }: { readonly id: string; readonly userId: string; readonly name: string; readonly secret: Uint8Array; readonly step: number }): Promise<boolean> {
    const row = { id, userId, name, sealed: this.masterKey.seal('authenticator', secret, id), lastStep: BigInt(step), createdAt: this.clock.now() };
    return (await transaction.authenticator.createMany({ data: [row], skipDuplicates: true })).count === 1;
  }

  /** Whether a code is one of the user's now. Uses it up: of many at once, on whatever nodes, one is told so. */
  async use(userId: string, code: string): Promise<boolean> {
    const now = this.clock.now();
    const rows = await this.database.prisma.authenticator.findMany({ where: { userId }, select: { id: true, sealed: true } });
    for (const { id, sealed } of rows) {
      const step = totpMatch(this.masterKey.open('authenticator', sealed, id), code, now);
      if (step === undefined) continue;
      const { count } = await this.database.prisma.authenticator.updateMany({ where: { id, lastStep: { lt: BigInt(step) } }, data: { lastStep: BigInt(step), lastUsedAt: now } });
      if (count === 1) return true;
    }
    return false;
  }

  /** Whether it is the code that was used last, just now: the form with it may have been sent twice. */
  async wasUsedJustNow(userId: string, code: string): Promise<boolean> {
    const now = this.clock.now();
    const rows = await this.database.prisma.authenticator.findMany({ where: { userId, lastUsedAt: { gt: addSeconds(now, -again) } }, select: { id: true, sealed: true, lastStep: true } });
    return rows.some(({ id, sealed, lastStep }) => totpMatch(this.masterKey.open('authenticator', sealed, id), code, now) === Number(lastStep));
  }
}
