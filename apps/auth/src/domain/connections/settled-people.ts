import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import type { Connection } from './connection.ts';
import { isAsSaid, whatFollows } from './mapped-person.store.ts';
import type { Mapping } from './mapped-person.ts';
import type { UpstreamPerson } from './upstream-person.ts';

/** Tells, of many people at once, who is linked, gets in, and is all that is said of them: of whom nothing has to be held, or done. Who is changed meanwhile is left to the next reading. */
@Injectable()
export class SettledPeople {
  constructor(private readonly database: Database) {}

  async among(connection: Connection, subjects: readonly string[]): Promise<(person: UpstreamPerson & Mapping) => boolean> {
    const rows = await this.database.prisma.linkedLogin.findMany({
      where: { connectionId: connection.id, subject: { in: [...subjects] }, user: { disabledAt: null, deletionAt: null, mustVerifyEmail: false } },
      select: { subject: true, email: true, user: { select: whatFollows } },
    });
    const known = new Map(rows.map((row) => [row.subject, row]));
    return (person) => {
      const row = known.get(person.subject);
      return row !== undefined && row.email === (person.email ?? null) && isAsSaid(row.user, connection, person);
    };
  }
}
