import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { acrsOf } from '../users/acr.ts';
import { withFactor, type FactorKind } from './factor.ts';

/** Which factors people have. */
@Injectable()
export class Factors {
  constructor(private readonly database: Database) {}

  /** Whether the user chose to be asked for a second factor beside the password. */
  async isSecondAsked(userId: string): Promise<boolean> {
    const { prisma } = this.database;
    const [authenticator, key] = await Promise.all([prisma.authenticator.findFirst({ where: { userId }, select: { id: true } }), prisma.passkey.findFirst({ where: { userId, isSecondFactor: true }, select: { id: true } })]);
    return authenticator !== null || key !== null;
  }

  /** What each of these users could prove beside what they have. */
  async of(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly FactorKind[]>> {
    if (userIds.length === 0) return new Map();
    const where = { id: { in: [...userIds] } };
    const rows = await this.database.prisma.user.findMany({ where, select: { id: true, _count: { select: { authenticators: true, passkeys: true, recoveryCodes: true } } } });
    return new Map(
      rows.map(({ id, _count: count }) => [id, [...(count.authenticators > 0 ? (['authenticator'] as const) : []), ...(count.passkeys > 0 ? (['security_key'] as const) : []), ...(count.recoveryCodes > 0 ? (['recovery_code'] as const) : [])]]),
    );
  }
}

/** Whether a log-in can come to be worth one of these by one of the factors. */
export const reaches = (amr: readonly string[], factors: readonly FactorKind[], wanted: readonly unknown[]): boolean =>
  factors.some((factor) => acrsOf(withFactor(amr, factor)).some((acr) => wanted.includes(acr)));
