import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { heldColumns, one } from './held-columns.ts';

/** Everything that is held of one person, for themselves: column by column, so that nothing gets out because somebody added it. */
@Injectable()
export class HeldData {
  constructor(private readonly database: Database) {}

  /** Null when there is no such person. */
  async of(id: string) {
    const { prisma } = this.database;
    const user = await prisma.user.findUnique({ where: { id }, select: { ...heldColumns, usernameKey: true } });
    if (!user) return null;
    const { usernameKey, ...held } = user;
    const [passwords, invitations] = await Promise.all([
      prisma.user.count({ where: { id, passwordHash: { not: null } } }),
      prisma.adminInvitation.findMany({ ...one, where: { username: usernameKey }, select: { role: true, expiresAt: true } }),
    ]);
    return { ...held, hasPassword: passwords === 1, invitations };
  }
}
