import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import type { PersonToPush } from './scim-target.ts';

const selection = {
  id: true, username: true, emailVerified: true, claims: true, roles: true, disabledAt: true,
  groups: { select: { group: { select: { name: true } } }, orderBy: { groupId: 'asc' }, take: 1000 },
} as const;

/** Reads people as they are pushed. Who signed up and has yet to prove the address is nobody: a stranger may have typed it. */
@Injectable()
export class PeopleToPush {
  constructor(private readonly database: Database) {}

  async find(ids: readonly string[]): Promise<readonly PersonToPush[]> {
    return (await this.database.prisma.user.findMany({ where: { id: { in: [...ids] }, mustVerifyEmail: false }, select: selection })).map(personOf);
  }

  /** In the order of their ids. */
  async page(after: string, limit: number): Promise<readonly PersonToPush[]> {
    return (await this.database.prisma.user.findMany({ where: { id: { gt: after }, mustVerifyEmail: false }, select: selection, orderBy: { id: 'asc' }, take: limit })).map(personOf);
  }
}

interface Row {
  readonly id: string;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly claims: unknown;
  readonly roles: readonly string[];
  readonly disabledAt: Date | null;
  readonly groups: readonly { readonly group: { readonly name: string } }[];
}

const personOf = ({ claims, groups, disabledAt, ...row }: Row): PersonToPush => ({
  ...row,
  claims: claims as PersonToPush['claims'],
  groups: groups.map(({ group }) => group.name),
  isDisabled: disabledAt !== null,
});
