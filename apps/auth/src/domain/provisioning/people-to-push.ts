import { Injectable } from '@nestjs/common';
import { Database, groupNamesOf } from '@symbolon/database';
import type { PersonToPush } from './scim-target.ts';

const selection = { id: true, username: true, emailVerified: true, claims: true, roles: true, disabledAt: true } as const;
/** Groups of one person that an expression can ask for. */
const mostGroups = 1000;

/** Reads people as they are pushed. Who signed up and has yet to prove the address is nobody: a stranger may have typed it. */
@Injectable()
export class PeopleToPush {
  constructor(private readonly database: Database) {}

  async find(ids: readonly string[]): Promise<readonly PersonToPush[]> {
    return this.#withGroups(await this.database.prisma.user.findMany({ where: { id: { in: [...ids] }, mustVerifyEmail: false }, select: selection }));
  }

  /** In the order of their ids. */
  async page(after: string, limit: number): Promise<readonly PersonToPush[]> {
    return this.#withGroups(await this.database.prisma.user.findMany({ where: { id: { gt: after }, mustVerifyEmail: false }, select: selection, orderBy: { id: 'asc' }, take: limit }));
  }

  async #withGroups(rows: readonly Row[]): Promise<readonly PersonToPush[]> {
    const groups = await groupNamesOf(this.database.prisma, rows.map(({ id }) => id), mostGroups);
    return rows.map(({ claims, disabledAt, ...row }) => ({ ...row, claims: claims as PersonToPush['claims'], groups: groups.get(row.id) ?? [], isDisabled: disabledAt !== null }));
  }
}

interface Row {
  readonly id: string;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly claims: unknown;
  readonly roles: readonly string[];
  readonly disabledAt: Date | null;
}
