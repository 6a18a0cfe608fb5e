import { Injectable } from '@nestjs/common';
import { yieldingScope } from '@symbolon/contracts';
import { Database, groupNamesOf } from '@symbolon/database';

/** Groups of one person that are looked at. */
const mostLookedAt = 1000;
/** Groups that a claim of a scope holds, and their bytes as JSON: ID tokens have to fit into a header. */
const mostTold = 200;
const longestTold = 4096;

/** What directories have put people into, by the names of the groups. */
@Injectable()
export class UserGroups {
  constructor(private readonly database: Database) {}

  /** Each name once, in their order; undefined where there are more than anybody is told. */
  async namesOf(userId: string): Promise<readonly string[] | undefined> {
    const names = (await groupNamesOf(this.database.prisma, [userId], mostLookedAt + 1)).get(userId) ?? [];
    return names.length > mostLookedAt ? undefined : [...new Set(names)].sort();
  }

  /** What the scope of that name shows: nothing where an API has it, whose clients were never given groups. */
  async namesByScope(userId: string): Promise<readonly string[] | undefined> {
    const isOfApi = (await this.database.prisma.resourceServer.findFirst({ where: { scopes: { has: yieldingScope } }, select: { audience: true } })) !== null;
    return isOfApi ? undefined : this.namesOf(userId);
  }
}

/** Those of somebody's groups that are named; `*` names all. */
export const namedGroups = (groups: readonly string[] | undefined, names: readonly string[]): readonly string[] | undefined => (names.includes('*') ? groups : groups?.filter((group) => names.includes(group)));

/** All of them, or none: a part of them would say that somebody is not in the others. */
export const toldGroups = (names: readonly string[] | undefined): readonly string[] | undefined =>
  names && names.length <= mostTold && Buffer.byteLength(JSON.stringify(names)) <= longestTold ? names : undefined;
