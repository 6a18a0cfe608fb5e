import type { Database } from '@symbolon/database';

/** What a person allowed a client. */
export interface Consent {
  readonly clientId: string;
  readonly scope: readonly string[];
  /** When they allowed something last. */
  readonly since: Date;
}

/** What people allowed clients. */
export class ConsentStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async scopes(userId: string, clientId: string): Promise<readonly string[]> {
    const row = await this.#database.prisma.consent.findUnique({ where: { userId_clientId: { userId, clientId } }, select: { scope: true } });
    return row?.scope ?? [];
  }

  /** Adds to what was allowed before. */
  async allow(userId: string, clientId: string, scope: readonly string[]): Promise<void> {
    const all = [...new Set([...(await this.scopes(userId, clientId)), ...scope])];
    await this.#database.prisma.consent.upsert({
      where: { userId_clientId: { userId, clientId } },
      create: { userId, clientId, scope: all },
      update: { scope: all },
      select: { userId: true },
    });
  }

  /** What a user allowed, to every client. */
  async ofUser(userId: string): Promise<readonly Consent[]> {
    const rows = await this.#database.prisma.consent.findMany({ where: { userId }, select: { clientId: true, scope: true, updatedAt: true } });
    return rows.map(({ clientId, scope, updatedAt }) => ({ clientId, scope, since: updatedAt }));
  }

  /** The user is asked again. */
  async forget(userId: string, clientId: string): Promise<void> {
    await this.#database.prisma.consent.deleteMany({ where: { userId, clientId } });
  }
}
