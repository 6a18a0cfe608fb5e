import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { RowCache } from '../../platform/row-cache.ts';
import { domainOf } from './email-address.ts';
import type { User } from './user.ts';

/** Domains of addresses that log in by another provider and by no password. It is here, and not with the connections that say so, because every door for passwords asks. */
@Injectable()
export class EnforcedDomains {
  readonly #rows: RowCache<readonly string[]>;

  constructor(
    private readonly database: Database,
    clock: Clock,
  ) {
    this.#rows = new RowCache(clock, async () => (await database.prisma.connection.findMany({ where: { enabled: true, enforced: true }, select: { domains: true } })).flatMap(({ domains }) => domains), 1);
    database.changes.onChange((topic) => (topic === undefined || topic === 'connections') && this.#rows.clear());
  }

  async covers(address: string): Promise<boolean> {
    const domain = domainOf(address);
    return domain !== undefined && ((await this.#rows.get('enforced')) ?? []).includes(domain);
  }

  /** Whether a right password lets somebody in all the same no more: by what they typed, or by the address that they are known by. Who administers gets in: they mend a connection that is broken. */
  async shuts(typed: string, { id, username }: Pick<User, 'id' | 'username'>): Promise<boolean> {
    if (!(await this.covers(typed)) && !(await this.covers(username))) return false;
    return (await this.database.prisma.administrator.count({ where: { userId: id } })) === 0;
  }
}
