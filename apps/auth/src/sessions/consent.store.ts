import type { Database } from '@symbolon/database';

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
}
